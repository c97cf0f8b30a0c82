// Sends a bundle to the server, telling how far it is.
import { bundleMediaType, type ImportedAnswer, importedAnswer, maxBundleBytes } from '../../domain/bundle.ts';
import { MusterError } from '../../domain/errors.ts';
import { refusal } from '../ui/api-client.ts';

/** Resolves when it is imported. A request of the old kind, because a newer one does not tell how much was sent. */
export function sendBundle(file: Blob, onProgress: (share: number) => void): Promise<ImportedAnswer> {
  return new Promise((resolve, reject) => {
    if (file.size > maxBundleBytes) {
      reject(new MusterError('too-large', `A bundle may be ${maxBundleBytes / 1024 / 1024} MB at most.`));
      return;
    }
    const request = new XMLHttpRequest();
    request.open('POST', '/api/bundles');
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', bundleMediaType);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      const answer = importedAnswer.safeParse(request.response);
      if (request.status === 200 && answer.success) resolve(answer.data);
      else reject(refusal(request.status, request.response));
    };
    request.onerror = () => reject(new MusterError('unavailable', 'The server could not be reached.'));
    request.send(file);
  });
}

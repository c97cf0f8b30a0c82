// Sends an image to the server, telling how far it is; what can be known before is refused before.
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { type ImageAnswer, imageAnswer, imageTypes, maxImageBytes } from '../../domain/image.ts';
import { refusal } from '../ui/api-client.ts';

export type SendImage = (
  file: File,
  given: { readonly onProgress: (share: number) => void; readonly signal: AbortSignal },
) => Promise<ImageAnswer>;

/** Throws what the server would refuse, before anything is sent. */
export function checkImage(file: Pick<File, 'type' | 'size'>): void {
  if (!imageTypes.some((type) => type === file.type)) {
    throw new MusterError('unsupported-media', 'Images are PNG, JPEG, GIF or WebP.');
  }
  if (file.size > maxImageBytes) {
    throw new MusterError('too-large', `The image has ${megabytes(file.size)} MB; at most ${megabytes(maxImageBytes)} MB are taken.`);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '');
}

/** Sends images of this incident. A request of the old kind, because a newer one does not tell how much was sent. */
export function imageSender(incident: IncidentId): SendImage {
  return (file, { onProgress, signal }) =>
    new Promise((resolve, reject) => {
      checkImage(file);
      const request = new XMLHttpRequest();
      request.open('POST', `/api/incidents/${incident}/images`);
      request.responseType = 'json';
      request.setRequestHeader('accept', 'application/json');
      request.setRequestHeader('content-type', file.type);
      request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
      request.onload = () => {
        const answer = imageAnswer.safeParse(request.response);
        if (request.status === 200 && answer.success) resolve(answer.data);
        else reject(refusal(request.status, request.response));
      };
      request.onerror = () => reject(new MusterError('unavailable', 'The server could not be reached.'));
      request.onabort = () => reject(new MusterError('unavailable', 'Sending was stopped.'));
      signal.addEventListener('abort', () => request.abort(), { once: true });
      request.send(file);
    });
}

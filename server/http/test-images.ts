// Small real images, and sending one, for tests.
import { type Answer, answerOf } from './test-server.ts';

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

/** 3 by 2 pixels. */
export const png = fromBase64('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==');
export const gif = fromBase64('R0lGODlhAwACAIAAAP///wAAACH5BAAAAAAALAAAAAADAAIAAAIDhI9WADs=');

/** Sends bytes as an image of the incident; without a cookie as nobody. */
export async function sendImage(
  url: string,
  incident: string,
  bytes: Uint8Array | string,
  { cookie = '', type = 'image/png', headers = {} }: { cookie?: string; type?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const body = typeof bytes === 'string' ? bytes : new Blob([bytes as Uint8Array<ArrayBuffer>]);
  return answerOf(
    await fetch(`${url}/api/incidents/${incident}/images`, { method: 'POST', headers: { 'content-type': type, cookie, ...headers }, body }),
  );
}

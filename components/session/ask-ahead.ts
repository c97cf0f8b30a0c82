// Lets the head of a page ask for an answer while its scripts are on their way; the first request for it then takes that one.
import { headers } from 'next/headers';
import { preload } from 'react-dom';

/**
 * For pages as they are rendered on the server. Only a document asks ahead: on the way from page to page the scripts are there
 * and ask themselves, and an answer that nobody took would wait for whoever asks hours later.
 */
export async function askAhead(path: string): Promise<void> {
  if ((await headers()).get('sec-fetch-dest') === 'document') preload(path, { as: 'fetch', crossOrigin: 'anonymous' });
}

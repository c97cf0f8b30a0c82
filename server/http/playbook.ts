// Reads one playbook of the knowledge folder, and nothing outside it.
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { MusterError } from '../../domain/errors.ts';

const maxPlaybookLength = 512 * 1024;
const allowed = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*\.md$/;

/** The playbook's text and title (its first heading). Throws MusterError `not-found` for anything but a playbook in `folder`. */
export async function readPlaybook(folder: string, name: string): Promise<{ path: string; title: string; text: string }> {
  const missing = new MusterError('not-found', 'There is no playbook by this name.');
  if (!allowed.test(name)) throw missing;
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, name));
    // A link inside the folder may point out of it.
    if (!file.startsWith(root + path.sep)) throw missing;
    const text = (await readFile(file, 'utf8')).slice(0, maxPlaybookLength);
    return { path: name, title: /^#\s+(.+)$/m.exec(text)?.[1]?.trim() ?? name, text };
  } catch (error) {
    if (error instanceof MusterError) throw error;
    throw missing;
  }
}

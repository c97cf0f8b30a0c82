// Recordings with their actions: what only the scorer may read.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MusterError } from '../../domain/errors.ts';
import { parseRecording, type Recording } from '../../domain/recording.ts';

const files = ['incident.json', 'signals.jsonl', 'actions.jsonl'] as const;

/**
 * Reads every recording of a folder, by name, or the folder itself where it is one. Throws MusterError `not-found` where
 * there is none and `invalid-input` with every fault of the first that cannot be read: a report leaves out no recording.
 */
export async function loadRecordings(folder: string): Promise<Recording[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new MusterError('not-found', `The folder ${folder} cannot be read.`, { cause });
  });
  if (entries.some((entry) => entry.name === 'incident.json')) return [await loadRecording(folder)];
  const recordings: Recording[] = [];
  for (const name of entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()) {
    const inside = await readdir(path.join(folder, name));
    if (inside.includes('incident.json')) recordings.push(await loadRecording(path.join(folder, name)));
  }
  if (recordings.length === 0) throw new MusterError('not-found', `There is no recording in ${folder}.`);
  return recordings;
}

async function loadRecording(folder: string): Promise<Recording> {
  const [incident, signals, actions] = await Promise.all(
    files.map((file) =>
      readFile(path.join(folder, file), 'utf8').catch((cause: unknown) => {
        throw new MusterError('not-found', `${path.basename(folder)} cannot be scored: ${file} cannot be read.`, { cause });
      }),
    ),
  );
  const read = parseRecording({ 'incident.json': incident ?? '', 'signals.jsonl': signals ?? '', 'actions.jsonl': actions ?? '' });
  if (!read.ok) {
    const faults = read.faults.map(({ file, line, path: field, message }) => ({ path: `${file}:${line} ${field}`.trim(), message }));
    throw new MusterError('invalid-input', `The recording ${path.basename(folder)} has faults.`, { faults });
  }
  if (read.value.signals.length === 0) throw new MusterError('invalid-input', `The recording ${path.basename(folder)} has no signals.`);
  return read.value;
}

// Reads recordings from folders: the ones that ship with Muster, and any other in the format.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RecordingsAnswer } from '../../domain/api.ts';
import { MusterError } from '../../domain/errors.ts';
import {
  parseRecordedSignals,
  parseRecordingIncident,
  type RecordedSignal,
  type RecordingFault,
  type RecordingIncident,
} from '../../domain/recording.ts';

/** What a room may see of a recording: never its actions, which only the scorer reads. */
export type PlayableRecording = { readonly incident: RecordingIncident; readonly signals: readonly RecordedSignal[] };

const maxFileBytes = 256 * 1024 * 1024;

/**
 * Reads `incident.json` and `signals.jsonl` of one recording's folder. Throws MusterError `not-found` when a file is
 * missing and `invalid-input` with every faulty line and field.
 */
export async function readRecording(folder: string): Promise<PlayableRecording> {
  return readRecordingTexts(await readText(folder, 'incident.json'), await readText(folder, 'signals.jsonl'));
}

/** Reads a recording from the texts of its files. Throws MusterError `invalid-input` with every faulty line and field. */
export function readRecordingTexts(incidentText: string, signalsText: string): PlayableRecording {
  const incident = parseRecordingIncident(incidentText);
  if (!incident.ok) throw faulty(incident.faults);
  const signals = parseRecordedSignals(signalsText);
  if (!signals.ok) throw faulty(signals.faults);
  if (signals.value.length === 0) throw new MusterError('invalid-input', `The recording ${incident.value.id} has no signals.`);
  return { incident: incident.value, signals: signals.value };
}

/** The recordings in a folder of recordings, by name; those that cannot be read are left out and reported to `onFault`. */
export async function listRecordings(
  folder: string,
  onFault: (recording: string, error: unknown) => void,
): Promise<RecordingsAnswer['recordings']> {
  const names = (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const found: RecordingsAnswer['recordings'] = [];
  for (const name of names.sort()) {
    try {
      const { incident, signals } = await readRecording(path.join(folder, name));
      const { title, platform, severity } = incident;
      found.push({ id: name, title, platform, severity, durationMs: durationMs(signals), signals: signals.length });
    } catch (error) {
      onFault(name, error);
    }
  }
  return found;
}

/** From the first signal to the last, in milliseconds. */
export function durationMs(signals: readonly RecordedSignal[]): number {
  return (signals.at(-1)?.at ?? 0) - (signals[0]?.at ?? 0);
}

async function readText(folder: string, file: string): Promise<string> {
  const full = path.join(folder, file);
  try {
    const { size } = await stat(full);
    if (size > maxFileBytes) throw new MusterError('too-large', `${file} is larger than ${maxFileBytes / 1024 / 1024} MB.`);
    return await readFile(full, 'utf8');
  } catch (error) {
    if (error instanceof MusterError) throw error;
    throw new MusterError('not-found', `${path.basename(folder)} is not a recording: ${file} cannot be read.`, { cause: error });
  }
}

function faulty(faults: readonly RecordingFault[]): MusterError {
  return new MusterError('invalid-input', 'The recording has faults.', {
    faults: faults.map((fault) => ({
      path: [`${fault.file}:${fault.line}`, fault.path].filter((part) => part !== '').join(' '),
      message: fault.message,
    })),
  });
}

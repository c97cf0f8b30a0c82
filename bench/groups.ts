// All benchmarks, by the groups in which `npm run bench -- <name>` picks them.
import { advice } from './advice.ts';
import type { Benchmark } from './benchmark.ts';
import { coldOpen } from './cold-open.ts';
import { coldStart } from './cold-start.ts';
import { documentMemory } from './document-memory.ts';
import { editToScreen } from './edit-to-screen.ts';
import { firstLoad } from './first-load.ts';
import { ingest } from './ingest.ts';
import { perception } from './perception.ts';
import { playback } from './playback.ts';
import { resync } from './resync.ts';
import { signalToScreen } from './signal-to-screen.ts';

export const groups: Readonly<Record<string, readonly Benchmark[]>> = {
  room: [signalToScreen, ingest, firstLoad, coldStart],
  realtime: [editToScreen, documentMemory, coldOpen, resync],
  playback: [playback],
  agent: [perception, advice],
};

/** The benchmarks that the names stand for, each once; all of them for no name. Throws when a name is unknown. */
export function chosen(names: readonly string[]): readonly Benchmark[] {
  const all = Object.values(groups).flat();
  if (names.length === 0) return all;
  const picked = names.flatMap((name) => {
    const found = groups[name] ?? all.filter((benchmark) => benchmark.name === name);
    if (found.length > 0) return found;
    const known = [...Object.keys(groups), ...all.map((benchmark) => benchmark.name)].join(', ');
    throw new Error(`There is no benchmark ${name}. Name one of: ${known}.`);
  });
  return [...new Set(picked)];
}

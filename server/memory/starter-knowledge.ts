// The starter knowledge: every playbook of a folder, distilled.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../../domain/errors.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import { distill } from './distiller.ts';
import { outlineOf } from './markdown-outline.ts';

export type StarterPlaybook = { readonly path: string; readonly title: string; readonly text: string };

export type StarterKnowledge = {
  readonly records: readonly KnowledgeRecord[];
  /** Digest of the records: the same knowledge has the same version wherever it was read. */
  readonly version: string;
  /** In the order of their paths, which are relative to the folder and written with `/`. */
  readonly playbooks: readonly StarterPlaybook[];
};

/**
 * Reads and distils all `.md` files below a folder. Throws `unavailable` when the folder cannot be read and
 * `invalid-input`, naming file and line, when a playbook is not written as docs/knowledge.md says.
 */
export async function loadStarterKnowledge(folder: string): Promise<StarterKnowledge> {
  const paths = await markdownFiles(folder);
  const records: KnowledgeRecord[] = [];
  const playbooks: StarterPlaybook[] = [];
  const faults: { path: string; message: string }[] = [];
  for (const path of paths) {
    const text = await readFile(join(folder, path), 'utf8');
    const read = distill(text, { path });
    records.push(...read.records);
    faults.push(...read.problems.map(({ line, message }) => ({ path: `${path}:${line}`, message })));
    playbooks.push({ path, title: titleOf(text, path), text });
  }
  const first = faults[0];
  if (first !== undefined) {
    throw new MusterError('invalid-input', `The knowledge cannot be read: ${first.path} ${first.message}`, { faults });
  }
  const version = createHash('sha256').update(JSON.stringify(records)).digest('hex').slice(0, 16);
  return { records, version, playbooks };
}

async function markdownFiles(folder: string): Promise<string[]> {
  try {
    const found = await readdir(folder, { recursive: true });
    return found
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.md'))
      .sort();
  } catch (cause) {
    throw new MusterError('unavailable', 'The folder of starter knowledge cannot be read.', { cause });
  }
}

/** The title a playbook gives itself, else its path. */
export function titleOf(text: string, path: string): string {
  const { front, blocks } = outlineOf(text);
  const heading = blocks.find((block) => block.kind === 'heading');
  return front.get('title')?.value ?? (heading?.kind === 'heading' ? heading.text : path);
}

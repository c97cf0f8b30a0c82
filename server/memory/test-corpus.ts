// Other people's playbooks, where they are beside the checkout, and a sample of the drafts they give that is the same for the same seed.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import { distill } from './distiller.ts';

const folder = join(import.meta.dirname, '../../../shared/corpus/playbooks');
export const hasCorpus = existsSync(join(folder, 'index.json'));

export type CorpusPlaybook = { readonly path: string; readonly source: string; readonly text: string };

/** All playbooks of the corpus, in the order of their paths. */
export async function readCorpus(): Promise<CorpusPlaybook[]> {
  const index = z
    .array(z.object({ path: z.string(), kind: z.string() }))
    .parse(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')));
  const paths = index
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.md'))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({ path, source: path.split('/')[0] ?? '', text: await readFile(join(folder, path), 'utf8') })),
  );
}

/** The distiller's drafts of all playbooks. */
export function draftsOf(playbooks: readonly CorpusPlaybook[]): { playbook: CorpusPlaybook; record: KnowledgeRecord }[] {
  return playbooks.flatMap((playbook) => distill(playbook.text, { path: playbook.path }).records.map((record) => ({ playbook, record })));
}

/** About `size` drafts, as many from each source as from any other, chosen by the hash of seed and id: a new draft moves no other. */
export function sampleOf<Draft extends ReturnType<typeof draftsOf>[number]>(drafts: readonly Draft[], seed: number, size: number): Draft[] {
  const sources = [...new Set(drafts.map(({ playbook }) => playbook.source))].sort();
  const rank = (draft: Draft): string => createHash('sha256').update(`${seed}\n${draft.record.id}`).digest('hex');
  return sources.flatMap((source, index) => {
    const share = Math.floor(size / sources.length) + (index < size % sources.length ? 1 : 0);
    const own = drafts.filter(({ playbook }) => playbook.source === source);
    return own
      .map((draft) => ({ draft, rank: rank(draft) }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1))
      .slice(0, share)
      .map(({ draft }) => draft);
  });
}

// Advice alone: how long one ranking takes after a critical event, in a long incident with much knowledge.
import { createAdvisor } from '../server/advice/advisor.ts';
import { createReliability } from '../server/learning/reliability.ts';
import { createEpisodeIndex } from '../server/memory/episodes-index.ts';
import { loadStarterKnowledge } from '../server/memory/starter-knowledge.ts';
import { adviceEntries } from '../server/room/advice-entries.ts';
import { type Benchmark, type Figure, percentile } from './benchmark.ts';
import { generateEpisodes, generateEvidence } from './generated-episodes.ts';
import { generateKnowledge } from './generated-knowledge.ts';
import { GeneratedRoom } from './generated-room.ts';
import { seededRandom } from './random.ts';

const seed = 20_261_121;
const sizes = [100, 1_000, 10_000] as const;
const pastIncidents = 1_000;
const roomEntries = 4_000;
const measuredEvents = 500;
/** While the room grows, advice is given after every so many events only, to be done sooner. */
const adviceWhileGrowing = 10;

export const advice: Benchmark = {
  name: 'advice',
  does: `One ranking of all lists after each of ${measuredEvents} further critical events in a room whose log holds ${roomEntries.toLocaleString('en-GB')} entries, with so many records generated from the ones that ship and ${pastIncidents.toLocaleString('en-GB')} past incidents that were learned from. Folding and writing are not counted. Processor time is what the process used for it, so other work on the machine does not count.`,
  async run() {
    const { records: base } = await loadStarterKnowledge('knowledge');
    const figures: Figure[] = [];
    for (const size of sizes) {
      const { tookMs, coreMs, entries } = measure(size, base);
      const isBudgeted = size === 10_000;
      const name = `${size.toLocaleString('en-GB')} records`;
      figures.push({ what: `${name}, p50`, value: percentile(tookMs, 0.5), unit: 'ms' });
      figures.push({
        what: `${name}, p99`,
        value: percentile(tookMs, 0.99),
        unit: 'ms',
        ...(isBudgeted ? { budget: { limit: 20, is: 'at most' } } : {}),
      });
      figures.push({ what: `${name}, p50 of processor time`, value: percentile(coreMs, 0.5), unit: 'ms' });
      figures.push({ what: `${name}, p99 of processor time`, value: percentile(coreMs, 0.99), unit: 'ms' });
      if (isBudgeted) figures.push({ what: 'entries in the log at the end', value: entries, unit: '' });
    }
    return figures;
  },
};

function measure(size: number, base: Parameters<typeof generateKnowledge>[0]): { tookMs: number[]; coreMs: number[]; entries: number } {
  const random = seededRandom(seed);
  const knowledge = generateKnowledge(base, size, random);
  const reliability = createReliability(generateEvidence(knowledge, pastIncidents, random), 'bench');
  const episodes = createEpisodeIndex(generateEpisodes(base, pastIncidents, random));
  const advisor = createAdvisor({ knowledge, knowledgeVersion: 'bench', reliability, episodes });
  const room = new GeneratedRoom(random, base);
  const takeAdvice = (): { tookMs: number; coreMs: number } => {
    const usage = process.cpuUsage();
    const startedMs = performance.now();
    const given = advisor.advise({ room: room.state, now: room.now });
    const tookMs = performance.now() - startedMs;
    const { user, system } = process.cpuUsage(usage);
    for (const entry of adviceEntries(room.state, given, room.now)) room.write(entry);
    return { tookMs, coreMs: (user + system) / 1000 };
  };
  for (let step = 1; room.state.seq < roomEntries; step += 1) {
    room.recordEvent();
    if (step % adviceWhileGrowing !== 0) continue;
    takeAdvice();
    room.noticeAction();
  }
  const samples: { readonly tookMs: number; readonly coreMs: number }[] = [];
  for (let step = 1; step <= measuredEvents; step += 1) {
    room.recordEvent();
    samples.push(takeAdvice());
    if (step % adviceWhileGrowing === 0) room.noticeAction();
  }
  return { tookMs: samples.map((one) => one.tookMs), coreMs: samples.map((one) => one.coreMs), entries: room.state.seq };
}

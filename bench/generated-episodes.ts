// Generated past incidents and what was learned from them, in the words of the room that is measured.
import { type Episode, episode } from '../domain/episode.ts';
import type { KnowledgeRecord } from '../domain/knowledge.ts';
import { type IncidentEvidence, incidentEvidence } from '../domain/learning.ts';
import { outcomes, stages } from '../domain/vocabulary.ts';
import type { Random } from './random.ts';

const teams = ['checkout', 'orders', 'payments', 'search', 'catalog', 'basket', 'identity', 'shipping', 'pricing', 'mail'];
const kinds = ['api', 'worker', 'db', 'cache', 'gateway', 'queue', 'node-3', 'ingress'];
const mitigations = ['restart', 'rollback', 'scale', 'reconfigure', 'isolate'] as const;
const startAt = Date.UTC(2026, 0, 1);
const hourMs = 3_600_000;

/** `count` closed incidents of the same systems, with symptoms worded as the records word theirs. */
export function generateEpisodes(knowledge: readonly KnowledgeRecord[], count: number, random: Random): Episode[] {
  const phrases = [...new Set(knowledge.flatMap(({ key }) => [...key.symptoms, ...key.alerts]))].slice(0, 2_000);
  return Array.from({ length: count }, (_, index) => {
    const names = Array.from({ length: 3 }, () => `${random.pick(teams)}-${random.pick(kinds)}`);
    return episode.parse({
      ...{
        incident: `past-${index}`,
        reference: `PAST-${index}`,
        title: `${names[0]} ${random.pick(phrases)}`.slice(0, 200),
        severity: 'sev2',
      },
      ...{ declaredAt: startAt + index * hourMs, resolvedAt: startAt + (index + 1) * hourMs, ruledOut: [] },
      entities: names.map((name) => ({ name, kinds: ['service'] })),
      symptoms: Array.from({ length: 8 }, (_, event) => ({
        entity: `${random.pick(names)} ${random.pick(phrases)}`,
        value: random.pick(phrases),
        event: event + 2,
      })),
      cause: { statement: random.pick(phrases), state: 'confirmed', event: 12 },
      steps: Array.from({ length: 4 }, (_, step) => ({
        ...{ action: `a${step}`, class: random.pick(mitigations), target: random.pick(names), text: 'A step', tookMs: 360_000 },
        outcome: random.pick(outcomes),
      })),
    });
  });
}

/** What the logs of as many closed incidents say of ten offers each. */
export function generateEvidence(knowledge: readonly KnowledgeRecord[], count: number, random: Random): IncidentEvidence[] {
  return Array.from({ length: count }, (_, index) =>
    incidentEvidence.parse({
      ...{ incident: `past-${index}`, closedAt: startAt + index * hourMs },
      items: Array.from({ length: 10 }, () => {
        const { id, action } = random.pick(knowledge);
        return {
          ...{ records: [id], class: action.class, person: `p${random.below(20)}`, rank: 1 + random.below(5) },
          context: { stage: random.pick(stages), trouble: random.pick(['database', 'node', 'queue', null]), last: null },
          fate: random.chance(0.4) ? { kind: 'taken', outcome: random.pick(outcomes), judged: true } : { kind: 'ignored', of: 1 },
        };
      }),
    }),
  );
}

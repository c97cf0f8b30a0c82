// Generated knowledge: as many records as wanted, each a variation of one that ships.
import { type KnowledgeRecord, knowledgeRecord } from '../domain/knowledge.ts';
import type { Random } from './random.ts';

const systems = ['ledger', 'relay', 'beacon', 'harbor', 'quarry', 'lantern', 'meadow', 'signal', 'anchor', 'orchard', 'copper', 'summit'];
const parts = ['proxy', 'broker', 'store', 'router', 'agent', 'scheduler', 'gateway', 'index', 'stream', 'controller'];
const troubles = [
  'stalls',
  'times out',
  'rejects writes',
  'leaks handles',
  'drops frames',
  'lags behind',
  'loops',
  'loses quorum',
  'overheats',
];

/**
 * `count` valid records with names of their own. The first are the given ones; the others keep their shape (number of key
 * words, conditions, targets, texts), half of their symptoms and all of their meaning, and name a technology and symptoms
 * of a system of their own. So common words are shared by hundreds of records, as in a company's grown playbooks. Records
 * without a key are for every incident (name a commander, post an update): their number does not grow with the systems.
 */
export function generateKnowledge(base: readonly KnowledgeRecord[], count: number, random: Random): KnowledgeRecord[] {
  const records = base.slice(0, count);
  const keyed = base.filter(({ key }) => [key.symptoms, key.alerts, key.technologies, key.entityKinds].some((words) => words.length > 0));
  for (let index = records.length; index < count; index += 1) records.push(vary(random.pick(keyed), index, random));
  return records;
}

function vary(base: KnowledgeRecord, index: number, random: Random): KnowledgeRecord {
  const system = `${random.pick(systems)}-${random.pick(parts)}`;
  const replaced = (words: readonly string[], make: () => string): string[] => words.map((word) => (random.chance(0.5) ? word : make()));
  const { key, action } = base;
  return knowledgeRecord.parse({
    ...base,
    id: `generated/${index}`,
    key: {
      ...key,
      symptoms: replaced(key.symptoms, () => `${system} ${random.pick(troubles)}`),
      alerts: replaced(key.alerts, () => `${capital(random.pick(systems))}${capital(random.pick(parts))}Down${random.below(400)}`),
      technologies: replaced(key.technologies, () => system),
    },
    conditions: base.conditions.map((condition) =>
      condition.kind === 'symptom'
        ? { ...condition, any: [...condition.any.slice(0, 40), `${system} ${random.pick(troubles)}`] }
        : condition,
    ),
    action: { ...action, text: random.chance(0.5) ? action.text : `${action.text.slice(0, 150)} as ${system} needs it` },
    urgency: Math.round(Math.min(1, Math.max(0, base.urgency + (random.next() - 0.5) * 0.3)) * 100) / 100,
  });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

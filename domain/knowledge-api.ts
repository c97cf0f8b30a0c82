// The HTTP API of knowledge: what the routes under /api/knowledge take and answer.
import { z } from 'zod';
import { actor } from './event.ts';
import { incidentId, knowledgeId } from './ids.ts';
import { knowledgeRecord, knowledgeStatuses, provenance } from './knowledge.ts';
import { reliability } from './offer.ts';
import { epochMs } from './time.ts';
import { actionClass, incidentRole, outcome, risk, stage } from './vocabulary.ts';

/** After so long without a person looking, a record is stale: shown as such, and never cited as current. */
export const validForDays = 90;

/** What made a version of a record. */
export const knowledgeChanges = [
  'imported',
  'source-changed',
  'gone',
  'learned',
  'edited',
  'approved',
  'validated',
  'adopted',
  'merged',
  'rejected',
  'deprecated',
] as const;
export const knowledgeChange = z.enum(knowledgeChanges);
export type KnowledgeChange = z.output<typeof knowledgeChange>;

/** What became of the offers a record spoke for. */
export const knowledgeUse = z.object({
  offered: z.number().int().nonnegative(),
  seen: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  done: z.number().int().nonnegative(),
  worked: z.number().int().nonnegative(),
  harmful: z.number().int().nonnegative(),
  dismissed: z.number().int().nonnegative(),
});
export type KnowledgeUse = z.output<typeof knowledgeUse>;
export const unused: KnowledgeUse = { offered: 0, seen: 0, accepted: 0, done: 0, worked: 0, harmful: 0, dismissed: 0 };

/** How people call a record: `K-31`. */
export function knowledgeLabel(number: number): string {
  return `K-${number}`;
}

const number = z.number().int().positive();

/** Why a record waits for a person. */
export const awaiting = z.enum(['draft', 'source-changed', 'gone']);
export type Awaiting = z.output<typeof awaiting>;

/** One row of the list. */
export const knowledgeSummary = z.object({
  number,
  id: knowledgeId,
  status: z.enum(knowledgeStatuses),
  version: number,
  text: z.string(),
  class: actionClass,
  role: incidentRole,
  risk,
  stages: z.array(stage),
  /** The first words of its key. */
  keys: z.array(z.string()),
  source: z.object({ kind: z.enum(['playbook', 'incident']), name: z.string(), title: z.string(), line: number.nullable() }),
  use: knowledgeUse,
  reliability,
  lastValidatedAt: epochMs,
  isStale: z.boolean(),
  conflicts: z.array(number),
  awaiting: awaiting.nullable(),
});
export type KnowledgeSummary = z.output<typeof knowledgeSummary>;

export const knowledgeOrders = ['used', 'reliable', 'newest', 'oldest-check'] as const;
export type KnowledgeOrder = (typeof knowledgeOrders)[number];

/** The query of GET /api/knowledge. `queue` keeps what waits for a person. */
export const knowledgeQuery = z.object({
  q: z.string().max(200).default(''),
  status: z.enum(['all', 'queue', ...knowledgeStatuses]).default('all'),
  stage: stage.optional(),
  role: incidentRole.optional(),
  class: actionClass.optional(),
  technology: z.string().max(100).optional(),
  source: z.string().max(300).optional(),
  flag: z.enum(['stale', 'conflicting']).optional(),
  order: z.enum(knowledgeOrders).default('used'),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export type KnowledgeQuery = z.output<typeof knowledgeQuery>;

const count = z.number().int().nonnegative();
/** GET /api/knowledge: a page of the records that fit, and how many there are of each sort. */
export const knowledgeAnswer = z.object({
  records: z.array(knowledgeSummary),
  total: count,
  counts: z.object({
    all: count,
    draft: count,
    active: count,
    deprecated: count,
    rejected: count,
    queue: count,
    stale: count,
    conflicting: count,
  }),
  technologies: z.array(z.object({ name: z.string(), count })),
  sources: z.array(z.object({ name: z.string(), title: z.string(), count })),
});
export type KnowledgeAnswer = z.output<typeof knowledgeAnswer>;

/** A record with its conditions and target in the words of the playbook convention, as they are edited. */
const written = z.object({ record: knowledgeRecord, conditions: z.string(), target: z.string() });
export type WrittenRecord = z.output<typeof written>;

/** GET /api/knowledge/records/:number. */
export const knowledgeDetail = z.object({
  number,
  ...written.shape,
  use: knowledgeUse,
  reliability,
  isStale: z.boolean(),
  isEdited: z.boolean(),
  awaiting: awaiting.nullable(),
  /** What its source says now, where that waits for a person. */
  proposal: written.nullable(),
  mergedInto: number.nullable(),
  /** Active records that say the opposite under the same key. */
  conflicts: z.array(z.object({ number, text: z.string(), why: z.string() })),
  /** Records it may be a double of, the likest first. */
  similar: z.array(
    z.object({ number, version: number, text: z.string(), status: z.enum(knowledgeStatuses), likeness: z.number(), why: z.string() }),
  ),
  versions: z.array(
    z.object({
      version: number,
      status: z.enum(knowledgeStatuses),
      change: knowledgeChange,
      reason: z.string().nullable(),
      by: actor,
      at: epochMs,
      /** What is different from the version before, in words; empty for the first. */
      differences: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
    }),
  ),
  /** Other places that say the same and were merged into it. */
  alsoFrom: z.array(provenance),
});
export type KnowledgeDetail = z.output<typeof knowledgeDetail>;

const words = (max: number) => z.string().trim().max(max, `Keep it under ${max} characters.`);
const optional = words(300)
  .transform((text) => (text === '' ? null : text))
  .nullable()
  .default(null);
const list = z.array(words(100).min(1, 'Leave out empty words.')).max(60, 'At most 60 words and phrases.').default([]);

/** Every field of a record that a person may write. */
export const recordEdit = z.object({
  text: words(200).min(1, 'Say what to do.'),
  class: actionClass,
  /** `symptom`, `change`, `cause`, `action`, `owner`, `none`, `"a name"` or kinds of entity: `node, cluster`. */
  target: words(300).min(1, 'Say what it acts on, or none.'),
  role: incidentRole,
  risk,
  urgency: z.number().min(0).max(1),
  expect: optional,
  verify: optional,
  undo: optional,
  symptoms: list,
  alerts: list,
  technologies: list,
  entityKinds: list,
  stages: z.array(stage).default([]),
  roles: z.array(incidentRole).default([]),
  /** In the grammar of playbooks, separated by `;` or on lines of their own. */
  conditions: z.string().max(6_000, 'Keep it under 6,000 characters.'),
});
export type RecordEdit = z.output<typeof recordEdit>;
export type RecordEditInput = z.input<typeof recordEdit>;

const reason = words(500).min(1, 'Say why.');

/** POST /api/knowledge/records/:number/decisions. `version` is the one the person looked at. */
export const knowledgeDecision = z.discriminatedUnion('type', [
  z.object({ type: z.literal('approve'), version: number }),
  z.object({ type: z.literal('edit'), version: number, edit: recordEdit }),
  z.object({ type: z.literal('reject'), version: number, reason }),
  z.object({ type: z.literal('deprecate'), version: number, reason }),
  /** It still holds: a person looked. */
  z.object({ type: z.literal('validate'), version: number }),
  /** Its words go into another record, and it is put away. */
  z.object({ type: z.literal('merge'), version: number, into: number, intoVersion: number }),
  /** Takes what the source says now. */
  z.object({ type: z.literal('adopt'), version: number }),
  /** Stays as it is, whatever the source says now. */
  z.object({ type: z.literal('keep'), version: number }),
]);
export type KnowledgeDecision = z.output<typeof knowledgeDecision>;
export type KnowledgeDecisionInput = z.input<typeof knowledgeDecision>;
/** What a decision left: the record it was about, and the version it is at now. */
export const decisionAnswer = z.object({ number, version: number, status: z.enum(knowledgeStatuses) });

/** POST /api/knowledge/conditions: reads conditions as they are written, and says what was not understood. */
export const conditionsInput = z.object({ conditions: recordEdit.shape.conditions });
export const conditionsAnswer = z.object({
  conditions: z.array(z.object({ kind: z.string(), text: z.string(), question: z.string().nullable() })),
  faults: z.array(z.string()),
});

export const maxPlaybookLength = 200_000;
/** POST /api/knowledge/playbooks: a Markdown file under a name; the same name again is the same playbook, changed. */
export const playbookInput = z.object({
  name: z
    .string()
    .trim()
    .min(1, { error: 'Name the playbook.', abort: true })
    .max(120, 'Keep the name under 120 characters.')
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]*$/u, {
      error: 'Use letters, digits, spaces and ._/- in the name, beginning with a letter or digit.',
      abort: true,
    })
    .refine(
      (name) => !name.split('/').some((part) => part === '..' || part === '.' || part === ''),
      'Leave out "..", "." and empty folders.',
    ),
  text: z
    .string()
    .min(1, 'The playbook is empty.')
    .max(maxPlaybookLength, 'A playbook has at most 200,000 characters; split it.')
    .refine((text) => !text.includes('\0'), 'This is not a text file.'),
});
export type PlaybookInput = z.output<typeof playbookInput>;

const mentioned = z.object({ number, text: z.string(), line: number });
export const importAnswer = z.object({
  path: z.string(),
  /** The text was known already, under this path; nothing was changed. */
  sameAs: z.string().nullable(),
  added: z.array(mentioned),
  /** `before` is how it reads until somebody takes the change over; null where the draft itself was changed. */
  changed: z.array(mentioned.extend({ before: z.string().nullable() })),
  gone: z.array(mentioned),
  unchanged: count,
  problems: z.array(z.object({ line: number, message: z.string() })),
});
export type ImportAnswer = z.output<typeof importAnswer>;

/** GET /api/knowledge/sources. */
export const sourcesAnswer = z.object({
  sources: z.array(
    z.object({
      path: z.string(),
      title: z.string(),
      kind: z.enum(['starter', 'upload']),
      revision: number,
      by: actor,
      at: epochMs,
      records: count,
      waiting: count,
    }),
  ),
});
export type SourcesAnswer = z.output<typeof sourcesAnswer>;

/** How often a record would have been offered, and how often people then did it. */
export const trialFigures = z.object({ held: count, offered: count, done: count, notDone: count });
export type TrialFigures = z.output<typeof trialFigures>;

/** One past incident in which a record would have spoken. */
export const trialFiring = z.object({
  incidentId,
  reference: z.string(),
  title: z.string(),
  /** Since when its conditions held, in the incident's own time, and how long after its beginning. */
  heldAt: epochMs,
  afterMs: z.number(),
  /** The best score it reached, 0 to 1; below `leastScore` nothing is offered. */
  score: z.number(),
  /** When it would have entered the list, and at which place; null where it was too weak, others stood above it, or it was done already. */
  offered: z.object({ at: epochMs, rank: z.number().int().positive(), text: z.string() }).nullable(),
  /** What people then did of the kind. */
  done: z.object({ at: epochMs, text: z.string(), by: z.string(), outcome: outcome.nullable() }).nullable(),
});
export type TrialFiring = z.output<typeof trialFiring>;

/** POST /api/knowledge/records/:number/trial: the record, or an edit of it, in the past incidents of this installation. */
export const trialInput = z.object({ edit: recordEdit.optional() });
export const trialAnswer = z.object({
  /** How many incidents were replayed, and how many more there are. */
  incidents: count,
  left: count,
  firings: z.array(trialFiring),
  leastScore: z.number(),
  figures: trialFigures,
  /** The version that advises now, in the same incidents; null where none does. */
  current: trialFigures.extend({ version: number }).nullable(),
});
export type TrialAnswer = z.output<typeof trialAnswer>;

// The HTTP API's shapes: what the routes under /api answer (what they take is in commands.ts and signal.ts).
import { z } from 'zod';
import { actor } from './event.ts';
import { eventNumber, incidentId, personId, seq, signalSeq } from './ids.ts';
import { importedMark } from './imported.ts';
import { rawEntry } from './log.ts';
import { accountRoles } from './policy.ts';
import { epochMs } from './time.ts';
import { channel, incidentRole, responderRole, severity, stage } from './vocabulary.ts';
import { signalCounts } from './wire.ts';

/** Times in these answers are epoch milliseconds, as in the log entries they stand beside. */
export const personShape = z.object({ id: personId, name: z.string(), email: z.string(), accountRole: z.enum(accountRoles) });
export type Person = z.output<typeof personShape>;

/** GET /api/session: who is signed in, and what this server is. */
export const sessionAnswer = z.object({
  person: personShape.nullable(),
  server: z.object({
    version: z.string(),
    /** Which agent speaks: deterministic rules, or rules with a model. */
    agent: z.enum(['rules', 'rules+model']),
    demo: z.boolean(),
    /** No account exists yet: the one-time link printed at start makes the first. */
    needsSetup: z.boolean(),
  }),
});
export type SessionAnswer = z.output<typeof sessionAnswer>;

/** POST /api/setup: makes the first account with the one-time token. */
export const setupInput = z.object({
  token: z.string().min(1),
  name: z.string().trim().min(1, 'Write your name.').max(100),
  email: z.email('Write an e-mail address.'),
  password: z.string().min(12, 'Use at least 12 characters.').max(200),
});

/** One row of GET /api/incidents. */
export const incidentSummary = z.object({
  id: incidentId,
  reference: z.string(),
  title: z.string(),
  severity,
  stage,
  status: z.enum(['open', 'resolved']),
  declaredAt: epochMs,
  resolvedAt: epochMs.nullable(),
  /** The incident's clock, for elapsed and due times; null when it is wall time. */
  clock: z.object({ incidentAt: epochMs, wallAt: epochMs, rate: z.number() }).nullable(),
  nextUpdateDueAt: epochMs.nullable(),
  roles: z.array(z.object({ role: incidentRole, name: z.string() })),
  /** The latest impact in one line, if any. */
  impact: z.string().nullable(),
  /** Critical events per five minutes over the last hour of the incident, oldest first (12 numbers). */
  pulse: z.array(z.number().int().nonnegative()),
  here: z.number().int().nonnegative(),
  replay: z.object({ recording: z.string(), state: z.enum(['playing', 'ended']), rate: z.number() }).nullable(),
  /** Where it came from when it was brought here from another installation; nothing in it changes any more. */
  imported: importedMark.nullable(),
});
export type IncidentSummary = z.output<typeof incidentSummary>;
export const incidentsAnswer = z.object({ incidents: z.array(incidentSummary) });

/** POST /api/incidents and POST /api/replays. */
export const declaredAnswer = z.object({ id: incidentId, reference: z.string() });

/**
 * GET /api/incidents/:id/log?after=<seq>&limit=<n>&counts=<true>: the entries after, in order; `seq` is the last one there is.
 * `counts` is null where they were not asked for: a reader of the past has no use for those of now.
 */
export const logAnswer = z.object({
  entries: z.array(rawEntry),
  seq,
  counts: signalCounts.nullable(),
  /** Where an incident came from that was brought here; absent for all others. */
  imported: importedMark.optional(),
});
export type LogAnswer = z.output<typeof logAnswer>;

/**
 * GET /api/incidents/:id/glance?at=<time>: what shows the room as of a moment at once, without the whole log (domain/glance.ts);
 * of its first moment without `at`. `upTo` is the last entry that is part of the room by then, `seq` the last there is, which
 * was observed at `lastAt`. `words` make the shared document of the moment (a Yjs update in base64); null while it was empty.
 */
export const glanceAnswer = z.object({
  entries: z.array(rawEntry),
  at: epochMs,
  upTo: seq,
  seq,
  lastAt: epochMs,
  words: z.string().nullable(),
});

/** POST /api/incidents/:id/commands (header Idempotency-Key): the entries it made. */
export const commandAnswer = z.object({ entries: z.array(rawEntry), seq });
export type CommandAnswer = z.output<typeof commandAnswer>;

/** POST /api/incidents/:id/signals: how many were taken; a repeated id counts as `repeated`; bad lines are named. */
export const ingestAnswer = z.object({
  accepted: z.number().int().nonnegative(),
  repeated: z.number().int().nonnegative(),
  refused: z.array(
    z.object({ index: z.number().int().nonnegative(), faults: z.array(z.object({ path: z.string(), message: z.string() })) }),
  ),
});
export type IngestAnswer = z.output<typeof ingestAnswer>;

export const signalShape = z.object({
  seq: signalSeq,
  channel,
  from: z.string(),
  role: responderRole.nullable(),
  text: z.string(),
  attributes: z.record(z.string(), z.json()),
  occurredAt: epochMs,
  observedAt: epochMs,
  event: eventNumber.nullable(),
});
export type SignalAnswer = z.output<typeof signalShape>;

/** GET /api/incidents/:id/signals?event=<n>&after=<seq>&limit=<n>: raw signals, oldest first. */
export const signalsAnswer = z.object({ signals: z.array(signalShape), total: z.number().int().nonnegative() });
export type SignalsAnswer = z.output<typeof signalsAnswer>;

/**
 * GET /api/incidents/:id/signals/density: how many signals were observed in each stretch of `stretchMs` from `from` on, as
 * pairs of the stretch's number and its signals; stretches without any are left out. Null for an incident without signals.
 */
export const signalDensityAnswer = z.object({
  density: z
    .object({
      from: epochMs,
      to: epochMs,
      stretchMs: z.number().int().positive(),
      counts: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().positive()])),
    })
    .nullable(),
});
export type SignalDensity = NonNullable<z.output<typeof signalDensityAnswer>['density']>;

/**
 * GET /api/incidents/:id/document/updates?after=<seq>&limit=<n>&start=<true>: the edits of the shared document after one, in
 * order. `at` is incident time and never falls from one edit to the next, so that the document as of t is all edits whose
 * `at` is not later. `bytes` are Yjs updates (v1) in base64. A page may hold fewer than `limit`; it is the last one when its
 * last edit is `seq`, the last there is. `start`, when it was asked for, makes the document as of `after` from nothing.
 */
export const documentUpdatesAnswer = z.object({
  updates: z.array(z.object({ seq, at: epochMs, actor, bytes: z.string() })),
  seq,
  start: z.string().nullable(),
});
export type DocumentUpdatesAnswer = z.output<typeof documentUpdatesAnswer>;

/**
 * GET /api/incidents/:id/document/entries/:entryId/history: who wrote which words of a timeline entry, a note or the update
 * draft when (the id is a DocumentPart), oldest first. A step is what one person did without pausing for a minute; its spans
 * are the whole text with what they changed in it.
 */
export const entryHistoryAnswer = z.object({
  steps: z.array(
    z.object({
      /** First and last edit of the step, in incident time. */
      from: epochMs,
      to: epochMs,
      actor,
      /** Who sent these words, when that was not the one who wrote them: a crash took them before they were stored. */
      broughtBy: actor.nullable(),
      spans: z.array(z.object({ change: z.enum(['kept', 'added', 'removed']), text: z.string() })),
      /** The entry got its place in the timeline (`from` null), or another one. */
      moved: z.object({ from: epochMs.nullable(), to: epochMs }).nullable(),
      /** It was pinned or unpinned. */
      pinned: z.boolean().nullable(),
      /** A note got another title. */
      titled: z.string().nullable(),
      /** It was taken out (true) or put back (false). */
      removed: z.boolean().nullable(),
    }),
  ),
});
export type EntryHistoryAnswer = z.output<typeof entryHistoryAnswer>;
export type EntryHistoryStep = EntryHistoryAnswer['steps'][number];

export const peopleAnswer = z.object({ people: z.array(personShape) });

/** POST /api/people: an account that an administrator makes. */
export const newPersonInput = setupInput.omit({ token: true }).extend({ accountRole: z.enum(accountRoles).default('member') });

/** GET /api/recordings: what can be replayed from the incident list. */
export const recordingsAnswer = z.object({
  recordings: z.array(
    z.object({ id: z.string(), title: z.string(), platform: z.string(), severity, durationMs: z.number(), signals: z.number() }),
  ),
});
export type RecordingsAnswer = z.output<typeof recordingsAnswer>;

/** POST /api/replays: `rate` 1 to 600, or `max` for as fast as possible. */
export const replayInput = z.object({
  recording: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, 'Name one of the recordings.'),
  rate: z.union([z.number().min(1).max(600), z.literal('max')]).default(60),
});
export type ReplayInput = z.output<typeof replayInput>;

/** POST /api/replays/uploaded: the texts of a recording's `incident.json` and `signals.jsonl`. */
export const uploadedReplayInput = z.object({ incident: z.string(), signals: z.string(), rate: replayInput.shape.rate });
export type UploadedReplayInput = z.input<typeof uploadedReplayInput>;

/** GET /api/playbooks/<path>: a playbook's text with its title, to show the line that advice cites. */
export const playbookAnswer = z.object({ path: z.string(), title: z.string(), text: z.string() });

/** What machines come in with: the address of a vendor's webhook, or a bearer token for the API. */
export const hookSources = ['alertmanager', 'api'] as const;
export type HookSource = (typeof hookSources)[number];

/** GET and POST /api/hooks; `secret` (the webhook's address, or the token) is shown once, when it is made. */
export const hookInput = z.object({ source: z.enum(hookSources), name: z.string().trim().min(1, 'Name the hook.').max(100) });
export const hookShape = z.object({
  id: z.string(),
  source: z.enum(hookSources),
  name: z.string(),
  createdAt: epochMs,
  lastUsedAt: epochMs.nullable(),
});
export const hooksAnswer = z.object({ hooks: z.array(hookShape) });
export const hookMadeAnswer = z.object({ hook: hookShape, secret: z.string() });

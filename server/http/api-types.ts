// What the API's routes are made of: the services they use, and what a request carries.
import { z } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import { type ErrorCode, errorSet, MusterError } from '../../domain/errors.ts';
import type { KnowledgeId } from '../../domain/ids.ts';
import type { KnowledgeUse } from '../../domain/knowledge-api.ts';
import type { Account, Permission } from '../../domain/policy.ts';
import { type EpochMs, timeField } from '../../domain/time.ts';
import type { ServiceMessage } from '../../domain/wire.ts';
import type { ReliabilitySource } from '../advice/reliability-source.ts';
import type { DocumentHistory } from '../documents/document-history.ts';
import type { EntryHistory } from '../documents/entry-history.ts';
import type { Trials } from '../evaluation/past-incidents.ts';
import type { WhatIfRuns } from '../evaluation/what-if-runs.ts';
import type { Learning } from '../learning/learning.ts';
import type { KnowledgeLibrary } from '../memory/knowledge-library.ts';
import type { BundleExport } from '../replay/bundle-export.ts';
import type { BundleImport } from '../replay/bundle-import.ts';
import type { Replays } from '../replay/replays.ts';
import type { Rooms } from '../room/rooms.ts';
import type { Summaries } from '../room/summaries.ts';
import type { HookStore } from '../store/hook-store.ts';
import type { ImageStore } from '../store/image-store.ts';
import type { IncidentStore } from '../store/incident-store.ts';
import type { KnowledgeStore } from '../store/knowledge-store.ts';
import type { LogStore } from '../store/log-store.ts';
import type { SignalStore } from '../store/signal-store.ts';
import type { AcrossReader } from './across-reader.ts';
import type { MachineAccess } from './machine-access.ts';
import type { Metrics } from './metrics.ts';
import type { People } from './people.ts';
import type { SignIn } from './sign-in.ts';

export type ApiServices = {
  readonly rooms: Rooms;
  readonly summaries: Summaries;
  readonly across: AcrossReader;
  readonly stores: {
    readonly incidents: IncidentStore;
    readonly log: LogStore;
    readonly signals: SignalStore;
    readonly hooks: HookStore;
    readonly images: ImageStore;
  };
  readonly signIn: SignIn;
  readonly machines: MachineAccess;
  readonly people: People;
  readonly replays: Replays;
  readonly bundles: BundleExport & BundleImport;
  readonly documentHistory: DocumentHistory;
  readonly entryHistory: EntryHistory;
  readonly knowledge: KnowledgeServices;
  readonly learning: Learning;
  readonly whatIf: WhatIfRuns;
  readonly about: { readonly version: string; readonly agent: 'rules' | 'rules+model'; readonly demo: boolean; readonly url: string };
  readonly trustedOrigins: readonly string[];
  readonly health: Health;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly wallNow: () => EpochMs;
};

/** The records that advice draws on with all that waits for a person, their versions, and what came of them. */
export type KnowledgeServices = {
  readonly library: KnowledgeLibrary;
  readonly store: Pick<KnowledgeStore, 'versions'>;
  readonly trials: Trials;
  /** Counted not long ago. */
  use(): Promise<ReadonlyMap<KnowledgeId, KnowledgeUse>>;
  reliability(): ReliabilitySource;
};

/** Whether the server can do its work now. */
export type Health = {
  /** Throws when the database does not answer. */
  checkDatabase(): Promise<void>;
  /** What of the house around this server is away. */
  service(): ServiceMessage;
  isStopping(): boolean;
};

/** What a request carries after the guards let it pass. `account` is set on every route that is not public. */
export type ApiEnv = {
  Variables: { account: Account; requestId: string; log: Logger };
  Bindings: { clientAddress: string; isLocal: boolean };
};

const errorCodes = Object.keys(errorSet) as [ErrorCode, ...ErrorCode[]];
const errorShape = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    faults: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
});

export const refusalAnswer = {
  default: { description: 'Refused; the code says why.', content: { 'application/json': { schema: errorShape } } },
};

/** `?at=`: a moment of an incident. `otherwise` says what is answered without it. */
export function momentQuery(otherwise: string) {
  const description = `The moment, by the clock of the incident; when it is not given, ${otherwise}.`;
  return z.object({ at: timeField.optional().openapi({ type: 'string', format: 'date-time', description }) });
}

/** The answers of a route: its own, and for everything else an error with its code. */
export function answers<Schema extends z.ZodType>(description: string, schema: Schema) {
  return {
    200: { description, content: { 'application/json': { schema } } },
    ...refusalAnswer,
  };
}

/** Throws MusterError `not-allowed` with the policy's reason. */
export function insist(permission: Permission): void {
  if (!permission.allowed) throw new MusterError('not-allowed', permission.why);
}

// What a person's own command will have done, shown before the server answers: decided here by the same rules.
import type { Command } from '../../domain/commands.ts';
import { type DecisionContext, decide } from '../../domain/decide.ts';
import { MusterError } from '../../domain/errors.ts';
import { fold } from '../../domain/fold.ts';
import type { Seq } from '../../domain/ids.ts';
import type { LogEntry, NewEntry } from '../../domain/log.ts';
import type { RoomState } from '../../domain/room-state.ts';

/** A command that is on its way. `settledAt` is the seq at which the server's own entries have replaced it. */
export type Proposal = {
  readonly key: string;
  readonly command: Command;
  readonly context: DecisionContext;
  /** What it was first shown as; later decisions keep its ids, so that nothing on screen is remounted. */
  readonly entries: readonly NewEntry[];
  readonly settledAt: Seq | null;
};

/**
 * The state with the proposals on top of what the server confirmed. Each is decided again on that state: one that the
 * server's entries have overtaken (done already, or no longer possible) adds nothing.
 */
export function withProposals(confirmed: RoomState, proposals: readonly Proposal[]): RoomState {
  let state = confirmed;
  for (const proposal of proposals) {
    const entries = tryDecide(proposal, state);
    if (entries.length === 0) continue;
    state = fold(
      entries.map((entry, index) => placed(keepIds(entry, proposal.entries[index]), state.seq + 1 + index)),
      state,
    );
  }
  return state;
}

/** Whether a confirmed entry is the server's version of what the proposal shows. */
export function isAnswerTo(entry: LogEntry, proposal: Proposal): boolean {
  if (entry.kind === 'foreign' || entry.actor.type !== 'person' || entry.actor.id !== proposal.context.account.id) return false;
  return proposal.entries.some((own) => own.kind === entry.kind && sameAct(own.data, entry.data));
}

function tryDecide(proposal: Proposal, state: RoomState): NewEntry[] {
  try {
    return decide(proposal.command, state, proposal.context);
  } catch (error) {
    if (error instanceof MusterError) return [];
    throw error;
  }
}

const madeUp = ['actionId', 'questionId'] as const;
/** Given by the server, so they differ between what we expected and what it wrote. */
const serverGiven: ReadonlySet<string> = new Set([...madeUp, 'number', 'from', 'previous', 'callBackAt', 'nextDueAt']);

function keepIds(entry: NewEntry, first: NewEntry | undefined): NewEntry {
  if (first === undefined || first.kind !== entry.kind) return entry;
  const before: Record<string, unknown> = first.data;
  const ids = Object.fromEntries(madeUp.filter((key) => key in entry.data && key in before).map((key) => [key, before[key]]));
  return { ...entry, data: { ...entry.data, ...ids } } as NewEntry;
}

function sameAct(a: object, b: object): boolean {
  const comparable = (data: object) =>
    JSON.stringify(
      Object.entries(data)
        .filter(([key]) => !serverGiven.has(key))
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    );
  return comparable(a) === comparable(b);
}

function placed(entry: NewEntry, seq: number): LogEntry {
  return { ...entry, seq: seq as Seq, recordedAt: entry.observedAt } as LogEntry;
}

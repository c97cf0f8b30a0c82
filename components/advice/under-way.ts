// What the list "Under way" shows: every action people took, where it stands, and what can be said about it next.
import type { ActionId } from '../../domain/ids.ts';
import type { ActionState, RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { shortCountdownWords } from '../../domain/time-words.ts';
import { isUnderWay } from '../../domain/under-way.ts';
import { actionClassWord, type Outcome } from '../../domain/vocabulary.ts';

export type ActionStanding =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'in-progress' }
  /** Done is not worked: the effect has not been judged. */
  | { readonly kind: 'done'; readonly doneAt: EpochMs }
  | { readonly kind: 'judged'; readonly outcome: Outcome; readonly at: EpochMs }
  | { readonly kind: 'called-off'; readonly by: string; readonly at: EpochMs };

export type ActionRow = {
  readonly id: ActionId;
  readonly text: string;
  readonly doer: string;
  readonly doerIsMe: boolean;
  readonly givenBy: string;
  readonly standing: ActionStanding;
  readonly acceptedAt: EpochMs;
  /** When the doer reports back; null when nothing was agreed or it is done. */
  readonly callBackAt: EpochMs | null;
  /** Read in the signals; nobody accepted it here. */
  readonly noticed: boolean;
  readonly note: string | null;
  /** How to tell whether it worked, and how to take it back, where it came from advice. */
  readonly verify: string | null;
  readonly undo: string | null;
  readonly target: string | null;
};

export type UnderWay = { readonly open: readonly ActionRow[]; readonly finished: readonly ActionRow[] };

/**
 * All actions of the room. Open are those that wait for somebody here: first what people took, in the order they took it,
 * then what was noticed to be going on, latest first. Finished, latest first, is what was judged, and what was noticed as
 * done: nobody here promised to check it.
 */
export function underWay(room: RoomState, me: string): UnderWay {
  const rows = [...room.actions.values()].map((action) => actionRow(action, room, me));
  const taken = rows.filter((row) => !isFinished(row) && !row.noticed).sort((a, b) => a.acceptedAt - b.acceptedAt);
  const noticed = rows.filter((row) => !isFinished(row) && row.noticed).sort((a, b) => b.acceptedAt - a.acceptedAt);
  const finished = rows.filter(isFinished).sort((a, b) => endedAt(b) - endedAt(a));
  return { open: [...taken, ...noticed], finished };
}

function isFinished(row: ActionRow): boolean {
  return row.standing.kind === 'judged' || row.standing.kind === 'called-off' || (row.noticed && row.standing.kind === 'done');
}

function endedAt({ standing, acceptedAt }: ActionRow): number {
  if (standing.kind === 'judged' || standing.kind === 'called-off') return standing.at;
  return standing.kind === 'done' ? standing.doneAt : acceptedAt;
}

function actionRow(action: ActionState, room: RoomState, me: string): ActionRow {
  const noticed = action.origin === 'noticed';
  const offer = action.offerId === null ? undefined : room.offers.get(action.offerId)?.offer;
  return {
    id: action.id,
    text: noticed ? noticedText(action) : action.text,
    doer: action.doer.name,
    doerIsMe: action.doer.id === me,
    givenBy: action.givenBy,
    standing: standingOf(action),
    acceptedAt: action.acceptedAt,
    callBackAt: isUnderWay(action) ? action.callBackAt : null,
    noticed,
    // What was read is the person's own sentence; it stands below what it was understood as.
    note: noticed && action.note === null ? `“${action.text}”` : action.note,
    verify: offer?.verify ?? null,
    undo: offer?.undo ?? null,
    target: action.target,
  };
}

/** `Silence OrdersDbReplicaLag`; what has no target is said as it was read. */
function noticedText({ class: step, target, text }: ActionState): string {
  return step === null || target === null ? text : `${actionClassWord[step]} ${target}`;
}

function standingOf(action: ActionState): ActionStanding {
  if (action.outcome !== null)
    return { kind: 'judged', outcome: action.outcome, at: action.outcomeAt ?? action.doneAt ?? action.acceptedAt };
  if (action.calledOff !== null) return { kind: 'called-off', ...action.calledOff };
  if (action.doneAt !== null) return { kind: 'done', doneAt: action.doneAt };
  return action.startedAt === null ? { kind: 'accepted' } : { kind: 'in-progress' };
}

/** From this much time left a call-back is amber. */
export const callBackSoonMs = 2 * minuteMs;

export type CallBack = {
  readonly words: string;
  readonly tone: 'calm' | 'soon' | 'over' /** 0 to 100, of the time agreed. */;
  readonly usedPercent: number;
};

/** A call-back as a clock: `0:48 left`, `1:20 overdue`. */
export function callBack(acceptedAt: EpochMs, dueAt: EpochMs, now: EpochMs): CallBack {
  const leftMs = dueAt - now;
  const clock = shortCountdownWords(Math.abs(leftMs));
  const used = dueAt <= acceptedAt ? 100 : ((now - acceptedAt) / (dueAt - acceptedAt)) * 100;
  return {
    words: leftMs < 0 ? `${clock} overdue` : `${clock} left`,
    tone: leftMs < 0 ? 'over' : leftMs <= callBackSoonMs ? 'soon' : 'calm',
    usedPercent: Math.round(Math.min(100, Math.max(0, used))),
  };
}

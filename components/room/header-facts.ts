// What the header says, worked out from the room: clocks, stages, roles, and the state of connection and saving.
import type { RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { countdownWords, durationWords, runningWords, spellWords } from '../../domain/time-words.ts';
import { type IncidentRole, type Stage, stages } from '../../domain/vocabulary.ts';
import type { RoomConnection } from './room-client.ts';
import type { SaveState } from './room-links.ts';

/** Amber from this long before an update is due. */
export const dueSoonMs = 5 * minuteMs;

export type UpdateDue = {
  readonly level: 'calm' | 'soon' | 'overdue';
  readonly label: string;
  readonly words: string;
  /** How much of the time between the last update and this one has gone, in percent. */
  readonly gone: number;
};

/** The clock of the next update; null when none is due. */
export function updateDue(room: RoomState, now: EpochMs): UpdateDue | null {
  const dueAt = room.nextUpdateDueAt;
  if (dueAt === null || room.resolvedAt !== null) return null;
  const from = room.lastUpdateAt ?? room.declaredAt ?? dueAt;
  const gone = dueAt <= from ? 100 : Math.min(100, Math.max(0, Math.round(((now - from) / (dueAt - from)) * 100)));
  const left = dueAt - now;
  if (left <= 0) return { level: 'overdue', label: 'Update overdue', words: countdownWords(-left), gone: 100 };
  return { level: left <= dueSoonMs ? 'soon' : 'calm', label: 'Next update in', words: countdownWords(left), gone };
}

export type StageStep = {
  readonly stage: Stage;
  readonly state: 'done' | 'now' | 'ahead';
  /** Time in the stage, all its spells together; null when it was never entered. */
  readonly words: string | null;
};

/** The steps of the stage stepper. A stage that was entered again counts all its spells. */
export function stageSteps(room: RoomState, now: EpochMs): readonly StageStep[] {
  return stages.map((stage) => {
    const spells = room.stages.filter((spell) => spell.stage === stage);
    const current = room.stage === stage;
    if (spells.length === 0) return { stage, state: current ? 'now' : 'ahead', words: null };
    const spentMs = spells.reduce((sum, spell) => sum + ((spell.to ?? room.resolvedAt ?? now) - spell.from), 0);
    return {
      stage,
      state: current ? 'now' : 'done',
      words: current && room.resolvedAt === null ? runningWords(spentMs) : spellWords(spentMs),
    };
  });
}

/** An edit that waits longer than this for its fence is not on its way: the server cannot store it now. */
export const waitsAfterMs = 5_000;

/** The roles that every incident wants filled; expert and responder come as people join. */
export const wantedRoles: readonly IncidentRole[] = ['commander', 'operations', 'communications', 'scribe'];

export type SaidHolder = { readonly name: string; readonly at: EpochMs };

/** Who was said to hold a role that nobody set, and when; null where nobody was, or where the role was set or left since. */
export function saidHolder(room: RoomState, role: IncidentRole): SaidHolder | null {
  const last = room.events.findLast(({ dimension, entity }) => dimension === 'ownership' && entity === role);
  return last === undefined || last.ref === null || last.supersededBy !== null ? null : { name: last.to, at: last.observedAt };
}

/** The person that is meant by a name as people say it in chat: the whole name, or a first name that only one has. */
export function personCalled<T extends { readonly name: string }>(people: readonly T[], said: string): T | undefined {
  const name = said.replace(/^@/, '').toLowerCase();
  const whole = people.find((person) => person.name.toLowerCase() === name);
  const first = people.filter((person) => person.name.toLowerCase().split(/\s+/)[0] === name);
  return whole ?? (first.length === 1 ? first[0] : undefined);
}

export type SyncWords = {
  readonly icon: 'dot' | 'cloud-off' | 'alert' | 'eye';
  readonly tone: 'good' | 'warn' | 'bad';
  readonly word: string;
  readonly detail: string;
};

/**
 * Connection and saving in one phrase, the worse of the two sockets first. `wallAt` is wall time, for the next try.
 */
export function syncWords(connection: RoomConnection, save: SaveState | null, sending: number, wallAt: number): SyncWords {
  if (save?.kind === 'not-saved') return { icon: 'alert', tone: 'bad', word: 'Not saved', detail: save.why };
  const waits = save?.kind === 'saving' && wallAt - save.since > waitsAfterMs;
  const kept =
    save?.kind === 'offline' && save.edits > 0 ? `${edits(save.edits)} ${save.kept ? 'kept on this device' : 'only in this tab'}` : null;
  switch (connection.kind) {
    case 'connecting':
    case 'catching-up':
      return { icon: 'dot', tone: 'warn', word: connection.kind === 'connecting' ? 'Connecting' : 'Catching up', detail: kept ?? '' };
    case 'refused':
      return {
        icon: 'alert',
        tone: 'bad',
        word: 'Not connected',
        detail: connection.code === 'not-signed-in' ? 'sign in again' : 'no access',
      };
    case 'offline':
      return { icon: 'cloud-off', tone: 'warn', word: 'Offline', detail: kept ?? 'nothing waits' };
    case 'reconnecting':
      return {
        icon: 'dot',
        tone: 'warn',
        word: 'Reconnecting',
        detail: kept ?? `try ${connection.tries}, ${nextTry(connection.nextTryAt, wallAt)}`,
      };
    case 'live':
      break;
  }
  if (save?.kind === 'view-only') return { icon: 'eye', tone: 'good', word: 'View only', detail: save.why };
  if (waits) return { icon: 'alert', tone: 'warn', word: 'Not saved yet', detail: waitingWords(save, wallAt) };
  if (save?.kind === 'offline') return { icon: 'dot', tone: 'warn', word: 'Live', detail: kept ?? 'timeline reconnecting' };
  const waiting = sending + (save?.kind === 'saving' ? save.edits : 0);
  if (waiting > 0) return { icon: 'dot', tone: 'good', word: 'Live', detail: `saving ${edits(waiting)}` };
  if (save?.kind === 'saved' && save.elsewhere > 0)
    return { icon: 'dot', tone: 'warn', word: 'Live', detail: `saved here, ${edits(save.elsewhere)} not in another tab` };
  return { icon: 'dot', tone: 'good', word: 'Live', detail: save === null || save.kind === 'loading' ? '' : 'saved' };
}

/** `3 changes wait for the server, 2 min`. */
function waitingWords({ edits: count, since }: Extract<SaveState, { kind: 'saving' }>, wallAt: number): string {
  return `${count === 1 ? '1 change waits' : `${count} changes wait`} for the server, ${durationWords(wallAt - since)}`;
}

function edits(count: number): string {
  return count === 1 ? '1 edit' : `${count} edits`;
}

function nextTry(at: number | null, wallAt: number): string {
  const seconds = at === null ? 0 : Math.ceil((at - wallAt) / 1000);
  return seconds <= 0 ? 'now' : `next in ${seconds} s`;
}

/** How long an incident lasted or has lasted, for a sentence: `43 min`. */
export function lastedWords(room: RoomState, now: EpochMs): string {
  return room.declaredAt === null ? '' : durationWords((room.resolvedAt ?? now) - room.declaredAt);
}

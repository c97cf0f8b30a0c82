// What stands in the composer, and what adding it would do: commands, people and times are read from the words.
import type { TimelineEntryKind } from '../../domain/document.ts';
import type { PersonId } from '../../domain/ids.ts';
import { dayMs, type EpochMs, hourMs, minuteMs, secondMs } from '../../domain/time.ts';
import type { TimeZone } from '../../domain/time-words.ts';
import { type Severity, type Stage, severities, severityWord, stages, stageWord } from '../../domain/vocabulary.ts';

export const composerKinds = ['note', 'decision', 'task', 'question', 'update'] as const satisfies readonly TimelineEntryKind[];
export type ComposerKind = (typeof composerKinds)[number];

export type Draft = {
  readonly kind: ComposerKind;
  readonly text: string;
  /** Incident time of a note or decision; null for now. */
  readonly at: EpochMs | null;
  /** Whom a task or question is for. */
  readonly to: PersonId | null;
  /** When the doer of a task reports back. */
  readonly minutes: number | null;
};

export const defaultMinutes = 5;
export const emptyDraft: Draft = { kind: 'note', text: '', at: null, to: null, minutes: defaultMinutes };

export type Named = { readonly id: PersonId; readonly name: string };

export type Reading =
  | { readonly type: 'nothing' }
  | { readonly type: 'entry'; readonly kind: 'note' | 'decision'; readonly text: string; readonly at: EpochMs | null }
  | { readonly type: 'task'; readonly to: Named; readonly text: string; readonly minutes: number | null }
  | { readonly type: 'question'; readonly to: Named | null; readonly text: string }
  | { readonly type: 'update'; readonly text: string }
  | { readonly type: 'stage'; readonly stage: Stage }
  | { readonly type: 'severity'; readonly severity: Severity; readonly reason: string | null }
  /** Something is missing; `message` says what. */
  | { readonly type: 'incomplete'; readonly message: string };

export const slashCommands = [
  { word: 'decide', kind: 'decision', tells: 'Record a decision' },
  { word: 'task', kind: 'task', tells: 'Give a task with a call-back time' },
  { word: 'ask', kind: 'question', tells: 'Ask a person, answer fills an unknown' },
  { word: 'update', kind: 'update', tells: 'Write an update for people outside' },
  { word: 'stage', kind: null, tells: 'Move the stage: /stage mitigate' },
  { word: 'sev', kind: null, tells: 'Raise or lower severity: /sev 1' },
  { word: 'timeline', kind: 'note', tells: 'Add at an earlier time: /timeline text | 14:05' },
] as const;
export type SlashCommand = (typeof slashCommands)[number];

type Context = { readonly people: readonly Named[]; readonly now: EpochMs; readonly zone: TimeZone };

/** What adding this draft would do. */
export function readDraft(draft: Draft, context: Context): Reading {
  const typed = draft.text.trim();
  if (typed === '') return { type: 'nothing' };
  const slash = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(typed);
  const command = slashCommands.find((known) => known.word === slash?.[1]);
  // A path is no command: `/var is full` is a note.
  if (command === undefined) return readKind(draft, draft.kind, typed, context);
  const rest = slash?.[2]?.trim() ?? '';
  switch (command.word) {
    case 'stage': {
      const found = rest === '' ? [] : stages.filter((stage) => stage.startsWith(rest.toLowerCase()));
      const [stage] = found;
      if (stage !== undefined && found.length === 1) return { type: 'stage', stage };
      return { type: 'incomplete', message: `Name the stage: ${stages.map((known) => stageWord[known].toLowerCase()).join(', ')}.` };
    }
    case 'sev': {
      const match = /^(?:sev-?)?([1-4])(?:\s+([\s\S]+))?$/i.exec(rest);
      const severity = severities.find((known) => known === `sev${match?.[1]}`);
      if (severity === undefined)
        return { type: 'incomplete', message: `Name the severity: ${severities.map((known) => severityWord[known]).join(', ')}.` };
      return { type: 'severity', severity, reason: match?.[2] ?? null };
    }
    default:
      return rest === ''
        ? { type: 'incomplete', message: 'Write at least one word after the command.' }
        : readKind(draft, command.kind, rest, context);
  }
}

function readKind(draft: Draft, kind: ComposerKind, typed: string, context: Context): Reading {
  switch (kind) {
    case 'note':
    case 'decision': {
      const { text, at } = splitTime(typed, context);
      return text === ''
        ? { type: 'incomplete', message: 'Write at least one word before the time.' }
        : { type: 'entry', kind, text, at: at ?? draft.at };
    }
    case 'task': {
      const { text, to } = takePerson(typed, draft.to, context.people);
      if (to === null) return { type: 'incomplete', message: 'Say who does it: @ and a name, or choose one above.' };
      if (text === '') return { type: 'incomplete', message: `Write what ${to.name} should do.` };
      const within = /\b(?:in|within)\s+(\d{1,4})\s*(?:m|min|mins|minutes?)\.?$/i.exec(text);
      return { type: 'task', to, text, minutes: within === null ? draft.minutes : Math.min(Math.max(Number(within[1]), 1), 24 * 60) };
    }
    case 'question': {
      const { text, to } = takePerson(typed, draft.to, context.people);
      return text === '' ? { type: 'incomplete', message: 'Write the question.' } : { type: 'question', to, text };
    }
    case 'update':
      return { type: 'update', text: typed };
  }
}

/** Splits `text | 14:05`; `at` is null when there is no time at the end. */
function splitTime(typed: string, { now, zone }: Context): { text: string; at: EpochMs | null } {
  const match = /^([\s\S]*?)\s*\|\s*([^|\n]+)$/.exec(typed);
  const at = match === null ? null : readClock(match[2] ?? '', now, zone);
  return match === null || at === null ? { text: typed, at: null } : { text: match[1] ?? '', at };
}

/** A leading `@Tomas` names the person and leaves the text; elsewhere it names them and stays in the sentence. */
function takePerson(typed: string, chosen: PersonId | null, people: readonly Named[]): { text: string; to: Named | null } {
  const mentions = [...typed.matchAll(/(?:^|\s)@/g)].flatMap((match) => {
    const from = match.index + match[0].length;
    const person = personAt(typed.slice(from), people);
    return person === null ? [] : [{ from, ...person }];
  });
  const first = mentions[0];
  const to = people.find((person) => person.id === chosen) ?? first?.person ?? null;
  const text =
    first !== undefined && typed.slice(0, first.from) === '@' && first.person.id === to?.id
      ? typed.slice(first.from + first.length).replace(/^[\s,:]+/, '')
      : typed;
  return { text, to };
}

/** The person whose name the text begins with: the longest full name, else a first name that only one person has. */
function personAt(text: string, people: readonly Named[]): { person: Named; length: number } | null {
  const lower = text.toLowerCase();
  const begins = (name: string) => lower.startsWith(name.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(text.slice(name.length));
  const full = people.filter((person) => begins(person.name)).sort((a, b) => b.name.length - a.name.length)[0];
  if (full !== undefined) return { person: full, length: full.name.length };
  const firsts = people.filter((person) => begins(firstName(person.name)));
  const [only] = firsts;
  return only !== undefined && firsts.length === 1 ? { person: only, length: firstName(only.name).length } : null;
}

export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/**
 * Reads a time people type: `14:05`, `14:05:30`, `1405`, or `2026-03-12 14:05`, in the zone on screen. Without a date it is the
 * latest such time that is not in the future. Null when it is not a time, or lies in the future.
 */
export function readClock(typed: string, now: EpochMs, zone: TimeZone): EpochMs | null {
  const match = /^(?:(\d{4})-(\d{2})-(\d{2})[ T])?(\d{1,2}):?(\d{2})(?::(\d{2}))?$/.exec(typed.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => (part === undefined ? null : Number(part)));
  if (hour == null || minute == null || hour > 23 || minute > 59 || (second ?? 0) > 59) return null;
  const timeMs = hour * hourMs + minute * minuteMs + (second ?? 0) * secondMs;
  if (year != null && month != null && day != null) {
    const at = zonedTime(Date.UTC(year, month - 1, day) + timeMs, zone);
    return at > now ? null : at;
  }
  const today = Math.floor((now + offsetMs(now, zone)) / dayMs) * dayMs;
  const at = zonedTime(today + timeMs, zone);
  return at > now ? zonedTime(today - dayMs + timeMs, zone) : at;
}

/** The instant at which the zone's clocks show this local time, given as if it were UTC. */
function zonedTime(localMs: number, zone: TimeZone): EpochMs {
  const guess = localMs - offsetMs(localMs, zone);
  // Near a change of the clocks the first guess may have used the other side's offset.
  return (localMs - offsetMs(guess, zone)) as EpochMs;
}

/** How far the zone is ahead of UTC at this instant. */
function offsetMs(at: number, zone: TimeZone): number {
  if (zone === 'UTC') return 0;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const value = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'), value('second'));
  return local - Math.floor(at / secondMs) * secondMs;
}

/** What a menu at the caret should offer: commands at the start of the text, people after an `@`. */
export type Completion =
  | { readonly type: 'commands'; readonly from: number; readonly to: number; readonly choices: readonly SlashCommand[] }
  | { readonly type: 'people'; readonly from: number; readonly to: number; readonly choices: readonly Named[] };

export function completionAt(text: string, caret: number, people: readonly Named[]): Completion | null {
  const before = text.slice(0, caret);
  const slash = /^\/([a-z]*)$/.exec(before);
  if (slash !== null) {
    const choices = slashCommands.filter((command) => command.word.startsWith(slash[1] ?? ''));
    return choices.length === 0 ? null : { type: 'commands', from: 0, to: caret, choices };
  }
  const mention = /(?:^|\s)@([\p{L}\p{N}]*)$/u.exec(before);
  if (mention === null) return null;
  const query = (mention[1] ?? '').toLowerCase();
  const choices = people.filter((person) => ` ${person.name.toLowerCase()}`.includes(` ${query}`)).slice(0, 8);
  return choices.length === 0 ? null : { type: 'people', from: caret - query.length - 1, to: caret, choices };
}

/** The draft after a choice in the menu, and where the caret stands then. */
export function complete(draft: Draft, completion: Completion, index: number): { readonly draft: Draft; readonly caret: number } {
  const rest = draft.text.slice(completion.to);
  if (completion.type === 'commands') {
    const command = completion.choices[index];
    if (command === undefined) return { draft, caret: completion.to };
    // A command that is a kind becomes the kind; the others stay as words until they are complete.
    if (command.kind !== null && command.word !== 'timeline')
      return { draft: { ...draft, kind: command.kind, text: rest.trimStart() }, caret: 0 };
    const text = `/${command.word} `;
    return { draft: { ...draft, text: `${text}${rest.trimStart()}` }, caret: text.length };
  }
  const person = completion.choices[index];
  if (person === undefined) return { draft, caret: completion.to };
  const addressed = draft.kind === 'task' || draft.kind === 'question' || /^\/(task|ask)\s/.test(draft.text);
  const name = `@${person.name} `;
  const text = `${draft.text.slice(0, completion.from)}${name}${rest.trimStart()}`;
  return { draft: { ...draft, text, to: addressed && draft.to === null ? person.id : draft.to }, caret: completion.from + name.length };
}

/** `/task ` typed out turns into the kind, so that the composer shows what it is about to do. */
export function absorbCommand(draft: Draft): Draft {
  const match = /^\/([a-z]+)\s/.exec(draft.text);
  const command = slashCommands.find((known) => known.word === match?.[1]);
  if (match === null || command === undefined || command.kind === null || command.word === 'timeline') return draft;
  return { ...draft, kind: command.kind, text: draft.text.slice(match[0].length) };
}

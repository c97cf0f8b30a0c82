import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { absorbCommand, complete, completionAt, type Draft, emptyDraft, readClock, readDraft } from './composer-input.ts';

const people = ['Mara Lind', 'Tomas Ek', 'Tomas Okafor', 'Wei', 'Åsa Öberg'].map((name, index) => ({ id: `p${index}` as PersonId, name }));
const [mara, , okafor, wei] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0], (typeof people)[0]];
const now = Date.parse('2026-03-12T02:37:20Z') as EpochMs;
const utc = (text: string) => Date.parse(text) as EpochMs;
const read = (text: string, change: Partial<Draft> = {}) => readDraft({ ...emptyDraft, ...change, text }, { people, now, zone: 'UTC' });

describe('what the composer reads', () => {
  it('takes plain words for a note, and a path too', () => {
    expect(read('  Restarting pods ')).toEqual({ type: 'entry', kind: 'note', text: 'Restarting pods', at: null });
    expect(read('/var is full on db-3')).toEqual({ type: 'entry', kind: 'note', text: '/var is full on db-3', at: null });
    expect(read(' \n ')).toEqual({ type: 'nothing' });
  });

  it('back-fills with `| 14:05` at the end, and with the chosen time', () => {
    expect(read('/timeline pods restarted | 02:05')).toEqual({
      type: 'entry',
      kind: 'note',
      text: 'pods restarted',
      at: utc('2026-03-12T02:05:00Z'),
    });
    expect(read('/decide roll back | 23:50')).toEqual({
      type: 'entry',
      kind: 'decision',
      text: 'roll back',
      at: utc('2026-03-11T23:50:00Z'),
    });
    expect(read('grep x | wc -l')).toMatchObject({ text: 'grep x | wc -l', at: null });
    expect(read('late fact', { at: 5 as EpochMs })).toMatchObject({ at: 5 });
    expect(read('/timeline | 02:05')).toMatchObject({ type: 'incomplete' });
  });

  it('gives a task to the named person, with the time to report back', () => {
    expect(read('/task @Wei raise pool.max to 60')).toEqual({ type: 'task', to: wei, text: 'raise pool.max to 60', minutes: 5 });
    expect(read('@Mara Lind: call the vendor within 15 min', { kind: 'task' })).toEqual({
      type: 'task',
      to: mara,
      text: 'call the vendor within 15 min',
      minutes: 15,
    });
    expect(read('raise it', { kind: 'task', to: okafor.id, minutes: null })).toEqual({
      type: 'task',
      to: okafor,
      text: 'raise it',
      minutes: null,
    });
    expect(read('Pair with @Wei on it', { kind: 'task', to: mara.id })).toMatchObject({ to: mara, text: 'Pair with @Wei on it' });
  });

  it('says what is missing in a task', () => {
    expect(read('/task raise pool.max')).toMatchObject({ type: 'incomplete', message: expect.stringContaining('who') });
    expect(read('/task @Tomas raise it')).toMatchObject({ type: 'incomplete' });
    expect(read('/task @Wei')).toMatchObject({ type: 'incomplete', message: expect.stringContaining('Wei') });
    expect(read('/task')).toMatchObject({ type: 'incomplete' });
  });

  it('asks somebody, or everybody', () => {
    expect(read('/ask @Mara do retries charge twice?')).toEqual({ type: 'question', to: mara, text: 'do retries charge twice?' });
    expect(read('/ask did anything deploy?')).toEqual({ type: 'question', to: null, text: 'did anything deploy?' });
  });

  it('reads stage and severity, and asks when it is not clear which', () => {
    expect(read('/stage mit')).toEqual({ type: 'stage', stage: 'mitigate' });
    expect(read('/stage re')).toMatchObject({ type: 'incomplete' });
    expect(read('/stage')).toMatchObject({ type: 'incomplete' });
    expect(read('/sev 1')).toEqual({ type: 'severity', severity: 'sev1', reason: null });
    expect(read('/sev SEV-2 restart helped')).toEqual({ type: 'severity', severity: 'sev2', reason: 'restart helped' });
    expect(read('/sev 7')).toMatchObject({ type: 'incomplete' });
  });
});

describe('times that people type', () => {
  it('is the latest such time that is not in the future', () => {
    expect(readClock('02:37', now, 'UTC')).toBe(utc('2026-03-12T02:37:00Z'));
    expect(readClock('0238', now, 'UTC')).toBe(utc('2026-03-11T02:38:00Z'));
    expect(readClock('2:05:30', now, 'UTC')).toBe(utc('2026-03-12T02:05:30Z'));
    expect(readClock('2026-03-10 14:05', now, 'UTC')).toBe(utc('2026-03-10T14:05:00Z'));
    for (const wrong of ['25:00', '12:60', 'soon', '', '2027-01-01 10:00', '1:2']) expect(readClock(wrong, now, 'UTC')).toBeNull();
  });

  it('reads in the zone on screen, also on the day the clocks change', () => {
    expect(readClock('03:30', now, 'Europe/Stockholm')).toBe(utc('2026-03-12T02:30:00Z'));
    expect(readClock('23:30', now, 'America/New_York')).toBe(utc('2026-03-11T03:30:00Z'));
    const sunday = utc('2026-03-29T10:00:00Z');
    expect(readClock('01:30', sunday, 'Europe/Stockholm')).toBe(utc('2026-03-29T00:30:00Z'));
    expect(readClock('04:00', sunday, 'Europe/Stockholm')).toBe(utc('2026-03-29T02:00:00Z'));
  });
});

describe('the menu at the caret', () => {
  it('offers commands at the start only', () => {
    expect(completionAt('/', 1, people)).toMatchObject({ type: 'commands' });
    expect(completionAt('/ta', 3, people)?.choices).toMatchObject([{ word: 'task' }]);
    expect(completionAt('see /ta', 7, people)).toBeNull();
    expect(completionAt('/nothing', 8, people)).toBeNull();
  });

  it('offers people after an @, by any of their names', () => {
    expect(completionAt('ask @ö', 6, people)?.choices).toMatchObject([{ name: 'Åsa Öberg' }]);
    expect(completionAt('mail a@b', 8, people)).toBeNull();
  });

  it('turns a chosen command into the kind, and a chosen person into the one addressed', () => {
    const draft: Draft = { ...emptyDraft, text: '/ta raise it' };
    const completion = completionAt('/ta raise it', 3, people);
    if (completion === null) throw new Error('no menu');
    const chosen = complete(draft, completion, 0).draft;
    expect(chosen).toMatchObject({ kind: 'task', text: 'raise it' });
    const mention = completionAt('@w', 2, people);
    if (mention === null) throw new Error('no menu');
    expect(complete({ ...chosen, text: '@w' }, mention, 0)).toEqual({ draft: { ...chosen, text: '@Wei ', to: wei.id }, caret: 5 });
  });

  it('turns a command that was typed out into the kind', () => {
    expect(absorbCommand({ ...emptyDraft, text: '/decide roll back' })).toMatchObject({ kind: 'decision', text: 'roll back' });
    for (const text of ['/sev 1', '/timeline x', '/decide', '/var x']) expect(absorbCommand({ ...emptyDraft, text }).text).toBe(text);
  });
});

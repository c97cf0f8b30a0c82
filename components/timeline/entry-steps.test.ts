import { describe, expect, it } from 'vitest';
import type { EntryHistoryStep } from '../../domain/api.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { attributionWords, deedsOf, saysSomething, shortened, writersIn } from './entry-steps.ts';

const at = (minutes: number) => (Date.UTC(2026, 2, 12, 14) + minutes * 60_000) as EpochMs;
const step = (name: string, change: Partial<EntryHistoryStep> = {}): EntryHistoryStep => ({
  ...{ from: at(0), to: at(0), actor: { type: 'person', id: `p-${name}`, name }, broughtBy: null },
  ...{ spans: [{ change: 'added', text: 'words' }], moved: null, pinned: null, titled: null, removed: null },
  ...change,
});
const kept = [{ change: 'kept' as const, text: 'words' }];
const mara = { authorId: 'p-Mara' as PersonId };

describe('the history of an entry in words', () => {
  it('counts whose words are in it, each once, and not who only moved or pinned it', () => {
    const steps = [step('Mara'), step('Tomas'), step('Mara'), step('Wei', { spans: kept, pinned: true })];
    expect(writersIn(steps).map((writer) => writer.name)).toEqual(['Mara', 'Tomas']);
    expect(attributionWords(steps, mara)).toBe('edited by 2 people');
    expect(attributionWords([step('Mara'), step('Mara')], mara)).toBeNull();
    expect(attributionWords([], mara)).toBeNull();
  });

  it('believes the server, not the entry, about who wrote it', () => {
    expect(attributionWords([step('Tomas')], mara)).toBe('written by Tomas');
    expect(attributionWords([step('x', { actor: { type: 'agent', name: 'rules' } })], mara)).toBe('written by rules');
  });

  it('says what a step did besides words', () => {
    const moved = { from: at(5), to: at(65) };
    expect(deedsOf(step('Wei', { moved, pinned: false, removed: true, titled: 'Facts' }), 'UTC')).toEqual([
      'moved it from 14:05 to 15:05',
      'took the pin away',
      'called it “Facts”',
      'took it out',
    ]);
    expect(deedsOf(step('Wei', { moved: { from: null, to: at(5) } }), 'UTC')).toEqual([]);
    expect(saysSomething(step('Wei', { spans: kept }))).toBe(false);
    expect(saysSomething(step('Wei', { spans: kept, pinned: true }))).toBe(true);
  });

  it('cuts what stayed the same, and never what changed', () => {
    const long = 'same '.repeat(100);
    const spans = shortened([
      { change: 'kept', text: long },
      { change: 'removed', text: 'x'.repeat(500) },
      { change: 'kept', text: long },
      { change: 'added', text: 'new' },
      { change: 'kept', text: ' short.' },
    ]);
    expect(spans.map((span) => span.text.length < 200)).toEqual([true, false, true, true, true]);
    expect(spans[1]?.text).toHaveLength(500);
    expect(spans[2]?.text).toContain(' … ');
    expect(spans[4]?.text).toBe(' short.');
    expect(shortened(kept)).toEqual(kept);
  });
});

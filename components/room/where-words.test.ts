import { expect, it } from 'vitest';
import { lookedAtRegions } from '../../domain/document.ts';
import type { EpochMs } from '../../domain/time.ts';
import { whereWords } from './where-words.ts';

it('says where somebody reads or writes', () => {
  const at = Date.UTC(2026, 2, 12, 2, 17) as EpochMs;
  const words = (...given: Parameters<typeof whereWords>) => whereWords(...given);
  expect(words({ editing: false, looking: { region: 'timeline', item: 'e1', at } }, 'UTC')).toBe('reads 02:17');
  expect(words({ editing: true, looking: { region: 'timeline', item: 'e1', at } }, 'UTC')).toBe('writing');
  expect(words({ editing: false, looking: null }, 'UTC')).toBe('in another tab');
  expect(lookedAtRegions.map((region) => words({ editing: false, looking: { region, item: null, at: null } }, 'UTC'))).toEqual([
    'looks at the state',
    'looks at events',
    'reads the timeline',
    'reads the notes',
    'looks at next actions',
  ]);
});

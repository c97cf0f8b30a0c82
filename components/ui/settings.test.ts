import { expect, it } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

it('reads what was stored, and falls back field by field', () => {
  expect(readSettings(null)).toEqual(defaultSettings);
  expect(readSettings('not json')).toEqual(defaultSettings);
  expect(readSettings('[]')).toEqual(defaultSettings);
  expect(readSettings('{"theme":"light","zone":"mars","singleKeys":false}')).toEqual({
    ...defaultSettings,
    theme: 'light',
    singleKeys: false,
  });
});

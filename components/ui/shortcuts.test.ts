import { describe, expect, it } from 'vitest';
import { matchShortcuts, type Shortcut } from './shortcuts.ts';

const shortcut = (keys: string, more: Partial<Shortcut> = {}): Shortcut => ({
  keys,
  label: keys,
  scope: 'room',
  run: () => undefined,
  ...more,
});
const all = [
  shortcut('a'),
  shortcut('g i'),
  shortcut('mod+k', { inFields: true }),
  shortcut('?'),
  shortcut('Escape'),
  shortcut('i'),
  shortcut('a', { label: 'newer' }),
];
const usual = { before: null, inField: false, singleKeys: true, paletteKey: true };
const press = (key: string, more: object = {}) => ({ key, mod: false, alt: false, shift: false, ...more });
const labels = (result: ReturnType<typeof matchShortcuts>) => result.matches.map((match) => match.label);

describe('matchShortcuts', () => {
  it('gives the newest first when two want the same key', () => {
    expect(labels(matchShortcuts(all, press('a'), usual))).toEqual(['newer', 'a']);
  });
  it('does nothing while somebody writes, except what is meant for fields', () => {
    expect(labels(matchShortcuts(all, press('a'), { ...usual, inField: true }))).toEqual([]);
    expect(labels(matchShortcuts(all, press('k', { mod: true }), { ...usual, inField: true }))).toEqual(['mod+k']);
  });
  it('takes no single key when they are off, but keeps Escape and the palette', () => {
    const off = { ...usual, singleKeys: false };
    expect(labels(matchShortcuts(all, press('a'), off))).toEqual([]);
    expect(labels(matchShortcuts(all, press('i'), { ...off, before: 'g' }))).toEqual([]);
    expect(labels(matchShortcuts(all, press('Escape'), off))).toEqual(['Escape']);
    expect(labels(matchShortcuts(all, press('k', { mod: true }), off))).toEqual(['mod+k']);
  });
  it('gives the palette its key back to the browser when asked', () => {
    expect(labels(matchShortcuts(all, press('k', { mod: true }), { ...usual, paletteKey: false }))).toEqual([]);
  });
  it('waits for the second key of a sequence, which then goes before a single key', () => {
    expect(matchShortcuts(all, press('g'), usual)).toMatchObject({ matches: [], waits: true });
    expect(labels(matchShortcuts(all, press('i'), { ...usual, before: 'g' }))).toEqual(['g i']);
    expect(labels(matchShortcuts(all, press('i'), usual))).toEqual(['i']);
  });
  it('never takes a letter with Ctrl, Cmd or Alt that it does not own', () => {
    expect(labels(matchShortcuts(all, press('a', { mod: true }), usual))).toEqual([]);
    expect(labels(matchShortcuts(all, press('a', { alt: true }), usual))).toEqual([]);
  });
  it('reads a key that needs Shift', () => {
    expect(labels(matchShortcuts(all, press('?', { shift: true }), usual))).toEqual(['?']);
  });
});

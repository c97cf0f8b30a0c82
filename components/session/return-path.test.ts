import { expect, it } from 'vitest';
import { returnPath, signInPath } from './return-path.ts';

it('returns only to pages of this site', () => {
  expect(returnPath('/incidents/abc#E12')).toBe('/incidents/abc#E12');
  for (const evil of [
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/sign-in',
    '/setup?token=1',
    '/api/session',
  ]) {
    expect(returnPath(evil)).toBe('/incidents');
  }
});

it('leads to sign-in and back', () => {
  expect(signInPath('/incidents')).toBe('/sign-in');
  expect(signInPath('/incidents/abc')).toBe('/sign-in?next=%2Fincidents%2Fabc');
});

// Versions that change records named, as people speak of them later.
import { describe, expect, it } from 'vitest';
import { createKnownVersions } from './known-versions.ts';

describe('known versions', () => {
  it('tells a thing by a version it had, and else what changed last', () => {
    const versions = createKnownVersions();
    expect(versions.meantBy('rolling back')).toBeNull();
    versions.left('Search-API', '4.17.2');
    versions.changed('cart-api', '2.1.0', 'e1');
    expect(versions.had('search-api', '4.17.2')).toBe(true);
    expect(versions.had('search-api', '4.18.0')).toBe(false);
    expect(versions.meantBy('rolling back to 4.17.2')).toBe('search-api');
    expect(versions.meantBy('rolling back')).toBe('cart-api');
  });

  it('takes no short number for a version', () => {
    const versions = createKnownVersions();
    versions.left('search-api', '4');
    expect(versions.meantBy('rolling back 4 of them')).toBeNull();
  });

  it('finds the newest record that speaks of a version, of the last fifty', () => {
    const versions = createKnownVersions();
    versions.changed('search-api', '4.18.0 rolled out', 'old');
    versions.changed('search-api', '4.18.0 rolled out again', 'new');
    expect(versions.recordOf('4.18')).toBe('new');
    for (let one = 0; one < 50; one += 1) versions.changed('cart-api', `2.0.${one}`, `c${one}`);
    expect(versions.recordOf('4.18')).toBeUndefined();
  });
});

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { MusterError } from '../domain/errors.ts';
import { publicUrl, readSecret, readSettings } from './settings.ts';

function faultOf(env: Record<string, string>): MusterError {
  try {
    readSettings(env, '/srv/muster');
  } catch (error) {
    if (error instanceof MusterError) return error;
    throw error;
  }
  throw new Error('These settings were accepted.');
}

describe('readSettings', () => {
  test('gives the documented defaults for an empty environment', () => {
    expect(readSettings({}, '/srv/muster')).toEqual({
      port: 3000,
      host: '127.0.0.1',
      url: undefined,
      rootFolder: '/srv/muster',
      dataFolder: '/srv/muster/.muster',
      demo: undefined,
      databaseUrl: undefined,
      redisUrl: undefined,
      model: undefined,
      secret: undefined,
    });
  });

  test('reads every variable, and takes an empty one for not set', () => {
    const env = {
      PORT: '0',
      HOST: '0.0.0.0',
      MUSTER_URL: 'https://muster.example.org/',
      MUSTER_DATA: '/var/lib/muster',
      MUSTER_DEMO: '0',
      DATABASE_URL: 'postgresql://u:p@db:5432/muster',
      REDIS_URL: ' ',
      ANTHROPIC_API_KEY: 'key',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9000',
      MUSTER_SECRET: 'x'.repeat(32),
    };
    expect(readSettings(env, '/srv/muster')).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      url: 'https://muster.example.org',
      dataFolder: '/var/lib/muster',
      demo: false,
      databaseUrl: 'postgresql://u:p@db:5432/muster',
      redisUrl: undefined,
      model: { apiKey: 'key', baseUrl: 'http://127.0.0.1:9000' },
      secret: 'x'.repeat(32),
    });
  });

  test('several nodes need what they share, and each missing part is named', () => {
    const redis = { REDIS_URL: 'redis://redis:6379' };
    const shared = { DATABASE_URL: 'postgresql://u:p@db:5432/muster', MUSTER_SECRET: 'x'.repeat(32) };
    expect(faultOf(redis).faults.map((each) => each.path)).toEqual(['DATABASE_URL', 'MUSTER_SECRET']);
    expect(faultOf({ ...redis, DATABASE_URL: shared.DATABASE_URL }).faults.map((each) => each.path)).toEqual(['MUSTER_SECRET']);
    expect(readSettings({ ...redis, ...shared }, '/srv/muster').redisUrl).toBe(redis.REDIS_URL);
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['HOST', 'a b'],
    ['MUSTER_URL', 'muster.example.org'],
    ['MUSTER_URL', 'https://example.org/muster'],
    ['MUSTER_DEMO', 'yes'],
    ['DATABASE_URL', 'mysql://db/muster'],
    ['REDIS_URL', 'localhost:6379'],
    ['MUSTER_SECRET', 'short'],
  ])('names %s and the fix when it is %s', (name, value) => {
    const fault = faultOf({ [name]: value });
    expect(fault.code).toBe('invalid-input');
    expect(fault.faults.map((each) => each.path)).toEqual([name]);
    expect(fault.message).toContain(`${name}: `);
    expect(fault.message).toMatch(/for example|like http|like postgres|like redis|Write 1/);
  });

  test('names all faulty variables at once and never shows a secret value', () => {
    const fault = faultOf({ PORT: '-1', MUSTER_SECRET: 'hunter2' });
    expect(fault.faults.map((each) => each.path)).toEqual(['PORT', 'MUSTER_SECRET']);
    expect(fault.message).not.toContain('hunter2');
  });
});

describe('publicUrl', () => {
  test.each([
    [{ url: undefined, host: '127.0.0.1' }, 'http://127.0.0.1:4000'],
    [{ url: undefined, host: '0.0.0.0' }, 'http://localhost:4000'],
    [{ url: undefined, host: '::1' }, 'http://[::1]:4000'],
    [{ url: 'https://muster.example.org', host: '0.0.0.0' }, 'https://muster.example.org'],
  ])('of %o is %s', (settings, expected) => {
    expect(publicUrl(settings, 4000)).toBe(expected);
  });
});

describe('readSecret', () => {
  const folders: string[] = [];
  const newFolder = async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'muster-secret-'));
    folders.push(folder);
    return path.join(folder, 'data');
  };
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  test('takes the secret that was set, and writes nothing', async () => {
    const dataFolder = await newFolder();
    expect(await readSecret({ secret: 's'.repeat(40), dataFolder })).toBe('s'.repeat(40));
    await expect(stat(dataFolder)).rejects.toThrow('ENOENT');
  });

  test('makes one for the owner alone, and keeps it', async () => {
    const dataFolder = await newFolder();
    const secret = await readSecret({ secret: undefined, dataFolder });
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect((await stat(path.join(dataFolder, 'secret'))).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(dataFolder, 'secret'), 'utf8')).toBe(secret);
    expect(await readSecret({ secret: undefined, dataFolder })).toBe(secret);
  });

  test('gives all who start at once the same one', async () => {
    const dataFolder = await newFolder();
    const secrets = await Promise.all(Array.from({ length: 5 }, () => readSecret({ secret: undefined, dataFolder })));
    expect(new Set(secrets).size).toBe(1);
  });
});

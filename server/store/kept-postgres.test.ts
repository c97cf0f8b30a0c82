// The embedded server that is killed comes back at its address with all that was committed, and stays away after its stop.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { patience } from '../test-patience.ts';
import { connect } from './database.ts';
import { stopEmbeddedPostgres } from './embedded-postgres.ts';
import { keepEmbeddedPostgres } from './kept-postgres.ts';
import { isAlive } from './postgres-cluster.ts';

const logger = pino({ level: 'silent' });

test('a killed server is started again at the same address, and the same connections go on', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), `muster-test-${process.pid}-`));
  await chmod(folder, 0o755);
  onTestFinished(async () => {
    await stopEmbeddedPostgres(folder);
    await rm(folder, { recursive: true, force: true });
  });
  const pidOf = async () => Number((await readFile(path.join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
  const kept = await keepEmbeddedPostgres({ folder, logger });
  const { pool, close } = connect(kept.url, logger);
  await pool.query('CREATE TABLE word (text text)');
  for (const [round, signal] of (['SIGKILL', 'SIGINT', 'SIGKILL'] as const).entries()) {
    await pool.query('INSERT INTO word VALUES ($1)', [`round ${round}`]);
    const pid = await pidOf();
    process.kill(pid, signal);
    await vi.waitFor(async () => {
      expect(await pidOf()).not.toBe(pid);
      expect((await pool.query('SELECT text FROM word')).rowCount).toBe(round + 1);
    }, patience);
  }
  await close();
  const last = await pidOf();
  await kept.stop();
  await vi.waitFor(() => expect(isAlive(last)).toBe(false), patience);
  await new Promise((resolve) => setTimeout(resolve, 600));
  await expect(pidOf()).rejects.toThrow('ENOENT');
});

// A server as a process of its own, for tests that kill it: the whole server without pages, on a database that is given.
import { pino } from 'pino';
import { z } from 'zod';
import { startServer } from '../start-server.ts';

const given = z
  .object({ TEST_DATABASE_URL: z.string(), TEST_REDIS_URL: z.string().optional(), TEST_PORT: z.coerce.number(), TEST_ROOT: z.string() })
  .parse(process.env);

const server = await startServer({
  settings: {
    ...{ port: given.TEST_PORT, host: '127.0.0.1', url: undefined, demo: false, redisUrl: given.TEST_REDIS_URL, model: undefined },
    ...{ rootFolder: given.TEST_ROOT, dataFolder: '/nowhere', databaseUrl: given.TEST_DATABASE_URL },
    secret: 'a secret for tests that nobody uses elsewhere',
  },
  logger: pino({ level: process.env.TEST_LOG ?? 'silent' }),
  next: false,
});
process.on('SIGTERM', () => {
  void server.close().then(({ unsaved, faults }) => process.exit(unsaved.length + faults.length === 0 ? 0 : 1));
});
// It must not outlive the tests that started it, however they end.
process.stdin.on('end', () => process.exit(1)).resume();
process.stdout.write(`ready ${server.url}\n`);

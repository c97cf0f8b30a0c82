// The program: reads its settings, starts the server, says where it is, and stops in order when it is told to.
import { pino } from 'pino';
import { MusterError } from '../domain/errors.ts';
import { readDemoAccounts, seedDemo } from './replay/demo.ts';
import { newLocalToken, removeLocalAccess, writeLocalAccess } from './replay/local-access.ts';
import { readSettings } from './settings.ts';
import { startServer } from './start-server.ts';

const logger = pino({ level: 'info', redact: { paths: ['*.password', '*.token', '*.secret', '*.cookie'], censor: '[hidden]' } });
const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const settings = readSettings(process.env, process.cwd());
  if (settings.model !== undefined) logger.warn('ANTHROPIC_API_KEY is set, but this version advises by rules alone and asks no model');
  const next = process.env.NODE_ENV === 'development' ? 'development' : 'production';
  const localToken = newLocalToken();
  const server = await startServer({ settings, logger, next, localToken });
  await writeLocalAccess(settings.dataFolder, { url: server.url, token: localToken });

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    // A second Ctrl C does not wait.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    await removeLocalAccess(settings.dataFolder);
    const { unsaved, faults } = await server.close();
    if (unsaved.length > 0) say(`The last edits of these incidents could not be stored: ${unsaved.join(', ')}. Open browsers keep them.`);
    process.exit(unsaved.length === 0 && faults.length === 0 ? 0 : 1);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));

  const isEmpty = await server.signIn.needsSetup();
  const isDemo = settings.demo ?? server.database.embedded;
  const demo =
    isEmpty && isDemo && server.database.embedded
      ? await seedDemo({ ...server, dataFolder: settings.dataFolder })
      : await readDemoAccounts(settings.dataFolder);
  if (isEmpty && demo.length === 0) say(`Make the first account: ${await server.signIn.issueSetupLink()}`);
  for (const { name, email, password } of demo) say(`Demo sign-in for ${name}: ${email}  ${password}`);
  say(`Muster is at ${server.url}`);
} catch (error) {
  // What people can mend is said in their words; anything else needs its stack.
  if (error instanceof MusterError) process.stderr.write(`${error.message}\n`);
  else logger.fatal({ err: error }, 'Muster could not start');
  process.exit(1);
}

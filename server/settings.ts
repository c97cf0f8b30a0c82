// Reads every environment variable of Muster, in this one place, and makes the signing secret when none is given.
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { faultsOf, MusterError } from '../domain/errors.ts';

/** What the environment decides. Folders are absolute; a value is undefined where nothing was set. */
export type Settings = {
  readonly port: number;
  readonly host: string;
  /** Public address without a slash at its end; see `publicUrl` for the default. */
  readonly url: string | undefined;
  /** The folder that npm runs in: migrations, knowledge and recordings lie below it. */
  readonly rootFolder: string;
  readonly dataFolder: string;
  /** Undefined: play the demo on an empty embedded database, else not. */
  readonly demo: boolean | undefined;
  /** Undefined: use the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Undefined: none was given. */
  readonly model: { readonly apiKey: string; readonly baseUrl: string | undefined } | undefined;
  /** Undefined: the one kept in the data folder; see `readSecret`. */
  readonly secret: string | undefined;
};

const minSecretLength = 32;

/** An address of one of these schemes; the message shows a right one. */
function address(schemes: readonly string[], example: string): z.ZodType<string, string> {
  const fix = `Write an address like ${example}.`;
  return z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), fix);
}

const environment = z
  .object({
    /** Port to listen on; 0 takes a free one. */
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'Write a port number between 0 and 65535, for example 3000.')
      .transform(Number)
      .refine((port) => port <= 65_535, 'Write a port number between 0 and 65535, for example 3000.')
      .default(3000),
    /** Address to listen on. Only this machine by default: a real deployment sets it and puts TLS in front. */
    HOST: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]+$/, 'Write a host name or address to listen on, for example 127.0.0.1 or 0.0.0.0.')
      .default('127.0.0.1'),
    /** Public address, for links, cookies and Origin checks. Default from HOST and PORT. */
    MUSTER_URL: address(['http:', 'https:'], 'https://muster.example.org')
      .refine(isOrigin, 'Write the address without a path, for example https://muster.example.org.')
      .transform((text) => new URL(text).origin)
      .optional(),
    /** Folder of the embedded database and uploads. */
    MUSTER_DATA: z.string().default('.muster'),
    /** 1 plays the demo, 0 never seeds anything. Default: 1 on an empty embedded database, else 0. */
    MUSTER_DEMO: z
      .enum(['0', '1'], 'Write 1 to play the demo incident or 0 to never seed anything.')
      .transform((text) => text === '1')
      .optional(),
    /** A PostgreSQL of one's own, 15 or newer. */
    DATABASE_URL: address(['postgres:', 'postgresql:'], 'postgresql://user:password@db.example.org:5432/muster').optional(),
    /** Redis, for several nodes. */
    REDIS_URL: address(['redis:', 'rediss:'], 'redis://redis.example.org:6379').optional(),
    /** Of the model, which no part of Muster asks yet: the program says so when one is given. */
    ANTHROPIC_API_KEY: z.string().optional(),
    ANTHROPIC_BASE_URL: address(['http:', 'https:'], 'https://api.anthropic.com').optional(),
    /** Signing secret; made and kept in MUSTER_DATA when not set. Several nodes need the same one. */
    MUSTER_SECRET: z
      .string()
      .min(minSecretLength, `Use at least ${minSecretLength} characters, for example the output of: openssl rand -base64 33`)
      .optional(),
  })
  .superRefine((values, context) => {
    if (values.REDIS_URL === undefined || context.issues.length > 0) return;
    // Several nodes that do not share these would look like one installation and be several.
    const shared = {
      DATABASE_URL: 'Several nodes (REDIS_URL is set) share one PostgreSQL: name it here, the same on each.',
      MUSTER_SECRET:
        'Several nodes (REDIS_URL is set) share one secret: write the same on each, or a sign-in on one counts for nothing on the others.',
    } as const;
    for (const name of ['DATABASE_URL', 'MUSTER_SECRET'] as const) {
      if (values[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: shared[name] });
    }
  });

/**
 * Reads the settings from the environment; an empty variable counts as not set. Relative folders start at `cwd`.
 * Throws MusterError `invalid-input` that names each faulty variable and its fix.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, cwd: string): Settings {
  const given = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => {
      const value = env[name]?.trim();
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const faults = faultsOf(parsed.error);
    const lines = faults.map(({ path: name, message }) => `${name}: ${message}`);
    throw new MusterError('invalid-input', `The environment is not valid. ${lines.join(' ')}`, { faults });
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.HOST,
    url: values.MUSTER_URL,
    rootFolder: path.resolve(cwd),
    dataFolder: path.resolve(cwd, values.MUSTER_DATA),
    demo: values.MUSTER_DEMO,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    model: values.ANTHROPIC_API_KEY === undefined ? undefined : { apiKey: values.ANTHROPIC_API_KEY, baseUrl: values.ANTHROPIC_BASE_URL },
    secret: values.MUSTER_SECRET,
  };
}

/** The public address: the one that was set, or that of the port that is listened on. */
export function publicUrl(settings: Pick<Settings, 'url' | 'host'>, port: number): string {
  if (settings.url !== undefined) return settings.url;
  // Listening everywhere is no address to open.
  const host = settings.host === '0.0.0.0' || settings.host === '::' ? 'localhost' : settings.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The signing secret: MUSTER_SECRET, or the one kept in the data folder (mode 600), which is made when it is missing. */
export async function readSecret(settings: Pick<Settings, 'secret' | 'dataFolder'>): Promise<string> {
  if (settings.secret !== undefined) return settings.secret;
  const file = path.join(settings.dataFolder, 'secret');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept.trim().length >= minSecretLength) return kept.trim();
  await mkdir(settings.dataFolder, { recursive: true });
  // Written whole beside its place and linked into it: a secret is never half there, and of two processes one wins.
  const made = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(made, randomBytes(33).toString('base64url'), { mode: 0o600 });
  try {
    await link(made, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(made, { force: true });
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length >= minSecretLength) return secret;
  throw new MusterError('invalid-input', `${file} holds no usable secret. Delete it to have a new one made (everybody signs in again).`);
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const url = new URL(text);
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
}

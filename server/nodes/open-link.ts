// Opens the link between the nodes of this installation: over Redis where one is named, else to nobody.
import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import type { Settings } from '../settings.ts';
import type { Database } from '../store/database.ts';
import { queryRows } from '../store/sql.ts';
import { createAloneLink, type NodeLink } from './node-link.ts';
import { createRedisLink } from './redis-link.ts';

export type OpenLink = {
  readonly settings: Pick<Settings, 'redisUrl'>;
  readonly database: Pick<Database, 'pool'>;
  /** The signing secret, which all nodes of an installation share. */
  readonly secret: string;
  readonly logger: Logger;
};

/** Does not wait for Redis: without it this node works alone. */
export async function openLink({ settings, database, secret, logger }: OpenLink): Promise<NodeLink> {
  if (settings.redisUrl === undefined) return createAloneLink();
  const prefix = `muster:${await readInstallation(database, secret)}`;
  return createRedisLink({ url: settings.redisUrl, prefix, logger });
}

/**
 * A name that all nodes on this database find and nobody else: of the database cluster, the database in it, and the secret
 * (a copy of the database, such as one for tests, keeps the first two). Nobody can read any of them from it.
 */
export async function readInstallation(database: Pick<Database, 'pool'>, secret: string): Promise<string> {
  const [cluster] = await queryRows<{ id: string }>(
    database.pool,
    'SELECT system_identifier::text AS id FROM pg_control_system()',
    [],
    // Some hosts do not let everybody ask; the rest is name enough.
  ).catch(() => []);
  const [current] = await queryRows<{ name: string }>(database.pool, 'SELECT current_database() AS name', []);
  return createHmac('sha256', secret)
    .update(`nodes of ${cluster?.id ?? ''}/${current?.name ?? ''}`)
    .digest('hex')
    .slice(0, 16);
}

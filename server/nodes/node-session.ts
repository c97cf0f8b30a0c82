// This node's own session with the database: while it stands the node keeps its leases, when it falls the database is away.
import pg from 'pg';
import type { Logger } from 'pino';
import type { IncidentId } from '../../domain/ids.ts';
import { applicationName } from '../store/embedded-postgres.ts';

export type DatabaseStatus = 'ok' | 'away';

/**
 * Leases are advisory locks of one session: the database frees them all at the moment the session ends, however the process
 * ended. Who holds the lease of an incident runs its agent.
 */
export type NodeSession = {
  status(): DatabaseStatus;
  /** Told of each change. `away` means that every lease is gone. Returns how to stop. */
  onStatus(changed: (status: DatabaseStatus) => void): () => void;
  /** Takes the leases that nobody else has, and gives those of `ids` that this node now holds: none while the database is away. */
  take(ids: readonly IncidentId[]): Promise<IncidentId[]>;
  /** Gives leases back; one that is not held is no fault. */
  release(ids: readonly IncidentId[]): Promise<void>;
  close(): Promise<void>;
};

export type NodeSessionOptions = {
  readonly url: string;
  readonly logger: Logger;
  /** How often the database is asked whether it is there, and how long it may take to answer; default 1 s and 4 s. */
  readonly pingMs?: number;
  readonly pingTimeoutMs?: number;
};

const retryMs = { first: 50, longest: 1_000 };
const endMs = 500;
const lockName = `hashtextextended('muster agent ' || id, 0)`;
/**
 * A node that vanishes without a word (its machine lost power) must lose its leases in seconds, not in the hours that TCP
 * waits by default. Not every system knows these; without them it takes longer.
 */
const serverSettings = ['tcp_keepalives_idle = 5', 'tcp_keepalives_interval = 2', 'tcp_keepalives_count = 3', 'tcp_user_timeout = 10000'];

/** Opens the session. Throws what connecting throws; afterwards it is opened again for ever. */
export async function openNodeSession(options: NodeSessionOptions): Promise<NodeSession> {
  const { url, logger } = options;
  const listeners = new Set<(status: DatabaseStatus) => void>();
  const held = new Set<IncidentId>();
  let client: pg.Client | null = null;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  let fall: (cause: unknown) => void = () => undefined;
  let wake: () => void = () => undefined;

  const tell = (status: DatabaseStatus): void => {
    for (const changed of listeners) {
      try {
        changed(status);
      } catch (error) {
        logger.error({ err: error }, 'a listener of the session with the database threw');
      }
    }
  };

  async function connect(): Promise<pg.Client> {
    const made = new pg.Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    // Heard for its whole life: an error nobody hears ends the process.
    made.on('error', (error) => made === client && fall(error));
    made.on('end', () => made === client && fall(new Error('The session with the database ended.')));
    try {
      await made.connect();
      for (const setting of serverSettings) await made.query(`SET ${setting}`).catch(() => undefined);
      return made;
    } catch (error) {
      made.end().catch(() => undefined);
      throw error;
    }
  }

  /** From the moment it stands to its end, which is what it resolves to. */
  async function live(made: pg.Client): Promise<unknown> {
    let ping: NodeJS.Timeout | undefined;
    const cause = await new Promise<unknown>((ended) => {
      fall = ended;
      client = made;
      tell('ok');
      ping = setInterval(() => {
        // A database that stands still keeps its connections: only an answer shows that it is there.
        const late = setTimeout(() => ended(new Error('The database does not answer.')), options.pingTimeoutMs ?? 4_000);
        late.unref();
        inTurn(() => made.query('SELECT 1')).then(() => clearTimeout(late), ended);
      }, options.pingMs ?? 1_000);
    });
    clearInterval(ping);
    client = null;
    held.clear();
    if (!isClosed) tell('away');
    // In order where it can be, and in any case now: the leases must be free before this node asks for them again.
    await Promise.race([made.end().catch(() => undefined), pause(endMs)]);
    made.connection.stream.destroy();
    return cause;
  }

  async function stayOpen(first: pg.Client): Promise<void> {
    let made: pg.Client | null = first;
    for (let tries = 0; !isClosed; tries += 1) {
      if (made !== null) {
        const cause = await live(made);
        if (isClosed) return;
        tries = 0;
        logger.warn({ err: cause }, 'the database is away; trying again');
      }
      await pause(Math.min(retryMs.first * 2 ** Math.min(tries, 10), retryMs.longest));
      if (isClosed) return;
      made = await connect().catch((error: unknown) => {
        logger.debug({ err: error }, 'the database is still away');
        return null;
      });
      if (made !== null) logger.info('the database is back');
    }
    made?.end().catch(() => undefined);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** One at a time, so that no lease is taken twice: the database counts, and would want it back twice. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  const living = stayOpen(await connect());
  return {
    status: () => (client === null ? 'away' : 'ok'),
    onStatus(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    take: (ids) =>
      inTurn(async () => {
        const session = client;
        if (session === null || isClosed) return [];
        const wanted = ids.filter((id) => !held.has(id));
        if (wanted.length > 0) {
          const text = `SELECT id FROM (SELECT id, pg_try_advisory_lock(${lockName}) AS taken FROM unnest($1::text[]) AS id) AS tried WHERE taken`;
          const { rows } = await session.query<{ id: IncidentId }>(text, [wanted]).catch((error: unknown) => {
            fall(error);
            return { rows: [] };
          });
          // It may have fallen while it answered, and its leases with it.
          if (client !== session) return [];
          for (const { id } of rows) held.add(id);
        }
        return ids.filter((id) => held.has(id));
      }),
    release: (ids) =>
      inTurn(async () => {
        const given = ids.filter((id) => held.delete(id));
        if (client === null || given.length === 0) return;
        await client.query(`SELECT pg_advisory_unlock(${lockName}) FROM unnest($1::text[]) AS id`, [given]).catch(fall);
      }),
    async close() {
      isClosed = true;
      listeners.clear();
      wake();
      fall(new Error('The session is closed.'));
      await living;
    },
  };
}

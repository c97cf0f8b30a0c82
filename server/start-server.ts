// Puts the server together, listens, and takes it apart again in order.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { MusterError } from '../domain/errors.ts';
import type { IncidentId, PersonId } from '../domain/ids.ts';
import type { EpochMs } from '../domain/time.ts';
import { createAdvisor } from './advice/advisor.ts';
import { createFollowingAdvisor } from './advice/following-advisor.ts';
import { createDocumentHistory } from './documents/document-history.ts';
import { createDocumentTimes } from './documents/document-times.ts';
import { createDocuments, type Documents } from './documents/documents.ts';
import { createEntryHistory } from './documents/entry-history.ts';
import { createTrials } from './evaluation/past-incidents.ts';
import { createWhatIfRuns, type WhatIfRuns } from './evaluation/what-if-runs.ts';
import { createAcrossReader } from './http/across-reader.ts';
import { createApi } from './http/api.ts';
import { createEventSocket, type EventSocket } from './http/event-socket.ts';
import { createFrontServer } from './http/front-server.ts';
import { createMachineAccess } from './http/machine-access.ts';
import { createMetrics } from './http/metrics.ts';
import { trustedOrigins } from './http/origin.ts';
import { type Pages, startPages } from './http/pages.ts';
import { openPeople, type People } from './http/people.ts';
import { createSignIn, type SignIn } from './http/sign-in.ts';
import { forwardTo, ownUpgrades } from './http/upgrade.ts';
import { createLearning } from './learning/learning.ts';
import { openKnowledgeLibrary } from './memory/knowledge-library.ts';
import { loadStarterKnowledge } from './memory/starter-knowledge.ts';
import { followAccounts, ringPeople, ringSignedOut } from './nodes/account-bell.ts';
import { followKnowledge, ringKnowledge } from './nodes/knowledge-bell.ts';
import { followLearning, ringLearning } from './nodes/learning-bell.ts';
import type { NodeLink } from './nodes/node-link.ts';
import { type NodeSession, openNodeSession } from './nodes/node-session.ts';
import { openLink } from './nodes/open-link.ts';
import { createServiceState } from './nodes/service-state.ts';
import { createPerceiver } from './perception/perceiver.ts';
import { createBundleExport } from './replay/bundle-export.ts';
import { createBundleImport } from './replay/bundle-import.ts';
import { createReplays, type Replays } from './replay/replays.ts';
import { learnAfterClose, readWholeLog } from './room/learn-after-close.ts';
import { Rooms } from './room/rooms.ts';
import { createSummaries } from './room/summaries.ts';
import { publicUrl, readSecret, type Settings } from './settings.ts';
import { createBundleStore } from './store/bundle-store.ts';
import { type Database, openDatabase } from './store/database.ts';
import { createDocumentStore } from './store/document-store.ts';
import { createHookStore } from './store/hook-store.ts';
import { createImageStore } from './store/image-store.ts';
import { createIncidentStore } from './store/incident-store.ts';
import { createKnowledgeStore } from './store/knowledge-store.ts';
import { createLearningStore } from './store/learning-store.ts';
import { createLogStore } from './store/log-store.ts';
import { createSetupTokenStore } from './store/setup-token-store.ts';
import { createSignalStore } from './store/signal-store.ts';

export type ServerOptions = {
  readonly settings: Settings;
  readonly logger: Logger;
  /** How pages are served; false serves the API and the sockets only. */
  readonly next: 'production' | 'development' | false;
  /** A token for the tools of this machine, see replay/local-access.ts. */
  readonly localToken?: string | null;
  /** An open database to use instead of the one of the settings; it is closed with the server. */
  readonly database?: Database;
};

export type RunningServer = {
  /** The public address. */
  readonly url: string;
  readonly rooms: Rooms;
  readonly signIn: SignIn;
  readonly people: People;
  readonly replays: Replays;
  readonly database: Database;
  /**
   * Stops in order within ten seconds. Gives what could not be finished: incidents whose last edits are not stored, and
   * parts that did not stop. Safe to call twice.
   */
  close(): Promise<{ readonly unsaved: IncidentId[]; readonly faults: string[] }>;
};

/** The whole stop takes ten seconds at most; what is quick leaves its time to what is not. */
const stopDeadlineMs = 9_500;
const documentsDeadlineMs = 5_000;
const roomsDeadlineMs = 5_000;
const quickDeadlineMs = 1_000;

/** Starts the server. Throws MusterError when it cannot: a port that is taken, a database that is away, bad knowledge. */
export async function startServer({ settings, logger, next, localToken = null, database: given }: ServerOptions): Promise<RunningServer> {
  const wallNow = (): EpochMs => Date.now() as EpochMs;
  const front = createFrontServer();
  // First of all: somebody who starts it twice learns it before two servers open one database.
  const port = await listen(front.server, settings.port, settings.host);
  const undo: (() => Promise<unknown>)[] = [async () => closeServer(front.server)];
  try {
    const url = publicUrl(settings, port);
    const origins = trustedOrigins(url);
    const database = given ?? (await openDatabase({ settings, logger }));
    undo.push(() => database.close());
    const secret = await readSecret(settings);
    const link = await openLink({ settings, database, secret, logger });
    undo.push(() => link.close());
    const session = await openNodeSession({ url: database.url, logger });
    undo.push(() => session.close());
    const service = createServiceState({ session, link });
    const stores = {
      incidents: createIncidentStore(database),
      log: createLogStore(database, { now: wallNow }),
      signals: createSignalStore(database),
      hooks: createHookStore(database),
      images: createImageStore(database),
    };
    const [people, starter, version] = await Promise.all([
      openPeople(database.prisma, () => ringPeople(link)),
      loadStarterKnowledge(path.join(settings.rootFolder, 'knowledge')),
      readVersion(settings.rootFolder),
    ]);
    const endSockets = (person: PersonId): void => {
      events.lookAgain(person);
      documents.lookAgain(person);
    };
    const signIn = createSignIn({
      ...{ prisma: database.prisma, secret, url, trustedOrigins: origins, logger, wallNow },
      setupTokens: createSetupTokenStore(database),
      onSignedOut: (person) => {
        endSockets(person);
        ringSignedOut(link, person);
      },
    });
    const leaveAccounts = followAccounts(
      link,
      {
        onSignedOut: (person) => {
          signIn.forget(person);
          endSockets(person);
        },
        reloadPeople: people.refresh,
      },
      logger,
    );
    undo.push(async () => leaveAccounts());
    const knowledgeStore = createKnowledgeStore(database);
    const library = await openKnowledgeLibrary({ shelf: knowledgeStore, starter, wallNow, ring: () => ringKnowledge(link) });
    const readLog = (incident: IncidentId) => readWholeLog(stores.log, incident);
    const learning = createLearning({
      ...{ store: createLearningStore(database), readLog, wallNow, announce: () => ringLearning(link) },
      records: () => library.inUse().knowledge,
    });
    await learning.refresh();
    const learned = { reliability: learning.reliability, episodes: learning.episodes };
    const advisor = createFollowingAdvisor(library.inUse, (inUse) => createAdvisor({ ...inUse, ...learned }));
    const rooms = new Rooms({ stores, wallNow, person: (id) => people.find(id), logger, createPerceiver, advisor, link, leases: session });
    undo.push(() => rooms.stop());
    library.onChange(() => rooms.adviseAgain());
    const leaveKnowledge = followKnowledge(library, link, logger);
    undo.push(async () => leaveKnowledge());
    const deafToLearning = followLearning(learning.refresh, link, logger);
    const endLessons = learnAfterClose({ rooms, learning, readLog, addDrafts: library.addDrafts, logger });
    const stopLearning = async (): Promise<void> => {
      deafToLearning();
      await endLessons();
    };
    undo.push(stopLearning);
    const replays = createReplays({
      rooms,
      folder: path.join(settings.rootFolder, 'recordings'),
      logger,
      wallNow,
    });
    const events = createEventSocket({ rooms, link, service, authenticate: signIn.authenticate, logger });
    const documentStore = createDocumentStore(database);
    const documentTimes = createDocumentTimes(documentStore);
    const documents = createDocuments({
      ...{ store: documentStore, logger, authenticate: signIn.authenticate, wallNow, link },
      incidentKind: async (id) => {
        const incident = await stores.incidents.findIncident(id);
        if (incident === undefined) return null;
        return incident.origin.kind === 'imported' ? 'history' : 'own';
      },
      reviewState: async (id) => {
        const open = rooms.peek(id);
        if (open !== undefined) return open.state.review.state;
        const last = await stores.log.readLast(id, 'review-state-set');
        return last?.kind === 'review-state-set' ? last.data.to : 'draft';
      },
    });
    rooms.subscribe({
      onEntries: (id, entries) => {
        for (const entry of entries) if (entry.kind === 'review-state-set') documents.enterReview(id, entry.data.to);
      },
    });
    const agents = () => rooms.status().agents;
    const metrics = createMetrics({
      openRooms: () => rooms.status().open,
      unreadSignals: () => agents().reduce((sum, agent) => sum + agent.unread, 0),
      agentFaults: () => agents().reduce((sum, agent) => sum + agent.faults, 0),
      eventSockets: () => events.size(),
    });
    rooms.subscribe({ onEntries: (_, entries, isOwn) => metrics.entries.inc(isOwn ? entries.length : 0) });
    let isStopping = false;
    const bundleStore = createBundleStore(database);
    const whatIf = createWhatIfRuns({ databaseUrl: database.url, incidents: stores.incidents, rootFolder: settings.rootFolder, logger });
    undo.push(() => whatIf.close());
    const api = createApi({
      ...{
        rooms,
        stores,
        signIn,
        machines: createMachineAccess({ hooks: stores.hooks, localToken, wallNow }),
        people,
        replays,
        bundles: {
          ...createBundleExport({ store: bundleStore, accounts: people.list }),
          ...createBundleImport({ store: bundleStore, incidents: stores.incidents, wallNow }),
        },
        documentHistory: createDocumentHistory({ store: documentStore, times: documentTimes }),
        entryHistory: createEntryHistory({ store: documentStore, times: documentTimes }),
        knowledge: {
          library,
          store: knowledgeStore,
          trials: createTrials(stores),
          use: rememberFor(30_000, knowledgeStore.countUse),
          reliability: () => learning.reliability,
        },
        learning,
        whatIf,
        metrics,
        logger,
        wallNow,
        trustedOrigins: origins,
      },
      across: createAcrossReader(stores),
      summaries: createSummaries({ rooms, ...stores, here: events.here, replayOf: (id) => replays.status(id), wallNow }),
      about: { version, agent: 'rules', demo: settings.demo ?? database.embedded, url },
      health: {
        checkDatabase: async () => void (await database.pool.query('SELECT 1')),
        service: service.current,
        isStopping: () => isStopping,
      },
    });
    const nextServer = createServer();
    const pages =
      next === false
        ? null
        : await startPages({ mode: next, rootFolder: settings.rootFolder, privateServer: nextServer, host: settings.host, port, logger });
    if (pages !== null) undo.push(() => pages.close());
    const upgrades = ownUpgrades(
      front.server,
      { events: events.upgrade, documents: documents.handleUpgrade, pages: pages === null ? null : forwardTo(nextServer) },
      origins,
    );
    await rooms.start();
    front.serve({ api, pages: pages?.handle ?? null, pageHeaders: { url, isDevelopment: next === 'development' } });

    let closed: ReturnType<RunningServer['close']> | undefined;
    const close: RunningServer['close'] = () => {
      closed ??= (async () => {
        isStopping = true;
        upgrades.refuseAll();
        leaveKnowledge();
        leaveAccounts();
        service.close();
        return stopInOrder({
          server: front.server,
          replays,
          whatIf,
          rooms,
          stopLearning,
          documents,
          events,
          pages,
          link,
          session,
          database,
          logger,
        });
      })();
      return closed;
    };
    return { url, rooms, signIn, people, replays, database, close };
  } catch (error) {
    for (const step of undo.reverse()) await step().catch((cause: unknown) => logger.warn({ err: cause }, 'a part did not stop'));
    throw error;
  }
}

type Parts = {
  readonly server: Server;
  readonly replays: Replays;
  readonly whatIf: WhatIfRuns;
  readonly rooms: Rooms;
  readonly stopLearning: () => Promise<void>;
  readonly documents: Documents;
  readonly events: EventSocket;
  readonly pages: Pages | null;
  readonly link: NodeLink;
  readonly session: NodeSession;
  readonly database: Database;
  readonly logger: Logger;
};

/** What writes stops before what it writes to; browsers are told to come back as the last thing before the database goes. */
async function stopInOrder(parts: Parts): Promise<{ unsaved: IncidentId[]; faults: string[] }> {
  const { server, replays, whatIf, rooms, stopLearning, documents, events, pages, link, session, database, logger } = parts;
  const startedMs = performance.now();
  const faults: string[] = [];
  let unsaved: IncidentId[] = [];
  const step = async (name: string, work: () => Promise<unknown>, deadlineMs: number): Promise<void> => {
    try {
      await within(work(), deadlineMs);
    } catch (error) {
      faults.push(name);
      logger.error({ err: error, part: name }, 'a part did not stop in order');
    }
  };
  server.close();
  await step('replays', () => replays.close(), quickDeadlineMs);
  await step('what if', () => whatIf.close(), quickDeadlineMs);
  await step('learning', stopLearning, quickDeadlineMs);
  await Promise.all([
    step('rooms', () => rooms.stop(), roomsDeadlineMs),
    step(
      'documents',
      async () => {
        unsaved = await documents.close(documentsDeadlineMs);
      },
      documentsDeadlineMs + 500,
    ),
  ]);
  await step('events', () => events.close(), quickDeadlineMs);
  if (pages !== null) await step('pages', () => pages.close(), quickDeadlineMs);
  closeServer(server);
  // Last of all that others wait for: they take over the agents when the leases are free, and were told before.
  await step('nodes', () => Promise.all([link.close(), session.close()]), quickDeadlineMs);
  // An embedded PostgreSQL writes a checkpoint as it stops: it gets all the time that is left.
  await step('database', () => database.close(), Math.max(quickDeadlineMs, stopDeadlineMs - (performance.now() - startedMs)));
  return { unsaved, faults };
}

async function within(work: Promise<unknown>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function closeServer(server: Server): void {
  server.close();
  server.closeAllConnections();
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const message = isTaken ? `Port ${port} is in use. Stop what uses it, or set PORT to another.` : `Cannot listen: ${error.message}`;
      reject(new MusterError('unavailable', message, { cause: error }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** The answer of `ask`, the same one for so long (ms); one that could not be had is asked for again. */
function rememberFor<Answer>(ms: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let last: { at: number; answer: Promise<Answer> } | null = null;
  return () => {
    if (last !== null && performance.now() - last.at < ms) return last.answer;
    const asked = { at: performance.now(), answer: ask() };
    last = asked;
    asked.answer.catch(() => {
      if (last === asked) last = null;
    });
    return asked.answer;
  };
}

async function readVersion(rootFolder: string): Promise<string> {
  const text = await readFile(path.join(rootFolder, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

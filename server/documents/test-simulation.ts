// A simulated document on one node or two: tabs, lines that delay and break, nodes that stop and are killed or cut off from
// each other, a store that fails; all from one seed.
import pino from 'pino';
import * as Y from 'yjs';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createTestNetwork, type TestLink } from '../nodes/test-link.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { defaultAllowance } from './allowance.ts';
import { DocumentConnection } from './document-connection.ts';
import { fenceFrame, syncAnswerFrame, syncRequestFrame, updateFrame } from './frames.ts';
import { LiveDocument } from './live-document.ts';
import { FakeSocket, type MemoryStore, memoryStore } from './test-documents.ts';
import type { Random } from './test-random.ts';

const incident = 'inc' as IncidentId;
const logger = pino({ level: 'silent' });

const never = new Promise<never>(() => undefined);
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What goes wrong, and how often: the chance that a write of a group does. */
export type StoreFaults = { refuses: number; losesAnswer: number };

/** A node as it is now; a killed one never writes again. */
class SimulatedServer {
  readonly document: LiveDocument;
  readonly link: TestLink;
  #dead = false;

  constructor(store: MemoryStore, faults: StoreFaults, random: Random, link: TestLink) {
    this.link = link;
    const guarded: DocumentStore = {
      ...store,
      append: async (id, updates) => {
        await delay(random.int(60));
        // A killed process may have sent its last group, or not.
        if (this.#dead && random() < 0.5) return never;
        if (random() < faults.refuses) throw new MusterError('unavailable');
        const seqs = await store.append(id, updates);
        if (random() < faults.losesAnswer) throw new MusterError('unavailable', 'The answer was lost.');
        return this.#dead ? never : seqs;
      },
      saveCheckpoint: async (...given) => {
        if (random() < faults.refuses) throw new MusterError('unavailable');
        if (!this.#dead) await store.saveCheckpoint(...given);
      },
    };
    this.document = new LiveDocument({
      ...{ incidentId: incident, store: guarded, logger, lingerMs: 40, checkpointEvery: 3 },
      ...{ link, unstored: { bytes: 0 } },
      wallNow: () => performance.now() as EpochMs,
      onClosed: () => undefined,
    });
    // As the endpoint does.
    link.onStatus((status) => {
      if (status === 'linked') this.look();
    });
  }

  /** Looks for what other nodes stored, as it does from time to time. */
  look(): void {
    void this.document.readRows(null).catch(() => undefined);
  }

  kill(): void {
    this.#dead = true;
    void this.link.close();
  }
}

type Line = {
  readonly connection: DocumentConnection;
  readonly socket: FakeSocket;
  readonly up: Uint8Array[];
  readonly document: LiveDocument;
};

/** One tab: its document, its line if it has one, and what it was promised. */
class SimulatedTab {
  readonly doc = new Y.Doc();
  readonly name: string;
  line: Line | null = null;
  #answered = false;
  #nonce = 0;
  readonly #fences = new Map<number, Uint8Array>();
  readonly #onPromise: (everything: Uint8Array) => void;

  constructor(index: number, onPromise: (everything: Uint8Array) => void) {
    this.name = `tab${index}`;
    this.#onPromise = onPromise;
    // Yjs draws it at random, and it decides who wins: it is part of the seed.
    this.doc.clientID = index + 1;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.line?.up.push(updateFrame(update));
    });
  }

  connect(server: SimulatedServer): void {
    const { document } = server;
    const socket = new FakeSocket();
    const connection = new DocumentConnection({
      ...{ socket, person: { id: this.name as PersonId, name: this.name }, readOnly: false, limits: defaultAllowance },
      nowMs: () => performance.now(),
      receive: (from, frame) => document.receive(from, frame),
      onFault: () => undefined,
    });
    this.line = { connection, socket, up: [syncRequestFrame(Y.encodeStateVector(this.doc))], document };
    this.#answered = false;
    this.#fences.clear();
    const ready = document.loaded.then(() => document.readRows(null).catch(() => undefined));
    ready.then(
      () => {
        if (document.state === 'closed') return connection.end(new MusterError('stopping'));
        if (socket.closed !== null) return;
        document.join(connection);
        connection.open();
      },
      () => connection.end(new MusterError('unavailable')),
    );
  }

  /** The line is gone, with all that was on its way. */
  cut(): void {
    if (this.line === null) return;
    const { document, connection, socket } = this.line;
    this.line = null;
    socket.close(1006);
    document.leave(connection);
  }

  edit(random: Random): void {
    const words = this.doc.getText('words');
    const at = random.int(words.length + 1);
    const kind = random();
    if (kind < 0.55) words.insert(at, `${this.name}.${random.int(1_000)} `);
    else if (kind < 0.75 && words.length > 0)
      words.delete(Math.min(at, words.length - 1), 1 + random.int(Math.min(5, words.length - at || 1)));
    else if (kind < 0.9) this.doc.getMap('entries').set(`e${random.int(3)}`, `${this.name}.${random.int(1_000)}`);
    else this.doc.getArray('list').insert(random.int(this.doc.getArray('list').length + 1), [random.int(100)]);
  }

  /** Sends a fence, as our client does: only once it has answered what the server asked on this line. */
  fence(): void {
    if (this.line === null || !this.#answered) return;
    this.#nonce += 1;
    this.#fences.set(this.#nonce, Y.encodeStateAsUpdate(this.doc));
    this.line.up.push(fenceFrame(this.#nonce));
  }

  /** The next frame on its way to the server arrives. */
  deliverUp(): boolean {
    const frame = this.line?.up.shift();
    if (this.line === null || frame === undefined) return false;
    this.line.connection.take(frame);
    return true;
  }

  /** The next frame on its way to the tab arrives, or the end of the line. */
  deliverDown(): boolean {
    const line = this.line;
    if (line === null) return false;
    const frame = line.socket.frames.shift();
    if (frame === undefined) {
      if (line.socket.closed !== null) this.cut();
      return false;
    }
    if (frame.type === 'update') Y.applyUpdate(this.doc, frame.update, 'server');
    if (frame.type === 'sync-request') {
      line.up.push(syncAnswerFrame(Y.encodeStateAsUpdate(this.doc, frame.stateVector)));
      this.#answered = true;
    }
    if (frame.type === 'fence') {
      const everything = this.#fences.get(frame.nonce);
      if (everything !== undefined) this.#onPromise(everything);
      this.#fences.delete(frame.nonce);
    }
    return true;
  }
}

/** How a run ended: the documents of all tabs, what the store gives, and promises that were not kept. */
export type SimulationResult = {
  readonly tabs: readonly unknown[];
  readonly stored: unknown;
  readonly brokenPromises: number;
  readonly promises: number;
  readonly waiting: number;
};

/** Runs one seed. `advance` lets simulated time pass. */
export async function simulate(random: Random, advance: (ms: number) => Promise<unknown>, nodeCount: 1 | 2 = 1): Promise<SimulationResult> {
  const store = memoryStore();
  const faults: StoreFaults = { refuses: random.pick([0, 0.2, 0.5]), losesAnswer: random.pick([0, 0, 0.3]) };
  const lossOfBells = random.pick([0, 0.1, 0.5]);
  const network = createTestNetwork(() => random() < lossOfBells);
  // Follows the store: what changes it when a promise falls due was not there.
  const replica = new Y.Doc();
  let followed = 0;
  let promises = 0;
  let brokenPromises = 0;
  const follow = (): void => {
    for (; followed < store.updates.length; followed += 1) Y.applyUpdate(replica, store.updates[followed]?.bytes ?? new Uint8Array());
  };
  const promised = (everything: Uint8Array): void => {
    follow();
    promises += 1;
    let changed = false;
    const notice = () => {
      changed = true;
    };
    replica.on('update', notice);
    Y.applyUpdate(replica, everything);
    replica.off('update', notice);
    if (changed || replica.store.pendingStructs !== null) brokenPromises += 1;
  };

  const nodes = Array.from({ length: nodeCount }, () => new SimulatedServer(store, faults, random, network.join()));
  const tabs = Array.from({ length: 3 + random.int(3) }, (_, index) => new SimulatedTab(index, promised));
  /** A node that is not there any more, and another in its place. */
  const replace = (node: SimulatedServer): void => {
    for (const tab of tabs) if (tab.line?.document === node.document) tab.cut();
    nodes.splice(nodes.indexOf(node), 1, new SimulatedServer(store, faults, random, network.join()));
  };
  const anyNode = (): SimulatedServer => {
    const node = random.pick(nodes);
    if (node.document.state !== 'closed') return node;
    node.kill();
    replace(node);
    return random.pick(nodes.filter(({ document }) => document.state !== 'closed'));
  };

  for (let step = 0; step < 110; step++) {
    const tab = random.pick(tabs);
    const chance = random();
    if (chance < 0.3) tab.edit(random);
    else if (chance < 0.35) tab.fence();
    else if (chance < 0.55) tab.deliverUp();
    else if (chance < 0.76) tab.deliverDown();
    else if (chance < 0.86) {
      if (tab.line === null) tab.connect(anyNode());
    } else if (chance < 0.88) tab.cut();
    else if (chance < 0.9) {
      const node = random.pick(nodes);
      node.kill();
      replace(node);
    } else if (chance < 0.91) {
      const node = random.pick(nodes);
      const stopping = node.document.close(new AbortController().signal).catch(() => undefined);
      for (let turn = 0; turn < 3; turn++) {
        await advance(200);
        for (const each of tabs) while (each.deliverDown());
      }
      // Not done in time: the process ends anyway.
      node.kill();
      void stopping;
      replace(node);
    } else if (chance < 0.93 && nodeCount > 1) {
      const { link } = random.pick(nodes);
      if (link.status() === 'linked') link.cut();
      else link.mend();
    } else await advance(random.int(30));
  }

  // Everything heals: the store works, nodes hear each other, everybody comes back, and what is on its way arrives.
  Object.assign(faults, { refuses: 0, losesAnswer: 0 });
  for (const { link } of nodes) link.mend();
  for (let round = 0; round < 4; round++) {
    for (const tab of tabs) {
      if (tab.line?.socket.closed != null) tab.cut();
      if (tab.line === null) tab.connect(anyNode());
    }
    await advance(50);
    for (let busy = true; busy; ) {
      busy = false;
      for (const tab of tabs) busy = tab.deliverUp() || tab.deliverDown() || busy;
      await advance(busy ? 1 : 0);
    }
    for (const tab of tabs) tab.fence();
    for (const { document } of nodes) document.heartbeat();
    await advance(2_500);
    for (const node of nodes) node.look();
    await advance(50);
  }
  let waiting = 0;
  for (const { document } of nodes) {
    waiting += document.size.waitingBytes;
    await document.close(new AbortController().signal);
  }
  const replayed = new Y.Doc();
  for (const { bytes } of store.updates) Y.applyUpdate(replayed, bytes);
  return { tabs: tabs.map(({ doc }) => contentOf(doc)), stored: contentOf(replayed), brokenPromises, promises, waiting };
}

function contentOf(doc: Y.Doc): unknown {
  return {
    words: doc.getText('words').toString(),
    entries: doc.getMap('entries').toJSON(),
    list: doc.getArray('list').toJSON(),
    pending: doc.store.pendingStructs !== null,
  };
}

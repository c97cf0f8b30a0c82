// A crowd that types: real tabs over real sockets, whatever happens to the servers, and what it was promised held against the database.
import { expect, onTestFinished, vi } from 'vitest';
import * as Y from 'yjs';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { Database } from '../store/database.ts';
import { createDocumentStore, type DocumentUpdate } from '../store/document-store.ts';
import { patience } from '../test-patience.ts';
import type { Random } from './test-random.ts';
import { Tab, wordsOf } from './test-tabs.ts';

/** The size of the fault tests; see docs/spec/realtime.md, "How to look longer". */
export const rounds = Number(process.env.MUSTER_FAULT_ROUNDS ?? 20);
export const seed = Number(process.env.MUSTER_FAULT_SEED ?? 1);
export const crowdSize = 20;
export const edits = 500 * rounds;
/** A machine that does ten other things takes ten times as long. */
export const crowdTimeoutMs = 180_000 + rounds * 60_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export type CrowdOptions = {
  readonly database: Pick<Database, 'pool'>;
  readonly incident: IncidentId;
  /** Addresses of the nodes; tabs are spread over them. */
  readonly urls: readonly string[];
  readonly cookies: readonly string[];
  readonly size: number;
  readonly random: Random;
  /** Said with every failure: the seed and what is tried. */
  readonly said: string;
  /** A tab types a word about this often. */
  readonly everyMs: number;
  /** No word may be stored in two rows: a tab that goes to another node in the middle of a write brings it there again. */
  readonly storedOnce?: boolean;
};

export class Crowd {
  readonly tabs: readonly Tab[];
  readonly #options: CrowdOptions;
  readonly #replayed = new Y.Doc();
  /** Up to which clock of each tab the rows go. */
  readonly #clocks = new Map<number, number>();
  #readUpTo: Seq = 0 as Seq;
  #timers: ReturnType<typeof setInterval>[] = [];
  /** Beyond so many words everybody types a tenth as fast: a slow machine is not given more to do for being slow. */
  budget = Number.POSITIVE_INFINITY;

  constructor(options: CrowdOptions) {
    this.#options = options;
    const { size, urls, cookies, incident } = options;
    // Each y-websocket provider waits for the end of the process, and so does a line of warnings.
    process.setMaxListeners(100);
    const of = (list: readonly string[], index: number): string => list[index % list.length] ?? '';
    this.tabs = Array.from(
      { length: size },
      (_, index) => new Tab({ url: of(urls, index), incidentId: incident, cookie: of(cookies, index) }),
    );
    onTestFinished(() => {
      this.stop();
      for (const tab of this.tabs) tab.destroy();
    });
  }

  get typed(): number {
    return this.tabs.reduce((sum, tab) => sum + tab.typed.length, 0);
  }

  /** Everybody types on, whether they are connected or not. */
  start(): void {
    const { random, everyMs } = this.#options;
    this.#timers = this.tabs.map((tab, index) =>
      setInterval(
        () => {
          if (this.typed < this.budget || random() < 0.1) this.#type(tab, index);
        },
        everyMs * (0.7 + 0.6 * random()),
      ),
    );
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Waits until each of these tabs was told of something that it typed after this call; each types a word for it. */
  async heard(tabs: readonly Tab[] = this.tabs): Promise<void> {
    const typed = tabs.map((tab) => tab.typed.length);
    for (const [index, tab] of this.tabs.entries()) if (tabs.includes(tab)) this.#type(tab, index);
    await vi.waitFor(() => {
      const deaf = tabs.filter((tab, index) => tab.acknowledged <= (typed[index] ?? 0));
      expect(deaf.length, `${this.#options.said}: tabs that were told nothing`).toBe(0);
    }, patience);
  }

  /** Waits until there are so many words. */
  async hasTyped(words: number): Promise<void> {
    this.budget = words;
    await vi.waitFor(() => expect(this.typed).toBeGreaterThanOrEqual(words), { timeout: 300_000, interval: 50 });
  }

  /** Whatever a tab was told is stored is in the database now. */
  async expectNothingLost(): Promise<void> {
    // Before the question: what is acknowledged while the database answers counts next time.
    const promised = this.tabs.flatMap((tab) => tab.acknowledgedWords);
    const stored = new Set(wordsOf(await this.storedText()));
    expect(
      promised.filter((word) => !stored.has(word)),
      `${this.#options.said}: acknowledged and not stored`,
    ).toEqual([]);
  }

  /** Everybody stops typing, is told that everything is stored, and has the words that are: each once, and none torn apart. */
  async expectConvergence(): Promise<void> {
    const { said } = this.#options;
    this.stop();
    await vi.waitFor(() => {
      const waiting = this.tabs.filter((tab) => tab.acknowledged !== tab.typed.length);
      expect(waiting.length, `${said}: tabs that wait for an acknowledgement`).toBe(0);
    }, patience);
    const stored = await this.storedText();
    await vi.waitFor(
      () => expect(this.tabs.filter((tab) => tab.text !== stored).length, `${said}: tabs with other words`).toBe(0),
      patience,
    );
    expect(wordsOf(stored).sort(), said).toEqual(this.tabs.flatMap((tab) => tab.typed).sort());
    expect(
      this.tabs.flatMap((tab) => (tab.refusedWith === null ? [] : [tab.refusedWith])),
      said,
    ).toEqual([]);
  }

  /** The words that the database has; waits for one that is coming back. */
  async storedText(): Promise<string> {
    const store = createDocumentStore(this.#options.database);
    for (;;) {
      const options = { after: this.#readUpTo, limit: 2_000 };
      const page = await vi.waitFor(() => store.readUpdates(this.#options.incident, options), patience);
      for (const row of page) this.#take(row);
      if (page.length === 0) return this.#replayed.getText('words').toString();
    }
  }

  #type(tab: Tab, index: number): void {
    const { random } = this.#options;
    const place = random();
    // Mostly at the ends, where the place is found without reading all of it.
    tab.type(`${index}.${tab.typed.length}`, place < 0.45 ? 0 : place < 0.9 ? 1 : random());
  }

  #take({ seq, bytes }: DocumentUpdate): void {
    const { said, storedOnce } = this.#options;
    expect(seq, `${said}: a gap or a double in the rows`).toBe(this.#readUpTo + 1);
    Y.applyUpdate(this.#replayed, bytes);
    this.#readUpTo = seq;
    if (storedOnce !== true) return;
    for (const { id, length } of Y.decodeUpdate(bytes).structs) {
      expect(id.clock, `${said}: row ${seq} has words of tab ${id.client} again, or before those they follow`).toBe(
        this.#clocks.get(id.client) ?? 0,
      );
      this.#clocks.set(id.client, id.clock + length);
    }
  }
}

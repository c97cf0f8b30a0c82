// Who wrote which words of an entry, a note or the update draft when, from the document's update log.
import * as Y from 'yjs';
import type { EntryHistoryStep } from '../../domain/api.ts';
import { entryTextKey, noteBodyKey, notesMapName, timelineMapName, updateDraftName } from '../../domain/document.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import { epochMs, minuteMs } from '../../domain/time.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { AttributedDocument, actorKey } from './attributed-document.ts';
import type { DocumentTimes, UpdateTimes } from './document-times.ts';

export type EntryHistory = {
  /** The history of a part of the document, oldest step first. Throws MusterError `not-found` for a part that never was. */
  of(incidentId: IncidentId, part: string): Promise<EntryHistoryStep[]>;
};

export type EntryHistoryOptions = {
  readonly store: Pick<DocumentStore, 'readUpdates'>;
  readonly times: DocumentTimes;
  /** How long a replayed document is kept for the next question. */
  readonly keepMs?: number;
};

const pageSize = 1_000;
/** Replayed documents that are kept: whoever looks at one entry looks at the next. */
const maxKept = 3;
/** Edits of one person that are no further apart are one step. */
const stepMs = minuteMs;
/** Unchanged text between two changes is shortened to this, or the history of a long note is its text a hundred times. */
const maxKeptText = 4_000;

type Kept = { readonly document: AttributedDocument; reading: Promise<unknown>; timer: ReturnType<typeof setTimeout> | null };

/** Replays the log once, then only what was added to it since (20,000 edits: about 0.3 s, once). */
export function createEntryHistory({ store, times, keepMs = minuteMs }: EntryHistoryOptions): EntryHistory {
  const kept = new Map<IncidentId, Kept>();

  function keptOf(incidentId: IncidentId): Kept {
    const known = kept.get(incidentId) ?? { document: new AttributedDocument(), reading: Promise.resolve(), timer: null };
    if (known.timer !== null) clearTimeout(known.timer);
    known.timer = setTimeout(() => kept.delete(incidentId), keepMs);
    known.timer.unref();
    kept.delete(incidentId);
    kept.set(incidentId, known);
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    return known;
  }

  async function readOn(incidentId: IncidentId, document: AttributedDocument): Promise<UpdateTimes> {
    const known = await times.of(incidentId);
    // Page by page: each is a turn of some milliseconds, so that nobody else waits for all of it.
    while (document.seq < known.seq) {
      const limit = Math.min(pageSize, known.seq - document.seq);
      const page = await store.readUpdates(incidentId, { after: document.seq, limit });
      if (page.length === 0) break;
      document.take(page);
    }
    return known;
  }

  return {
    async of(incidentId, part) {
      const known = keptOf(incidentId);
      const reading = known.reading.then(() => readOn(incidentId, known.document));
      known.reading = reading.catch(() => undefined);
      const timesOfUpdates = await reading;
      return stepsOf(known.document, timesOfUpdates, part);
    },
  };
}

/** A run of characters with the same fate. */
type Piece = { readonly text: string; readonly inserted: Edit; readonly deleted: Edit | null };
/** What one person did in one update, and who sent it if somebody else did. */
type Edit = { readonly seq: Seq; readonly actor: Actor; readonly broughtBy: Actor | null };
type Change = { readonly edit: Edit; readonly note: (step: Draft) => void };
type Draft = {
  from: Seq;
  to: Seq;
  readonly actor: Actor;
  readonly broughtBy: Actor | null;
  moved: EntryHistoryStep['moved'];
  pinned: boolean | null;
  titled: string | null;
  removed: boolean | null;
};

function stepsOf(document: AttributedDocument, times: UpdateTimes, part: string): EntryHistoryStep[] {
  const { pieces, changes } = readPart(document, part);
  const edits = pieces.flatMap(({ inserted, deleted }) => (deleted === null ? [inserted] : [inserted, deleted]));
  const { drafts, indexOf } = groupEdits([...edits, ...changes.map(({ edit }) => edit)], times);
  for (const { edit, note } of changes) {
    const draft = drafts[indexOf(edit)];
    if (draft !== undefined) note(draft);
  }
  const runs = joinPieces(pieces, indexOf);
  return drafts.map(({ from, to, ...rest }, index) => ({ ...rest, from: times.at(from), to: times.at(to), spans: spansOf(runs, index) }));
}

/** Puts edits into steps: what one person did without a longer pause. Others may have written meanwhile. */
function groupEdits(edits: readonly Edit[], times: UpdateTimes): { drafts: Draft[]; indexOf: (edit: Edit) => number } {
  const drafts: Draft[] = [];
  const open = new Map<string, number>();
  const indices = new Map<string, number>();
  const whoOf = ({ actor, broughtBy }: Edit): string => `${actorKey(actor)} by ${broughtBy === null ? 'themselves' : actorKey(broughtBy)}`;
  const keyOf = (edit: Edit): string => `${edit.seq} ${whoOf(edit)}`;
  for (const edit of edits.toSorted((a, b) => a.seq - b.seq)) {
    const who = whoOf(edit);
    let index = open.get(who) ?? -1;
    const last = drafts[index];
    if (last === undefined || times.at(edit.seq) - times.at(last.to) > stepMs) {
      index = drafts.length;
      const { seq, actor, broughtBy } = edit;
      drafts.push({ from: seq, to: seq, actor, broughtBy, moved: null, pinned: null, titled: null, removed: null });
      open.set(who, index);
    } else last.to = edit.seq;
    indices.set(keyOf(edit), index);
  }
  return { drafts, indexOf: (edit) => indices.get(keyOf(edit)) ?? -1 };
}

type StepRun = { text: string; readonly inserted: number; readonly deleted: number };

function joinPieces(pieces: readonly Piece[], indexOf: (edit: Edit) => number): StepRun[] {
  const runs: StepRun[] = [];
  for (const { text, ...edits } of pieces) {
    const inserted = indexOf(edits.inserted);
    const deleted = edits.deleted === null ? Number.POSITIVE_INFINITY : indexOf(edits.deleted);
    const last = runs.at(-1);
    if (last !== undefined && last.inserted === inserted && last.deleted === deleted) last.text += text;
    else runs.push({ text, inserted, deleted });
  }
  return runs;
}

function spansOf(runs: readonly StepRun[], step: number): EntryHistoryStep['spans'] {
  const spans: EntryHistoryStep['spans'] = [];
  for (const { text, inserted, deleted } of runs) {
    const wasThere = inserted < step && deleted >= step;
    const isThere = inserted <= step && deleted > step;
    if (!wasThere && !isThere) continue;
    const change = wasThere && isThere ? 'kept' : isThere ? 'added' : 'removed';
    const last = spans.at(-1);
    if (last?.change === change) last.text += text;
    else spans.push({ change, text });
  }
  const last = spans.at(-1);
  // Every block ends its line; behind the last there is nothing.
  if (last?.text.endsWith('\n')) last.text = last.text.slice(0, -1);
  return spans.filter(({ text }) => text !== '').map(({ change, text }) => ({ change, text: change === 'kept' ? shortened(text) : text }));
}

function shortened(text: string): string {
  if (text.length <= maxKeptText) return text;
  return `${text.slice(0, maxKeptText / 2)} … ${text.slice(-maxKeptText / 2)}`;
}

function readPart(document: AttributedDocument, part: string): { pieces: Piece[]; changes: Change[] } {
  const { doc } = document;
  if (part === updateDraftName) return { pieces: [...piecesOf(document, doc.getXmlFragment(updateDraftName))], changes: [] };
  // An entry that was taken out of its map is still there as what stood last under its key.
  const item = doc.getMap(timelineMapName)._map.get(part) ?? doc.getMap(notesMapName)._map.get(part);
  const map = item?.content instanceof Y.ContentType ? item.content.type : undefined;
  if (item === undefined || !(map instanceof Y.Map)) throw new MusterError('not-found', 'There never was an entry or note by this id.');
  const text = [entryTextKey, noteBodyKey]
    .flatMap((key) => map._map.get(key)?.content ?? [])
    .find((content) => content instanceof Y.ContentType);
  const changes = fieldChanges(document, map);
  const { insertedAt, deletedAt } = document.fateOf(item.id.client, item.id.clock);
  changes.push({ edit: insertion(document, item.id.client, insertedAt), note: () => undefined });
  if (deletedAt !== null) {
    const note = (step: Draft) => {
      step.removed = true;
    };
    changes.push({ edit: deletion(document, deletedAt), note });
  }
  return { pieces: text === undefined ? [] : [...piecesOf(document, text.type)], changes };
}

/** What was written under the keys of an entry or note that people change later. */
function fieldChanges(document: AttributedDocument, map: Y.Map<unknown>): Change[] {
  const changes: Change[] = [];
  const each = (key: string, makeNote: (value: unknown, before: unknown) => ((step: Draft) => void) | null): void => {
    let before: unknown;
    for (const { edit, value } of valuesOf(document, map, key)) {
      const note = makeNote(value, before);
      if (note !== null) changes.push({ edit, note });
      before = value;
    }
  };
  each('at', (value, before) => {
    const [to, from] = [epochMs.safeParse(value), epochMs.safeParse(before)];
    if (!to.success) return null;
    return (step) => {
      step.moved = { from: step.moved === null ? (from.success ? from.data : null) : step.moved.from, to: to.data };
    };
  });
  each('pinned', (value, before) => {
    if (typeof value !== 'boolean' || before === undefined) return null;
    return (step) => {
      step.pinned = value;
    };
  });
  each('title', (value) => {
    if (typeof value !== 'string') return null;
    return (step) => {
      step.titled = value;
    };
  });
  each('removed', (value, before) => {
    if (typeof value !== 'boolean' || before === undefined) return null;
    return (step) => {
      step.removed = value;
    };
  });
  return changes;
}

/** Every value a key ever had, oldest first. */
function valuesOf(document: AttributedDocument, map: Y.Map<unknown>, key: string): { edit: Edit; value: unknown }[] {
  const values: { edit: Edit; value: unknown }[] = [];
  for (let item: Y.Item | null = map._map.get(key) ?? null; item !== null; item = item.left) {
    const { client, clock } = item.id;
    const edit = insertion(document, client, document.fateOf(client, clock).insertedAt);
    values.push({ edit, value: item.content.getContent().at(-1) });
  }
  return values.sort((a, b) => a.edit.seq - b.edit.seq);
}

const lineEnds: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock', 'hardBreak']);

/** All characters that ever stood in a type, in their order. */
function* piecesOf(document: AttributedDocument, type: Pick<Y.XmlFragment, '_start'>): Generator<Piece> {
  for (let item = type._start; item !== null; item = item.right) {
    const { content } = item;
    if (content instanceof Y.ContentString) yield* fatesOf(document, item, content.str);
    else if (content instanceof Y.ContentType) {
      const inner = content.type;
      yield* piecesOf(document, inner);
      if (!(inner instanceof Y.XmlElement)) continue;
      const label: unknown = inner.nodeName === 'mention' ? inner.getAttribute('label') : undefined;
      if (typeof label === 'string') yield* fatesOf(document, item, `@${label}`, true);
      else if (lineEnds.has(inner.nodeName)) yield* fatesOf(document, item, '\n', true);
    }
  }
}

/** The text of an item in runs of the same fate; whole, when the text only stands for the item. */
function* fatesOf(document: AttributedDocument, { id: { client, clock } }: Y.Item, text: string, isWhole = false): Generator<Piece> {
  for (let at = 0; at < text.length; ) {
    const { insertedAt, deletedAt, length } = document.fateOf(client, clock + at);
    const end = isWhole ? text.length : Math.min(text.length, at + length);
    const deleted = deletedAt === null ? null : deletion(document, deletedAt);
    yield { text: text.slice(at, end), inserted: insertion(document, client, insertedAt), deleted };
    at = end;
  }
}

/** Words name the tab they were typed in, so they are of who types there, whoever sent them. */
function insertion(document: AttributedDocument, client: number, seq: Seq): Edit {
  const [actor, sender] = [document.authorOf(client), document.senderOf(seq)];
  return { seq, actor, broughtBy: actorKey(sender) === actorKey(actor) ? null : sender };
}

/** A deletion names what it deletes, not the tab it was made in. */
function deletion(document: AttributedDocument, seq: Seq): Edit {
  return { seq, actor: document.senderOf(seq), broughtBy: null };
}

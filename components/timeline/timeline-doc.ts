// The timeline in the shared document: pure functions that write entries into a Y.Doc and read them back as rows.
import * as Y from 'yjs';
import { entryTextKey, type TimelineEntryFields, timelineEntryKinds, timelineMapName } from '../../domain/document.ts';
import { unreachable } from '../../domain/errors.ts';
import { type EventNumber, eventNumber, newId, personId, type TimelineEntryId } from '../../domain/ids.ts';
import { type NoteBlock, readNote } from '../../domain/note-text.ts';
import { type EpochMs, epochMs } from '../../domain/time.ts';
import { incidentRole } from '../../domain/vocabulary.ts';
import type { TextBlock, TextRun } from './timeline-text.ts';

/** One entry as it stands, with its words. */
export type EntryRow = TimelineEntryFields & { readonly text: readonly TextBlock[] };

export type NewTimelineEntry = Omit<TimelineEntryFields, 'id' | 'pinned'> & { readonly text: readonly TextBlock[] };

export function timelineMap(doc: Y.Doc): Y.Map<Y.Map<unknown>> {
  return doc.getMap(timelineMapName);
}

/** Adds an entry and gives its id. Its words are a fragment from the start, so that two people can open it at once. */
export function addEntry(doc: Y.Doc, entry: NewTimelineEntry, id: TimelineEntryId = newId()): TimelineEntryId {
  const { text, ...fields } = entry;
  doc.transact(() => {
    const map = new Y.Map<unknown>();
    const fragment = new Y.XmlFragment();
    for (const [key, value] of Object.entries({ ...fields, id, pinned: fields.kind === 'pin' })) map.set(key, value);
    map.set(entryTextKey, fragment);
    timelineMap(doc).set(id, map);
    // An editor that opens a fragment without a paragraph writes one, and two editors that open it at once write two.
    fragment.insert(0, text.length === 0 ? [new Y.XmlElement('paragraph')] : text.map(blockElement));
  });
  return id;
}

/** Corrects where an entry stands in the timeline; false when there is no such entry. */
export function setEntryTime(doc: Y.Doc, id: TimelineEntryId, at: EpochMs): boolean {
  return setValue(doc, id, 'at', at);
}

/** Marks an entry as one to come back to, or unmarks it; false when there is no such entry. */
export function setPinned(doc: Y.Doc, id: TimelineEntryId, pinned: boolean): boolean {
  return setValue(doc, id, 'pinned', pinned);
}

/** Pins a critical event: brings back the pin it already has, else adds one. */
export function pin(
  doc: Y.Doc,
  entry: Omit<NewTimelineEntry, 'kind' | 'text' | 'event'> & { readonly event: EventNumber },
): TimelineEntryId {
  const existing = readRows(doc).find((row) => row.kind === 'pin' && row.event === entry.event);
  if (existing === undefined) return addEntry(doc, { ...entry, kind: 'pin', text: [] });
  if (!existing.pinned) setPinned(doc, existing.id, true);
  return existing.id;
}

/** All entries by (at, createdAt, id). Malformed ones are left out; of several pins of one event the first stands. */
export function readRows(doc: Y.Doc): EntryRow[] {
  const rows: EntryRow[] = [];
  for (const [key, map] of timelineMap(doc)) {
    const row = readRow(key, map);
    if (row !== null) rows.push(row);
  }
  return withoutRepeatedPins(rows).sort(byTime);
}

export function byTime(
  a: { readonly at: number; readonly createdAt: number; readonly id: string },
  b: { readonly at: number; readonly createdAt: number; readonly id: string },
): number {
  return a.at - b.at || a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Two people can pin one event at the same moment: everybody then shows the pin that was made first. */
export function withoutRepeatedPins(rows: readonly EntryRow[]): EntryRow[] {
  const first = new Map<EventNumber, EntryRow>();
  for (const row of rows) {
    if (row.kind !== 'pin' || row.event === null) continue;
    const other = first.get(row.event);
    if (other === undefined || row.createdAt < other.createdAt || (row.createdAt === other.createdAt && row.id < other.id))
      first.set(row.event, row);
  }
  return rows.filter((row) => row.kind !== 'pin' || row.event === null || first.get(row.event) === row);
}

/** Reads one entry's map; null when it is not an entry that this version can show. Anybody in the room can write anything here. */
export function readRow(key: string, map: unknown): EntryRow | null {
  if (!(map instanceof Y.Map)) return null;
  const kind = timelineEntryKinds.find((known) => known === map.get('kind'));
  const at = epochMs.safeParse(map.get('at'));
  const createdAt = epochMs.safeParse(map.get('createdAt'));
  const authorId = personId.safeParse(map.get('authorId'));
  const authorName = map.get('authorName');
  const role = incidentRole.safeParse(map.get('authorRole'));
  const event = eventNumber.safeParse(map.get('event'));
  const fragment = map.get(entryTextKey);
  if (kind === undefined || !at.success || !createdAt.success || !authorId.success || typeof authorName !== 'string') return null;
  if (!(fragment instanceof Y.XmlFragment) || (kind === 'pin' && !event.success)) return null;
  return {
    // The key is the id that everybody agrees on; the field is a copy for readers of a single entry.
    id: key as TimelineEntryId,
    kind,
    at: at.data,
    createdAt: createdAt.data,
    authorId: authorId.data,
    authorName: authorName.slice(0, 100),
    authorRole: role.success ? role.data : null,
    event: event.success ? event.data : null,
    pinned: map.get('pinned') === true,
    text: entryBlocks(readNote(fragment)),
  };
}

/** What an entry may hold of words that were read: entries know no headings, quotes, lines or images. */
function entryBlocks(blocks: readonly NoteBlock[]): TextBlock[] {
  return blocks.flatMap((block): TextBlock[] => {
    switch (block.type) {
      case 'paragraph':
      case 'code':
        return [block];
      case 'heading':
        return [{ type: 'paragraph', runs: block.runs }];
      case 'list':
        return [{ type: 'list', ordered: block.ordered, items: block.items.map(entryBlocks) }];
      case 'quote':
        return entryBlocks(block.blocks);
      case 'rule':
      case 'image':
        return [];
      default:
        return unreachable(block);
    }
  });
}

/** Writes a block as the element that the editor's schema expects. */
function blockElement(block: TextBlock): Y.XmlElement {
  switch (block.type) {
    case 'paragraph': {
      const element = new Y.XmlElement('paragraph');
      if (block.runs.length > 0) element.insert(0, [runText(block.runs)]);
      return element;
    }
    case 'code': {
      const element = new Y.XmlElement('codeBlock');
      if (block.text !== '') element.insert(0, [new Y.XmlText(block.text)]);
      return element;
    }
    case 'list': {
      const list = new Y.XmlElement(block.ordered ? 'orderedList' : 'bulletList');
      const items = block.items.map((blocks) => {
        const item = new Y.XmlElement('listItem');
        item.insert(0, blocks.map(blockElement));
        return item;
      });
      list.insert(0, items);
      return list;
    }
  }
}

function runText(runs: readonly TextRun[]): Y.XmlText {
  const text = new Y.XmlText();
  let at = 0;
  for (const run of runs) {
    const marks: Record<string, unknown> = {};
    if (run.bold === true) marks.bold = {};
    if (run.italic === true) marks.italic = {};
    if (run.code === true) marks.code = {};
    if (run.href !== undefined) marks.link = { href: run.href };
    // Without the explicit empty set a run would take over the marks of the one before it.
    text.insert(at, run.text, marks);
    at += run.text.length;
  }
  return text;
}

function setValue(doc: Y.Doc, id: TimelineEntryId, key: 'at' | 'pinned', value: EpochMs | boolean): boolean {
  const map = timelineMap(doc).get(id);
  if (!(map instanceof Y.Map)) return false;
  // Every write of a key leaves a tombstone for ever, so a write that changes nothing is not made.
  if (map.get(key) !== value) map.set(key, value);
  return true;
}

/** The fragment an editor binds to; undefined when there is no such entry. */
export function entryFragment(doc: Y.Doc, id: TimelineEntryId): Y.XmlFragment | undefined {
  const map = timelineMap(doc).get(id);
  const fragment = map instanceof Y.Map ? map.get(entryTextKey) : undefined;
  return fragment instanceof Y.XmlFragment ? fragment : undefined;
}

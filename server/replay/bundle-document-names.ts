// Pseudonyms in the edits of a shared document: every edit stays, of the same length and at the same place, with names written over.
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { fitted, type Pseudonyms } from './bundle-names.ts';

/** Letters to write over others, by who wrote them and at which place of their edits. */
type Overwritten = ReadonlyMap<number, ReadonlyMap<number, string>>;

/**
 * Reads a document edit by edit, and learns which letters were ever part of a name, however they came together. Letters keep
 * their places, because every later edit of the document counts them: in running text a pseudonym is fitted to the length of
 * the name. Names in fields (who wrote an entry, who is mentioned, what a note is called) are replaced whole.
 */
export class DocumentNames {
  readonly #pseudonyms: Pseudonyms;
  readonly #doc = new Y.Doc({ gc: false });
  readonly #overwritten = new Map<number, Map<number, string>>();

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
    this.#doc.on('afterTransaction', (transaction: Y.Transaction) => {
      for (const text of changedTexts(this.#doc, transaction)) this.#learn(text);
    });
  }

  /** Reads the next edit. All must be read before the first is rewritten: a name may be finished by a later one. */
  read(update: Uint8Array): void {
    Y.applyUpdate(this.#doc, update);
  }

  /** The same edit with every name replaced. */
  rewrite(update: Uint8Array): Uint8Array {
    return writeUpdate(Y.decodeUpdate(update), (item) => rewriteContent(item, this.#overwritten, this.#pseudonyms));
  }

  #learn(type: Y.AbstractType<unknown>): void {
    let text = '';
    const places: { readonly client: number; readonly clock: number }[] = [];
    for (let item = type._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      const { client, clock } = item.id;
      for (let index = 0; index < item.content.str.length; index += 1) places.push({ client, clock: clock + index });
      text += item.content.str;
    }
    for (const mention of this.#pseudonyms.mentions(text)) {
      const over = fitted(mention);
      places.slice(mention.from, mention.to).forEach(({ client, clock }, index) => {
        const letters = this.#overwritten.get(client) ?? new Map<number, string>();
        this.#overwritten.set(client, letters);
        if (!letters.has(clock)) letters.set(clock, over.charAt(index));
      });
    }
  }
}

/** The texts in which letters came or went. */
function changedTexts(doc: Y.Doc, { beforeState, afterState, changed }: Y.Transaction): Set<Y.AbstractType<unknown>> {
  const texts = new Set<Y.AbstractType<unknown>>();
  for (const type of changed.keys()) if (type instanceof Y.Text) texts.add(type as Y.AbstractType<unknown>);
  // A text that is new itself does not count as changed.
  for (const [client, after] of afterState) {
    let clock = beforeState.get(client) ?? 0;
    while (clock < after) {
      const struct = Y.getItem(doc.store, Y.createID(client, clock));
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentString && struct.parent instanceof Y.AbstractType)
        texts.add(struct.parent);
      clock = struct.id.clock + struct.length;
    }
  }
  return texts;
}

function rewriteContent(item: Y.Item, overwritten: Overwritten, pseudonyms: Pseudonyms): Y.Item['content'] {
  const { content } = item;
  if (content instanceof Y.ContentString) {
    // By UTF-16 units, as Yjs counts them.
    const letters = content.str.split('');
    // Words that were never part of the document as anybody saw it: those of an edit that lacks what it builds on.
    for (const mention of pseudonyms.mentions(content.str)) {
      for (const [index, letter] of Array.from(fitted(mention)).entries()) letters[mention.from + index] = letter;
    }
    const over = overwritten.get(item.id.client);
    for (const index of letters.keys()) letters[index] = over?.get(item.id.clock + index) ?? letters[index] ?? '';
    return new Y.ContentString(letters.join(''));
  }
  if (content instanceof Y.ContentAny) return new Y.ContentAny(content.arr.map((value: unknown) => pseudonyms.json(value)));
  if (content instanceof Y.ContentJSON) return new Y.ContentJSON(content.arr.map((value: unknown) => pseudonyms.json(value)));
  if (content instanceof Y.ContentEmbed) return new Y.ContentEmbed(jsonObject(pseudonyms.json(content.embed)));
  if (content instanceof Y.ContentFormat) return new Y.ContentFormat(content.key, jsonObject(pseudonyms.json(content.value)));
  return content;
}

function jsonObject(value: unknown): object {
  // Typed as an object by Yjs, which writes whatever JSON it is.
  return value as object;
}

/** Writes an update (v1) as it was decoded, with other contents of the same lengths. */
function writeUpdate({ structs, ds }: ReturnType<typeof Y.decodeUpdate>, contentOf: (item: Y.Item) => Y.Item['content']): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const { restEncoder } = encoder;
  const runs: (Y.Item | Y.GC | Y.Skip)[][] = [];
  for (const struct of structs) {
    const run = runs.at(-1);
    if (run?.[0]?.id.client === struct.id.client) run.push(struct);
    else runs.push([struct]);
  }
  encoding.writeVarUint(restEncoder, runs.length);
  for (const run of runs) {
    const [first] = run;
    if (first === undefined) continue;
    encoding.writeVarUint(restEncoder, run.length);
    encoder.writeClient(first.id.client);
    encoding.writeVarUint(restEncoder, first.id.clock);
    for (const struct of run) {
      if (struct instanceof Y.Item) struct.content = contentOf(struct);
      struct.write(encoder, 0);
    }
  }
  encoding.writeVarUint(restEncoder, ds.clients.size);
  for (const [client, deletions] of ds.clients) {
    encoding.writeVarUint(restEncoder, client);
    encoding.writeVarUint(restEncoder, deletions.length);
    for (const { clock, len } of deletions) {
      encoding.writeVarUint(restEncoder, clock);
      encoding.writeVarUint(restEncoder, len);
    }
  }
  return encoder.toUint8Array();
}

// A published review is closed on the server: edits of its words are found in any update, and nothing else is held up.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { type IncidentId, incidentId, newId } from '../../domain/ids.ts';
import type { ReviewState } from '../../domain/vocabulary.ts';
import { startTestServer } from '../http/test-server.ts';
import { updateFrame } from './frames.ts';
import { changesType, ReviewGuard, reviewGraceMs } from './review-guard.ts';
import { closeOf, opened, startEndpoint } from './test-endpoint.ts';

const patience = { timeout: 10_000, interval: 10 };

/** A document with a review of one paragraph and some other words. */
function written(): Y.Doc {
  const doc = new Y.Doc();
  const text = new Y.XmlFragment();
  doc.getMap('review').set('review-text', text);
  const paragraph = new Y.XmlElement('paragraph');
  text.insert(0, [paragraph]);
  paragraph.insert(0, [new Y.XmlText('The pool limit was too low.')]);
  doc.getText('words').insert(0, 'other words');
  return doc;
}

/** What an edit of a copy of the document would send. */
function edit(doc: Y.Doc, change: (copy: Y.Doc) => void): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  const before = Y.encodeStateVector(copy);
  change(copy);
  return Y.encodeStateAsUpdate(copy, before);
}

const reviewOf = (doc: Y.Doc): Y.XmlFragment => doc.getMap('review').get('review-text') as Y.XmlFragment;
const wordsOf = (doc: Y.Doc): Y.XmlText => (reviewOf(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText;

describe('edits of the review', () => {
  const changes: Record<string, (doc: Y.Doc) => void> = {
    'a word put in the middle': (doc) => wordsOf(doc).insert(4, 'little '),
    'a word struck': (doc) => wordsOf(doc).delete(0, 4),
    'a mark': (doc) => wordsOf(doc).format(0, 3, { bold: {} }),
    'a new paragraph': (doc) => reviewOf(doc).insert(1, [new Y.XmlElement('paragraph')]),
    'another review in its place': (doc) => doc.getMap('review').set('review-text', new Y.XmlFragment()),
    'the review taken away': (doc) => doc.getMap('review').delete('review-text'),
    'hidden behind other words': (doc) => {
      doc.getText('words').insert(0, 'more ');
      wordsOf(doc).insert(4, 'x');
    },
  };
  test.each(Object.entries(changes))('%s is found', (_name, change) => {
    const doc = written();
    expect(changesType(doc, edit(doc, change), 'review')).toBe(true);
  });

  test('the first words of a review are found, too', () => {
    expect(
      changesType(
        new Y.Doc(),
        edit(new Y.Doc(), (copy) => copy.getMap('review').set('review-text', new Y.XmlFragment())),
        'review',
      ),
    ).toBe(true);
  });

  test('other words, follow-ups, and what is known already are none', () => {
    const doc = written();
    wordsOf(doc).delete(0, 4);
    const none = [
      edit(doc, (copy) => copy.getText('words').insert(3, 'x')),
      edit(doc, (copy) => copy.getText('words').delete(0, 3)),
      edit(doc, (copy) => copy.getMap('follow-ups').set('f', new Y.Map([['text', 'raise it']]))),
      // A tab that comes back sends all that it has, with every deletion it knows.
      Y.encodeStateAsUpdate(doc),
    ];
    expect(none.map((update) => changesType(doc, update, 'review'))).toEqual([false, false, false, false]);
  });

  test('of any edits, none of the review goes unseen, and none of other words is taken for one', () => {
    const step = fc.record({ inReview: fc.boolean(), strikes: fc.boolean(), at: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        const doc = written();
        const update = edit(doc, (copy) => {
          for (const { inReview, strikes, at } of steps) {
            const text = inReview ? wordsOf(copy) : copy.getText('words');
            const place = Math.min(at, text.length);
            if (strikes && place < text.length) text.delete(place, 1);
            else text.insert(place, 'y');
          }
        });
        const found = changesType(doc, update, 'review');
        const before = JSON.stringify(reviewOf(doc).toJSON());
        Y.applyUpdate(doc, update);
        // Struck again in the same edit, a word leaves no trace to see, and was an edit all the same.
        if (JSON.stringify(reviewOf(doc).toJSON()) !== before) expect(found).toBe(true);
        if (!steps.some(({ inReview }) => inReview)) expect(found).toBe(false);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });

  test('what was on its way when it was published gets in, and taking it back opens it at once', () => {
    let nowMs = 1_000;
    const guard = new ReviewGuard(() => nowMs);
    const doc = written();
    const update = edit(doc, (copy) => wordsOf(copy).insert(0, 'x'));
    guard.enter('published', true);
    nowMs += reviewGraceMs - 1;
    expect(() => guard.check(doc, update)).not.toThrow();
    nowMs += 1;
    expect(() => guard.check(doc, update)).toThrow(expect.objectContaining({ code: 'locked' }));
    // Said again, it is no news: the time goes on.
    guard.enter('published', true);
    expect(() => guard.check(doc, update)).toThrow();
    guard.enter('in-review', true);
    expect(() => guard.check(doc, update)).not.toThrow();
  });
});

test('DOC-53 the words of a published review are closed to everybody and other words are not, until it is taken back', async () => {
  let state: ReviewState = 'published';
  const { connect, store, documents } = await startEndpoint({ reviewState: async () => state });
  const doc = written();
  const [writer, other] = [connect('ada'), connect('ben')];
  await Promise.all([opened(writer), opened(other)]);
  const ended = closeOf(writer);
  writer.send(updateFrame(Y.encodeStateAsUpdate(doc)));
  expect(await ended).toBe(4409);
  expect(store.updates).toEqual([]);
  const words = new Y.Doc();
  words.getText('words').insert(0, 'a note of the timeline');
  other.send(updateFrame(Y.encodeStateAsUpdate(words)));
  await vi.waitFor(() => expect(store.updates).toHaveLength(1), patience);
  state = 'in-review';
  documents.enterReview('inc' as IncidentId, state);
  const again = connect('ada');
  await opened(again);
  again.send(updateFrame(Y.encodeStateAsUpdate(doc)));
  await vi.waitFor(() => expect(store.updates).toHaveLength(2), patience);
});

test('DOC-53 a review that is published in its room is closed on the line, also where nobody had its document open', async () => {
  const server = await startTestServer();
  const ana = await server.signInAs('Ana');
  const { body } = await ana.call('POST', '/api/incidents', { title: 'Orders are slow', severity: 'sev2' });
  const id = incidentId.parse((body as { id: string }).id);
  for (const command of [
    { type: 'resolve' },
    { type: 'set-review-state', state: 'in-review' },
    { type: 'set-review-state', state: 'published' },
  ]) {
    expect((await ana.call('POST', `/api/incidents/${id}/commands`, command, { 'idempotency-key': newId() })).status).toBe(200);
  }
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/doc/${id}`, { headers: { cookie: ana.cookie } });
  const ended = closeOf(socket);
  await opened(socket);
  socket.send(updateFrame(Y.encodeStateAsUpdate(written())));
  expect(await ended).toBe(4409);
  await server.close();
});

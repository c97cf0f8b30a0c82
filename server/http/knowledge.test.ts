import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declaredAnswer, incidentsAnswer, playbookAnswer } from '../../domain/api.ts';
import {
  conditionsAnswer,
  decisionAnswer,
  importAnswer,
  type KnowledgeDecisionInput,
  knowledgeAnswer,
  knowledgeDetail,
  sourcesAnswer,
  trialAnswer,
} from '../../domain/knowledge-api.ts';
import { type Client, codeOf, errorAnswer, pathsOf, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let ada: Client;
let viewer: Client;
beforeAll(async () => {
  server = await startTestServer();
  [ada, viewer] = [await server.signInAs('Ada'), await server.signInAs('Vera', 'viewer')];
});
afterAll(async () => {
  await server.close();
});

const playbook = (steps: string) => `# Quince cache misses\n\n## Symptoms\n\n- quince miss rate\n\n## Mitigation\n\n${steps}\n`;
const first = playbook('- Restart the quince cache.\n- Check the quince dashboard for hit rates.');

const importText = (name: string, text: string, who = ada) => who.call('POST', '/api/knowledge/playbooks', { name, text });
const decide = (number: number, decision: KnowledgeDecisionInput, who = ada) =>
  who.call('POST', `/api/knowledge/records/${number}/decisions`, decision);
const detailOf = async (number: number) => (await ada.call('GET', `/api/knowledge/records/${number}`)).read(knowledgeDetail);
const draftsOf = async (source: string) =>
  (await ada.call('GET', `/api/knowledge?status=draft&source=${encodeURIComponent(source)}`)).read(knowledgeAnswer).records;

describe('importing a playbook', () => {
  test('makes drafts that point at their lines, once', async () => {
    const answer = (await importText('quince', first)).read(importAnswer);
    expect(answer).toMatchObject({ path: 'playbooks/quince.md', sameAs: null, unchanged: 0, changed: [], gone: [] });
    expect(answer.added.map(({ text, line }) => [text, line])).toEqual([
      ['Restart the quince cache', 9],
      ['Check the quince dashboard for hit rates', 10],
    ]);
    const again = (await importText('quince', first)).read(importAnswer);
    expect(again).toMatchObject({ sameAs: 'playbooks/quince.md', added: [] });
    const elsewhere = (await importText('copies/quince copy.md', first)).read(importAnswer);
    expect(elsewhere).toMatchObject({ path: 'playbooks/quince.md', sameAs: 'playbooks/quince.md', added: [] });
    expect(await draftsOf('playbooks/quince.md')).toHaveLength(2);
    expect((await ada.call('GET', '/api/playbooks/playbooks/quince.md')).read(playbookAnswer).text).toBe(first);
    const [source] = (await ada.call('GET', '/api/knowledge/sources')).read(sourcesAnswer).sources.filter(({ kind }) => kind === 'upload');
    expect(source).toMatchObject({ path: 'playbooks/quince.md', revision: 1, by: { name: 'Ada' }, records: 2, waiting: 2 });
  });

  test('shows what changed, keeps what a person approved, and takes drafts along', async () => {
    const name = 'quince-changes';
    const text = playbook('- Restart the quince workers.\n- Check the quince worker logs.\n- Scale the quince workers to six.');
    const made = (await importText(name, text)).read(importAnswer);
    const [restart, , scale] = made.added;
    await decide(restart!.number, { type: 'approve', version: 1 });
    const changed = playbook('- Check the quince worker logs.\n- Drain the quince workers.').replace(
      'quince miss rate',
      'quince worker lag',
    );
    const answer = (await importText(name, changed)).read(importAnswer);
    expect(answer.added.map(({ text }) => text)).toEqual(['Drain the quince workers']);
    // The listed symptom is part of every step's condition.
    expect(answer.changed.map(({ text, before }) => [text, before])).toEqual([['Check the quince worker logs', null]]);
    expect(answer.gone.map(({ number }) => number).sort()).toEqual([restart!.number, scale!.number].sort());
    // The approved one goes on advising until somebody decides; the untouched draft went with its line.
    expect(await detailOf(restart!.number)).toMatchObject({ record: { status: 'active' }, awaiting: 'gone' });
    expect(await detailOf(scale!.number)).toMatchObject({ record: { status: 'rejected' }, awaiting: null });
    const kept = (await decide(restart!.number, { type: 'keep', version: 2 })).read(decisionAnswer);
    expect(kept).toMatchObject({ version: 3, status: 'active' });
    expect((await detailOf(restart!.number)).awaiting).toBeNull();
  });

  test('offers what the source says now of an approved record, to be taken over', async () => {
    const text = (symptom: string) => `# Pear queue\n\n## Symptoms\n\n- ${symptom}\n\n## Mitigation\n\n- Restart the pear consumers.\n`;
    const { added } = (await importText('pear', text('pear backlog grows'))).read(importAnswer);
    const { number } = added[0]!;
    await decide(number, { type: 'approve', version: 1 });
    const { changed } = (await importText('pear', text('pear consumers stuck'))).read(importAnswer);
    expect(changed).toMatchObject([{ number, before: 'Restart the pear consumers' }]);
    const before = await detailOf(number);
    expect(before.awaiting).toBe('source-changed');
    expect(before.record.key.symptoms).toContain('pear backlog grows');
    expect(before.proposal?.record.key.symptoms).toContain('pear consumers stuck');
    await decide(number, { type: 'adopt', version: before.record.version });
    const after = await detailOf(number);
    expect(after).toMatchObject({ awaiting: null, proposal: null, record: { status: 'active' } });
    expect(after.record.key.symptoms).toContain('pear consumers stuck');
    expect(after.versions[0]).toMatchObject({ change: 'adopted', by: { name: 'Ada' } });
    expect(after.versions[0]!.differences.map(({ field }) => field)).toContain('Symptoms');
  });

  test('refuses what is no playbook, naming the field, and who may only look', async () => {
    expect(codeOf(await importText('x', first, viewer))).toEqual([403, 'not-allowed']);
    expect(pathsOf(await importText('', first))).toEqual(['name']);
    expect(pathsOf(await importText('../etc/passwd', first))).toEqual(['name']);
    expect(pathsOf(await importText('x', ''))).toEqual(['text']);
    expect(pathsOf(await importText('x', 'a\0b'))).toEqual(['text']);
    expect(pathsOf(await importText('x', 'a'.repeat(200_001)))).toEqual(['text']);
    const nothing = await importText('nothing', '# A poem\n\nThe moon was full.\n');
    expect(codeOf(nothing)).toEqual([422, 'invalid-input']);
    expect(nothing.read(errorAnswer).error.faults[0]?.message).toContain('No step was found');
  });

  test('reads a playbook of our own convention as drafts, too', async () => {
    const text =
      '---\ntitle: Figs\nvalidated: 2026-11-21\n---\n\n## Symptoms\n\n- figs rot\n\n## Steps\n\n1. **Restart {target}.** When: these symptoms.\n';
    await importText('figs.md', text);
    expect(await draftsOf('playbooks/figs.md')).toMatchObject([{ text: 'Restart {target}', status: 'draft' }]);
  });
});

describe('deciding on a record', () => {
  let number: number;
  beforeAll(async () => {
    const answer = (await importText('plum', playbook('- Restart the plum service.\n- Restart the plum service now.'))).read(importAnswer);
    number = answer.added[0]!.number;
  });

  test('edits every field, reads the conditions, and names what is wrong', async () => {
    const { record, conditions, target } = await detailOf(number);
    const edit = {
      ...record.action,
      target,
      urgency: record.urgency,
      ...record.key,
      conditions: `${conditions};\nno restart within 30 minutes`,
      text: 'Restart the plum service in one zone first',
      verify: 'errors fall',
    };
    const refused = await decide(number, { type: 'edit', version: 1, edit: { ...edit, conditions: 'when the moon is full', target: '7' } });
    expect(pathsOf(refused)).toEqual(['edit.conditions', 'edit.target']);
    expect(pathsOf(await decide(number, { type: 'edit', version: 1, edit: { ...edit, conditions: ' ' } }))).toEqual(['edit.conditions']);
    expect(codeOf(await decide(number, { type: 'edit', version: 1, edit }, viewer))).toEqual([403, 'not-allowed']);
    expect((await decide(number, { type: 'edit', version: 1, edit })).read(decisionAnswer)).toEqual({
      number,
      version: 2,
      status: 'draft',
    });
    const after = await detailOf(number);
    expect(after.record.conditions.map(({ kind }) => kind)).toEqual([...record.conditions.map(({ kind }) => kind), 'not-done']);
    expect(after.versions.map(({ change }) => change)).toEqual(['edited', 'imported']);
    expect(after.versions[0]!.differences.map(({ field }) => field)).toEqual(['Action', 'Conditions', 'Verify']);
  });

  test('decides once: who looked at an older version is told', async () => {
    expect(codeOf(await decide(number, { type: 'approve', version: 1 }))).toEqual([409, 'already-decided']);
    expect((await decide(number, { type: 'approve', version: 2 })).read(decisionAnswer)).toMatchObject({ version: 3, status: 'active' });
    expect(codeOf(await decide(number, { type: 'approve', version: 3 }))).toEqual([409, 'wrong-state']);
    expect(codeOf(await decide(number, { type: 'reject', version: 3, reason: 'no' }))).toEqual([409, 'wrong-state']);
  });

  test('merges a double, keeping where it came from', async () => {
    const double = (await draftsOf('playbooks/plum.md'))[0]!;
    const { similar } = await detailOf(double.number);
    expect(similar.map((one) => one.number)).toContain(number);
    const merge = { type: 'merge', version: 1, into: number, intoVersion: 3 } as const;
    expect(codeOf(await decide(double.number, { ...merge, intoVersion: 2 }))).toEqual([409, 'already-decided']);
    expect(codeOf(await decide(double.number, { ...merge, into: double.number }))).toEqual([409, 'wrong-state']);
    expect((await decide(double.number, merge)).read(decisionAnswer).status).toBe('rejected');
    expect((await detailOf(double.number)).mergedInto).toBe(number);
    const kept = await detailOf(number);
    expect(kept.alsoFrom).toMatchObject([{ path: 'playbooks/plum.md', line: 10 }]);
    expect(kept.versions[0]).toMatchObject({ version: 4, change: 'merged' });
  });

  test('deprecates with a reason, and brings back', async () => {
    expect(pathsOf(await decide(number, { type: 'deprecate', version: 4, reason: ' ' }))).toEqual(['reason']);
    await decide(number, { type: 'deprecate', version: 4, reason: 'There is no plum any more.' });
    expect((await detailOf(number)).versions[0]).toMatchObject({ change: 'deprecated', reason: 'There is no plum any more.' });
    expect((await decide(number, { type: 'approve', version: 5 })).read(decisionAnswer).status).toBe('active');
    expect(codeOf(await decide(999_999, { type: 'approve', version: 1 }))).toEqual([404, 'not-found']);
  });

  test('reads conditions as they are written', async () => {
    const body = { conditions: 'seen: pool wait, timeouts\nthe moon is full' };
    expect((await viewer.call('POST', '/api/knowledge/conditions', body)).read(conditionsAnswer)).toEqual({
      conditions: [{ kind: 'symptom', text: 'Seen: pool wait, timeouts', question: null }],
      faults: ['"the moon is full" is not a condition this grammar knows.'],
    });
  });
});

describe('the list', () => {
  test('filters, counts and pages', async () => {
    const all = (await viewer.call('GET', '/api/knowledge?limit=2')).read(knowledgeAnswer);
    expect(all.records).toHaveLength(2);
    expect(all.total).toBe(all.counts.all);
    const next = (await viewer.call('GET', '/api/knowledge?limit=2&offset=2')).read(knowledgeAnswer);
    expect(next.records.map(({ number }) => number)).not.toContain(all.records[0]!.number);
    const found = (await viewer.call('GET', '/api/knowledge?q=quince+dashboard')).read(knowledgeAnswer);
    expect(found.records.map(({ text }) => text)).toEqual(['Check the quince dashboard for hit rates']);
    const narrow = await viewer.call(
      'GET',
      '/api/knowledge?status=active&stage=mitigate&role=operations&class=rollback&technology=kubernetes',
    );
    for (const row of narrow.read(knowledgeAnswer).records) expect(row).toMatchObject({ status: 'active', class: 'rollback' });
    expect(narrow.read(knowledgeAnswer).total).toBeGreaterThan(0);
    const queue = (await viewer.call('GET', '/api/knowledge?status=queue')).read(knowledgeAnswer);
    expect(queue.total).toBe(queue.counts.queue);
    expect(pathsOf(await viewer.call('GET', '/api/knowledge?status=secret'))).toEqual(['status']);
  });
});

describe('a trial before approval', () => {
  test('says in which past incidents a draft would have spoken, and whether people then did it', async () => {
    const { id } = (await ada.call('POST', '/api/incidents', { title: 'Medlar slow', severity: 'sev2' })).read(declaredAnswer);
    const at = Date.now();
    const said = (offsetMs: number, text: string) => ({ channel: 'chat', from: 'Ben', text, at: new Date(at + offsetMs).toISOString() });
    await ada.call('POST', `/api/incidents/${id}/signals`, [said(0, 'The medlar-api service is down and returns errors to everyone.')]);
    await server.rooms.whenRead(id);
    await ada.call('POST', `/api/incidents/${id}/signals`, [said(1_000, 'I restarted medlar-api.')]);
    await server.rooms.whenRead(id);
    await ada.call('POST', `/api/incidents/${id}/commands`, { type: 'resolve' }, { 'idempotency-key': 'trial-resolve' });
    const text = '# Medlar\n\n## Symptoms\n\n- medlar-api\n\n## Mitigation\n\n- Restart the medlar-api service.\n';
    const { added } = (await importText('medlar', text)).read(importAnswer);
    const { number } = added[0]!;
    const before = (await ada.call('GET', '/api/incidents')).read(incidentsAnswer).incidents.find((row) => row.id === id);
    const answer = (await viewer.call('POST', `/api/knowledge/records/${number}/trial`, {})).read(trialAnswer);
    expect(answer).toMatchObject({ incidents: 1, left: 0, current: null });
    expect(answer.firings).toMatchObject([{ incidentId: id, title: 'Medlar slow' }]);
    expect(answer.figures.held).toBe(1);
    const { conditions, record, target } = await detailOf(number);
    const edit = {
      ...record.action,
      ...record.key,
      urgency: 0.5,
      target,
      conditions: conditions.replace('medlar-api', 'zebra crossing').replace('Medlar', 'zebra'),
    };
    const none = (
      await ada.call('POST', `/api/knowledge/records/${number}/trial`, { edit: { ...edit, symptoms: ['zebra crossing'] } })
    ).read(trialAnswer);
    expect(none.firings).toEqual([]);
    const after = (await ada.call('GET', '/api/incidents')).read(incidentsAnswer).incidents.find((row) => row.id === id);
    expect(after).toEqual(before);
  });
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { distill } from './distiller.ts';

const runbook = `# QueueWorkersMissing

## Meaning

Fewer workers than wanted take work.

## Impact

Restart nothing because of this line alone.

## Diagnosis

- Verify that workers are registered.
- Check the logs of the workers with \`kubectl -n jobs logs deploy/worker\`.
- Run the following command:

\`\`\`shell
$ kubectl -n jobs describe pods
\`\`\`

- The queue is a set of shards.

## Mitigation

If the workers were throttled, raise the limit of the workers.

1. Roll back the workers.
2. Restarting the pods may help, too.
3. Cordon the node and drain it.

## References

- Read the manual.
`;

describe('a runbook of an alert', () => {
  const { records, problems } = distill(runbook, { path: 'jobs/QueueWorkersMissing.md' });
  const classOf = (part: string) => records.find((record) => record.action.text.includes(part))?.action.class;

  it('gives drafts under the alert, each with a condition and its line', () => {
    expect(problems).toEqual([]);
    expect(records.length).toBeGreaterThanOrEqual(5);
    for (const record of records) {
      expect(record.status).toBe('draft');
      expect(record.key.alerts).toEqual(['QueueWorkersMissing']);
      expect(record.conditions[0]).toMatchObject({ kind: 'symptom', any: ['QueueWorkersMissing'] });
      if (record.provenance.kind !== 'playbook') throw new Error('expected a playbook');
      expect(runbook.split('\n')[record.provenance.line - 1]?.trim()).toBe(record.provenance.quote);
    }
  });

  it.each([
    ['Check the logs', 'inspect-logs'],
    ['Verify that workers', 'inspect-state'],
    ['Run kubectl -n jobs describe pods', 'inspect-state'],
    ['Raise the limit', 'reconfigure'],
    ['Roll back', 'rollback'],
    ['Cordon the node', 'isolate'],
  ])('reads "%s" as %s', (part, wanted) => {
    expect(classOf(part)).toBe(wanted);
  });

  it('asks for what a step depends on', () => {
    const raise = records.find((record) => record.action.text.startsWith('Raise'));
    expect(raise?.conditions[1]).toMatchObject({ kind: 'fact', question: 'Is it so: the workers were throttled?' });
  });

  it('takes the kind of target that the step names', () => {
    expect(records.find((record) => record.action.text.startsWith('Cordon'))?.action.target).toEqual({ from: 'entity', kinds: ['node'] });
  });

  it('leaves meaning, impact, facts and references alone', () => {
    const texts = records.map((record) => record.action.text).join('\n');
    for (const part of ['nothing because', 'manual', 'set of shards', 'Fewer workers']) expect(texts).not.toContain(part);
  });
});

describe('other shapes', () => {
  it('reads a guide for a role as advice for that role while an incident goes on', () => {
    const { records } = distill('# Incident Commander\n\n## Steps\n\n1. Announce the incident to the team.\n1. Assign a scribe.\n', {
      path: 'during/ic.md',
    });
    expect(records.map((record) => record.action.role)).toEqual(['commander', 'commander']);
    expect(records[0]?.conditions[0]).toMatchObject({ kind: 'stage', in: ['detect', 'triage', 'mitigate', 'recover'] });
  });

  it('reads a guide for afterwards as one', () => {
    const { records } = distill('# Incident Commander after an incident\n\n## Follow-up\n\n- Record what is left to do.\n', {
      path: 'after.md',
    });
    expect(records[0]?.conditions[0]).toMatchObject({ kind: 'stage', in: ['recover', 'review'] });
  });

  it('takes listed symptoms as the condition', () => {
    const { records } = distill(
      '# Mail\n\n## Symptoms\n\n* Message in the channel: _Mail queue is growing_\n\n## Resolution\n\n- Restart the mailer.\n',
      {
        path: 'mail.md',
      },
    );
    expect(records[0]?.conditions[0]).toMatchObject({ kind: 'symptom', any: ['Mail', 'Mail queue growing'] });
  });

  it('asks whether a playbook without a symptom applies', () => {
    const { records } = distill('# Blocking an address\n\n## How\n\n- Block the address at the edge.\n', { path: 'block.md' });
    expect(records[0]?.conditions[0]).toMatchObject({ kind: 'fact', question: 'Does this apply here: Blocking an address?' });
  });

  it('says so when it finds no step', () => {
    expect(distill('# Notes\n\nNothing to see.\n', { path: 'notes.md' })).toEqual({
      records: [],
      problems: [{ line: 1, message: expect.stringContaining('No step was found') }],
    });
  });
});

const corpus = join(import.meta.dirname, '../../../shared/corpus/playbooks');
const there = existsSync(join(corpus, 'index.json'));

describe.skipIf(!there)(there ? 'the corpus of playbooks' : 'SKIPPED: the corpus of playbooks is not at ../shared/corpus/playbooks', () => {
  it('gives drafts for at least 85 % of the playbooks, each with a condition, the same when read twice', async () => {
    const index = z.array(z.object({ path: z.string() })).parse(JSON.parse(await readFile(join(corpus, 'index.json'), 'utf8')));
    let withDrafts = 0;
    let drafts = 0;
    for (const { path } of index) {
      const text = await readFile(join(corpus, path), 'utf8');
      const { records } = distill(text, { path });
      if (records.length > 0) withDrafts++;
      drafts += records.length;
      expect(new Set(records.map((record) => record.id)).size, path).toBe(records.length);
      for (const record of records) {
        expect(record.conditions.length, record.id).toBeGreaterThan(0);
        expect(record.status).toBe('draft');
        if (record.provenance.kind !== 'playbook') throw new Error('expected a playbook');
        expect(text.split(/\r?\n/)[record.provenance.line - 1]?.trim().slice(0, 500), record.id).toBe(record.provenance.quote);
      }
      expect(distill(text, { path }).records).toEqual(records);
    }
    expect(withDrafts / index.length).toBeGreaterThanOrEqual(0.85);
    expect(drafts / index.length).toBeGreaterThanOrEqual(4);
  }, 60_000);
});

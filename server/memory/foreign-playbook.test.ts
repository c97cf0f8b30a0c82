import { describe, expect, it } from 'vitest';
import { distill } from './distiller.ts';
import { draftsOf, hasCorpus, readCorpus, sampleOf } from './test-corpus.ts';

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

describe.skipIf(!hasCorpus)(
  hasCorpus ? 'the corpus of playbooks' : 'SKIPPED: the corpus of playbooks is not at ../shared/corpus/playbooks',
  () => {
    it('gives drafts for at least 90 % of the playbooks, each with a condition and its line, the same when read twice', async () => {
      const playbooks = await readCorpus();
      const drafts = draftsOf(playbooks);
      expect(draftsOf(playbooks)).toEqual(drafts);
      expect(new Set(drafts.map(({ record }) => record.id)).size).toBe(drafts.length);
      for (const { playbook, record } of drafts) {
        expect(record.conditions.length, record.id).toBeGreaterThan(0);
        expect(record.status).toBe('draft');
        if (record.provenance.kind !== 'playbook') throw new Error('expected a playbook');
        expect(playbook.text.split(/\r?\n/)[record.provenance.line - 1]?.trim().slice(0, 500), record.id).toBe(record.provenance.quote);
      }
      const withDrafts = new Set(drafts.map(({ playbook }) => playbook.path)).size;
      expect(withDrafts / playbooks.length).toBeGreaterThanOrEqual(0.9);
      expect(drafts.length / playbooks.length).toBeGreaterThanOrEqual(5);
    }, 60_000);

    it('draws the same sample for the same seed, as many from each source', async () => {
      const drafts = draftsOf(await readCorpus());
      const sample = sampleOf(drafts, 1, 100);
      expect(sampleOf(drafts, 1, 100)).toEqual(sample);
      expect(sampleOf(drafts, 2, 100)).not.toEqual(sample);
      expect(new Set(sample.map(({ playbook }) => playbook.source)).size).toBe(7);
    }, 60_000);
  },
);

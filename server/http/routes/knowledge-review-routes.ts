// Routes of knowledge that change it: importing playbooks, deciding on records, and trying one before it is approved.
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { MusterError } from '../../../domain/errors.ts';
import type { Actor } from '../../../domain/event.ts';
import {
  conditionsAnswer,
  conditionsInput,
  decisionAnswer,
  importAnswer,
  knowledgeDecision,
  playbookInput,
  trialAnswer,
  trialInput,
} from '../../../domain/knowledge-api.ts';
import { type Account, mayReviewKnowledge } from '../../../domain/policy.ts';
import { readConditions } from '../../memory/condition-grammar.ts';
import { editedRecord } from '../../memory/knowledge-decisions.ts';
import { type ApiEnv, type ApiServices, answers, insist } from '../api-types.ts';
import { recordNumber } from './knowledge-routes.ts';

/** A trial replays logs: so many at once leave the rooms their time. */
const mostTrials = 2;

export function addKnowledgeReviewRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { library, trials, reliability } = services.knowledge;
  let running = 0;

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/knowledge/playbooks',
      summary: 'Read a Markdown playbook into drafts; the same name again is the same playbook, changed',
      request: { body: { required: true, content: { 'application/json': { schema: playbookInput } } } },
      responses: answers('What was added, what changed and what is gone.', importAnswer),
    }),
    async (context) => {
      insist(mayReviewKnowledge(context.get('account')));
      return context.json(await library.importPlaybook(context.req.valid('json'), actorOf(context.get('account'))), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/knowledge/records/{number}/decisions',
      summary: 'Decide on a knowledge record: approve, edit, merge, reject, deprecate, validate',
      request: { params: recordNumber, body: { required: true, content: { 'application/json': { schema: knowledgeDecision } } } },
      responses: answers('The version and state it is in now.', decisionAnswer),
    }),
    async (context) => {
      insist(mayReviewKnowledge(context.get('account')));
      const { number } = context.req.valid('param');
      const { record } = await library.decide(number, context.req.valid('json'), actorOf(context.get('account')));
      return context.json({ number, version: record.version, status: record.status }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/knowledge/conditions',
      summary: 'Read conditions in the grammar of playbooks, and say what was not understood',
      request: { body: { required: true, content: { 'application/json': { schema: conditionsInput } } } },
      responses: answers('How they will read, and the faults.', conditionsAnswer),
    }),
    async (context) => {
      const read = readConditions(context.req.valid('json').conditions.replaceAll('\n', ';'), { any: [], not: [] });
      const conditions = read.conditions.map(({ kind, text, question }) => ({ kind, text, question: question ?? null }));
      return context.json({ conditions, faults: [...read.faults] }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/knowledge/records/{number}/trial',
      summary: 'In which past incidents a record, or an edit of it, would have spoken',
      request: { params: recordNumber, body: { required: true, content: { 'application/json': { schema: trialInput } } } },
      responses: answers('Nothing is written; the incidents stay as they are.', trialAnswer),
    }),
    async (context) => {
      const stored = library.byNumber(context.req.valid('param').number);
      if (stored === undefined) throw new MusterError('not-found', 'There is no knowledge record by this number.');
      const { edit } = context.req.valid('json');
      const said = stored.isPending && stored.upstream !== null ? stored.upstream : stored.record;
      const record = edit === undefined ? said : editedRecord(stored.record, edit);
      const current = stored.record.status === 'active' && record !== stored.record ? stored.record : null;
      if (running >= mostTrials) throw new MusterError('too-many', 'Two trials are running already. Wait a moment and try again.');
      running += 1;
      try {
        // Whoever leaves the page ends the trial.
        const { signal } = context.req.raw;
        const { knowledge } = library.inUse();
        return context.json(await trials.run({ record, current, knowledge, reliability: reliability(), signal }), 200);
      } finally {
        running -= 1;
      }
    },
  );
}

function actorOf(account: Account): Actor {
  return { type: 'person', id: account.id, name: account.name };
}

// Routes of knowledge that read: the list, one record with its history, and the playbooks they come from.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { playbookAnswer } from '../../../domain/api.ts';
import { MusterError } from '../../../domain/errors.ts';
import type { KnowledgeRecord } from '../../../domain/knowledge.ts';
import {
  type KnowledgeDetail,
  knowledgeAnswer,
  knowledgeDetail,
  knowledgeQuery,
  sourcesAnswer,
  unused,
  type WrittenRecord,
} from '../../../domain/knowledge-api.ts';
import type { StoredKnowledge } from '../../../domain/stored-knowledge.ts';
import { writeConditions, writeTarget } from '../../memory/condition-writer.ts';
import { awaitingOf, type Catalogue, isStale, listKnowledge } from '../../memory/knowledge-catalogue.ts';
import { differencesOf } from '../../memory/knowledge-decisions.ts';
import { similarTo } from '../../memory/knowledge-likeness.ts';
import { type ApiEnv, type ApiServices, answers } from '../api-types.ts';

export const recordNumber = z.object({ number: z.coerce.number().int().positive() });

export function addKnowledgeRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { library, store, reliability } = services.knowledge;

  const catalogue = async (): Promise<Catalogue> => {
    const numberOf = new Map(library.records().map((stored) => [stored.record.id, stored.number]));
    const conflicts = [...library.contradictions()].map(
      ([id, others]) => [id, others.flatMap(({ other }) => numberOf.get(other) ?? [])] as const,
    );
    return {
      records: library.records(),
      conflicts: new Map(conflicts),
      use: await services.knowledge.use(),
      reliability: (record) => reliability().of(record),
      now: services.wallNow(),
    };
  };

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/knowledge',
      summary: 'The knowledge records that fit, a page at a time',
      request: { query: knowledgeQuery },
      responses: answers('A page, and how many there are of each sort.', knowledgeAnswer),
    }),
    async (context) => context.json(listKnowledge(await catalogue(), context.req.valid('query')), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/knowledge/records/{number}',
      summary: 'A knowledge record with its versions, its doubles and what contradicts it',
      request: { params: recordNumber },
      responses: answers('Conditions and target also in the words of a playbook.', knowledgeDetail),
    }),
    async (context) => {
      const stored = library.byNumber(context.req.valid('param').number);
      if (stored === undefined) throw new MusterError('not-found', 'There is no knowledge record by this number.');
      const [use, versions] = await Promise.all([services.knowledge.use(), store.versions(stored.record.id)]);
      const { record, number, isEdited, mergedInto, upstream, isPending } = stored;
      const answer: KnowledgeDetail = {
        number,
        ...writtenRecord(record),
        use: use.get(record.id) ?? unused,
        reliability: reliability().of(record),
        isStale: isStale(record, services.wallNow()),
        isEdited,
        awaiting: awaitingOf(stored),
        proposal: isPending && upstream !== null ? writtenRecord(upstream) : null,
        mergedInto,
        conflicts: (library.contradictions().get(record.id) ?? []).flatMap(({ other, why }) => {
          const against = library.records().find((one) => one.record.id === other);
          return against === undefined ? [] : [{ number: against.number, text: against.record.action.text, why }];
        }),
        similar: similarRecords(stored, library.records()),
        versions: versions.map(({ version, status, change, reason, actor, at, record: said }, index) => {
          const before = versions[index + 1];
          return {
            version,
            status,
            change,
            reason,
            by: actor,
            at,
            differences: before === undefined ? [] : differencesOf(before.record, said),
          };
        }),
        alsoFrom: library.records().flatMap((other) => (other.mergedInto === number ? [other.record.provenance] : [])),
      };
      return context.json(answer, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/knowledge/sources',
      summary: 'The playbooks that knowledge comes from',
      responses: answers('Each as it stands.', sourcesAnswer),
    }),
    async (context) => {
      const sources = library.sources().map(({ path, title, kind, revision, actor, at }) => {
        const own = library.records().filter((stored) => stored.source === path);
        const waiting = own.filter((stored) => awaitingOf(stored) !== null).length;
        return { path, title, kind, revision, by: actor, at, records: own.length, waiting };
      });
      return context.json({ sources }, 200);
    },
  );

  // Registered apart from its handler: OpenAPI has no parameter that spans slashes.
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/playbooks/{path}',
    summary: 'The text of a playbook; the path may have slashes',
    request: { params: z.object({ path: z.string() }) },
    responses: answers('The Markdown as it is.', playbookAnswer),
  });
  app.get('/api/playbooks/:path{.+}', (context) => {
    // Looked up among those that are kept: no path that is asked for ever reaches the file system.
    const playbook = library.playbook(context.req.param('path'));
    if (playbook === undefined) throw new MusterError('not-found', 'There is no playbook by this name.');
    return context.json({ path: playbook.path, title: playbook.title, text: playbook.text }, 200);
  });
}

function writtenRecord(record: KnowledgeRecord): WrittenRecord {
  return { record, conditions: writeConditions(record.conditions), target: writeTarget(record.action.target) };
}

/** What is put away already is no double to merge into. */
function similarRecords(stored: StoredKnowledge, all: readonly StoredKnowledge[]): KnowledgeDetail['similar'] {
  const numbers = new Map(
    all.filter(({ record }) => record.status === 'active' || record.status === 'draft').map((one) => [one.record.id, one]),
  );
  const others = [...numbers.values()].map((one) => one.record);
  return similarTo(stored.record, others).flatMap(({ record, likeness, why }) => {
    const other = numbers.get(record.id);
    return other === undefined
      ? []
      : [{ number: other.number, version: record.version, text: record.action.text, status: record.status, likeness, why }];
  });
}

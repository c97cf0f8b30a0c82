// Routes of figures across incidents: the figures, the incidents behind one of them, and tables as CSV.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { adviceBy, adviceOf, behind, isAbout, lengthsOf, servicesIn, spreadOf, updatesOf } from '../../../domain/across.ts';
import {
  type AcrossAnswer,
  type AcrossQuery,
  type AdviceGrouping,
  acrossAnswer,
  acrossQuery,
  behindAnswer,
  behindQuery,
} from '../../../domain/across-api.ts';
import { acrossCsv, acrossTables } from '../../../domain/across-csv.ts';
import { type IncidentFacts, timeFigures } from '../../../domain/across-facts.ts';
import { knowledgeLabel } from '../../../domain/knowledge-api.ts';
import { secondMs } from '../../../domain/time.ts';
import { severities } from '../../../domain/vocabulary.ts';
import { type ApiEnv, type ApiServices, answers, refusalAnswer } from '../api-types.ts';
import { createTurns } from '../turns.ts';

/** An answer does not wait for logs that are not read yet: it says how many there are. */
const readForMs = 1.5 * secondMs;
/** Who opens a figure has seen it, so that its logs are read, but for those of a moment ago. */
const readBehindForMs = 0.2 * secondMs;
/** A file is whole; who waits for one waits until all logs are read. */
const downloadsAtOnce = 1;
const downloadsWaiting = 4;
const maxGroups = 100;
const maxServices = 100;
const maxValues = 200;

export function addAcrossRoutes(app: OpenAPIHono<ApiEnv>, { across, knowledge, wallNow }: ApiServices): void {
  const downloads = createTurns(downloadsAtOnce, downloadsWaiting);

  const recordsById = (): ReadonlyMap<string, { readonly number: number; readonly text: string }> =>
    new Map(knowledge.library.records().map(({ record, number }) => [record.id, { number, text: record.action.text }]));

  const groups = (facts: readonly IncidentFacts[], by: AdviceGrouping): AcrossAnswer['advice'][AdviceGrouping] => {
    const all = adviceBy(facts, by);
    const records = by === 'record' ? recordsById() : null;
    const shown = all.slice(0, maxGroups).map(({ key, name, counts }) => {
      const record = records?.get(key);
      return { key, name: record?.text ?? name, record: record?.number ?? null, counts };
    });
    return { groups: shown, total: all.length };
  };

  const read = async (query: AcrossQuery, withinMs: number) => {
    const chosen = await across.choose(query);
    const { facts, unread } = await across.read(chosen.rows, withinMs);
    return { ...chosen, all: facts, facts: facts.filter((incident) => isAbout(incident, query.service)), unread };
  };

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/across',
      summary: 'Times, advice and promised updates of many incidents together',
      request: { query: acrossQuery },
      responses: answers('Figures of the incidents that fit; unknown is counted as unknown.', acrossAnswer),
    }),
    async (context) => {
      const { all, facts, unread, kinds, counted, leftOut } = await read(context.req.valid('query'), readForMs);
      const now = wallNow();
      const bySeverity = severities.map((severity) => [severity, facts.filter((incident) => incident.severity === severity)] as const);
      const answer: AcrossAnswer = {
        ...{ incidents: facts.length, unread, leftOut, kinds, counted: [...counted] },
        services: servicesIn(all).slice(0, maxServices),
        times: timeFigures.map((figure) => ({
          figure,
          all: spreadOf(lengthsOf(facts, figure)),
          values: thinned(lengthsOf(facts, figure).filter((length) => length !== null)),
          bySeverity: bySeverity
            .filter(([, own]) => own.length > 0)
            .map(([severity, own]) => ({ severity, spread: spreadOf(lengthsOf(own, figure)) })),
        })),
        advice: { all: adviceOf(facts), service: groups(facts, 'service'), record: groups(facts, 'record'), role: groups(facts, 'role') },
        updates: {
          all: updatesOf(facts, now),
          bySeverity: severities
            .map((severity) => ({ severity, counts: updatesOf(facts, now, severity) }))
            .filter(({ counts }) => counts.promised > 0),
        },
      };
      return context.json(answer, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/across/behind',
      summary: 'The incidents behind one figure, with where to look in them',
      request: { query: behindQuery },
      responses: answers('A page of them, the newest first.', behindAnswer),
    }),
    async (context) => {
      const query = context.req.valid('query');
      const { facts, unread } = await read(query, readBehindForMs);
      const incidents = behind(facts, query, wallNow());
      const page = incidents.slice(query.offset, query.offset + query.limit);
      return context.json({ total: incidents.length, unread, incidents: page }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/across/csv',
      summary: 'One table as CSV: a row for each incident, or for each group',
      request: { query: acrossQuery.extend({ table: z.enum(acrossTables).default('incidents') }) },
      responses: {
        200: { description: 'Lengths in seconds, times in UTC.', content: { 'text/csv': { schema: z.string() } } },
        ...refusalAnswer,
      },
    }),
    async (context) => {
      const { table, ...query } = context.req.valid('query');
      const { facts } = await downloads.run(() => read(query, Number.POSITIVE_INFINITY));
      const records = recordsById();
      const recordName = (key: string): string => {
        const record = records.get(key);
        return record === undefined ? key : `${knowledgeLabel(record.number)} ${record.text}`;
      };
      return context.body(acrossCsv(table, facts, { wallAt: wallNow(), recordName }), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="muster-${table}.csv"`,
      });
    },
  );
}

/** The values in order; of very many, so many spread evenly over them. */
function thinned(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length <= maxValues) return sorted;
  return Array.from({ length: maxValues }, (_, index) => sorted[Math.round((index * (sorted.length - 1)) / (maxValues - 1))] ?? 0);
}

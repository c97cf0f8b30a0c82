// The command `npm run eval -- <folder of recordings>`: scores advice and writes offers and reports.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { MusterError } from '../../domain/errors.ts';
import { loadStarterKnowledge } from '../memory/starter-knowledge.ts';
import { createPerceiver } from '../perception/perceiver.ts';
import { readSettings } from '../settings.ts';
import { openDatabase } from '../store/database.ts';
import { type Evaluation, type EvaluationInput, evaluateAdvice } from './evaluate.ts';
import { readOwnIncidents } from './from-database.ts';
import { offersAsJsonLines } from './offer-book.ts';
import { perceptionReport } from './perception-measure.ts';
import { loadRecordings } from './recordings.ts';
import { htmlReport, markdownReport, markdownTable } from './report.ts';
import { mainTables, reportTables } from './report-tables.ts';

const usage = `Usage: npm run eval -- <folder of recordings> [--offers FILE] [--report DIR] [--seed N] [--knowledge DIR] [--learning]
       npm run eval -- --from-database [the same options]
       npm run eval -- perception [--report DIR]

  --offers FILE    write every offer of the room as JSON Lines
  --report DIR     write report.md and report.html, with misses and false alarms one by one
  --seed N         seed of the bootstrap intervals, 1 by default
  --knowledge DIR  playbooks to advise from, knowledge/ by default
  --learning       draw the learning curve, too: takes minutes
  --from-database  score the closed incidents of this installation (MUSTER_DATA or DATABASE_URL) with its own knowledge
`;

/** In so many orders incidents are lived through for the learning curve. */
const curveOrders = 3;

/** `folder` is null for the installation's own incidents. */
type Options = {
  folder: string | null;
  learning: boolean;
  offers: string | undefined;
  report: string | undefined;
  seed: number;
  knowledge: string;
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options.folder === 'perception') process.stdout.write(`${await perceptionReport(createPerceiver, options.report)}\n`);
  else await scoreAdvice(options);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

async function scoreAdvice(options: Options): Promise<void> {
  const { seed, learning } = options;
  const orders = learning ? curveOrders : 0;
  const evaluation = evaluateAdvice({ ...(await readIncidents(options)), createPerceiver, seed, orders });
  await writeFiles(evaluation, options);
  // The one-by-one tables are long: they are for the report's files.
  const tables = reportTables(evaluation).slice(0, mainTables(evaluation).length + evaluation.systems.length);
  process.stdout.write(`${tables.map(markdownTable).join('\n\n')}\n`);
}

/** The recordings of a folder with the starter knowledge, or the closed incidents of the installation with its own. */
async function readIncidents({
  folder,
  knowledge,
}: Options): Promise<Pick<EvaluationInput, 'recordings' | 'knowledge' | 'knowledgeVersion'>> {
  if (folder !== null) {
    const { records, version } = await loadStarterKnowledge(knowledge);
    return { recordings: await loadRecordings(folder), knowledge: records, knowledgeVersion: version };
  }
  const database = await openDatabase({ settings: readSettings(process.env, process.cwd()), logger: pino({ level: 'warn' }) });
  try {
    return { ...(await readOwnIncidents(database)), knowledgeVersion: 'of this installation' };
  } finally {
    await database.close();
  }
}

function readOptions(args: string[]): Options {
  const read = (): { values: Record<string, string | boolean | undefined>; positionals: string[] } => {
    try {
      const string = { type: 'string' } as const;
      const flag = { type: 'boolean' } as const;
      return parseArgs({
        args,
        allowPositionals: true,
        options: { offers: string, report: string, seed: string, knowledge: string, learning: flag, 'from-database': flag },
      });
    } catch (cause) {
      throw new MusterError('invalid-input', usage, { cause });
    }
  };
  const { values, positionals } = read();
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const [folder, ...more] = positionals;
  const isOwn = values['from-database'] === true;
  if ((folder === undefined) !== isOwn || more.length > 0) throw new MusterError('invalid-input', usage);
  const seed = Number(text('seed') ?? '1');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new MusterError('invalid-input', '--seed takes a whole number from 0.');
  return {
    folder: folder ?? null,
    learning: values.learning === true,
    offers: text('offers'),
    report: text('report'),
    seed,
    knowledge: text('knowledge') ?? 'knowledge',
  };
}

async function writeFiles(evaluation: Evaluation, { offers, report }: Options): Promise<void> {
  if (offers !== undefined) {
    await mkdir(path.dirname(offers), { recursive: true });
    await writeFile(offers, offersAsJsonLines(evaluation.systems[0]?.offers.flat() ?? []));
  }
  if (report === undefined) return;
  await mkdir(report, { recursive: true });
  await writeFile(path.join(report, 'report.md'), markdownReport(evaluation));
  await writeFile(path.join(report, 'report.html'), htmlReport(evaluation));
}

function explain(error: unknown): string {
  if (!(error instanceof MusterError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [error.message, ...error.faults.map(({ path: where, message }) => `  ${where}: ${message}`)].join('\n');
}

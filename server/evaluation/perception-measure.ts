// `npm run eval -- perception`: measures perception on the labelled set and writes what it missed.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Perceiver } from '../room/agent-types.ts';
import { loadLabelled } from './perception-labels.ts';
import { perceptionFaults, perceptionFigures, type ScoredPart } from './perception-report.ts';
import { scorePerception } from './perception-scoring.ts';
import { markdownTable } from './report.ts';
import { type ScoredStepPart, scoreSteps, stepFaults, stepFigures } from './step-labels.ts';

export const labelledFolder = 'server/perception/labelled';

/** Scores the parts that are not tuned against and the part that is. Deterministic; some seconds at most. */
export async function measurePerception(createPerceiver: () => Perceiver, folder = labelledFolder): Promise<ScoredPart[]> {
  const measured: ScoredPart[] = [];
  for (const part of ['fresh', 'held-out', 'tuned'] as const)
    measured.push({ part, cases: scorePerception(await loadLabelled(folder, part), createPerceiver) });
  return measured;
}

/** Scores how steps are told: proposed, refused, taken, or only asked about. */
export async function measureSteps(createPerceiver: () => Perceiver, folder = labelledFolder): Promise<ScoredStepPart[]> {
  return [await scoreSteps(folder, 'fresh', createPerceiver), await scoreSteps(folder, 'tuned', createPerceiver)];
}

/** The figures as Markdown; with a folder, the faults one by one are written there, a file for each part. */
export async function perceptionReport(createPerceiver: () => Perceiver, report: string | undefined): Promise<string> {
  const measured = await measurePerception(createPerceiver);
  const steps = await measureSteps(createPerceiver);
  if (report !== undefined) {
    await mkdir(report, { recursive: true });
    for (const part of measured) {
      const tables = [perceptionFigures(part), perceptionFaults(part)].map(markdownTable);
      await writeFile(path.join(report, `perception-${part.part}.md`), `# How well perception reads\n\n${tables.join('\n\n')}\n`);
    }
    for (const part of steps) {
      const tables = [stepFigures(part), stepFaults(part)].map(markdownTable);
      await writeFile(path.join(report, `steps-${part.part}.md`), `# How well perception tells steps apart\n\n${tables.join('\n\n')}\n`);
    }
  }
  return [...measured.map(perceptionFigures), ...steps.map(stepFigures)].map(markdownTable).join('\n\n');
}

// Accessibility of a page as it stands: axe-core, injected, with the rules of WCAG 2.2 AA.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

type Violation = { id: string; help: string; nodes: { target: unknown; failureSummary: string }[] };

/** Fails with every violation, what it is and where. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // A row that is fading in is read at the contrast of that frame: people who want no motion get the final colours at once.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // Evaluated by the debugger, so the page's content security policy stays as it is.
  await page.evaluate(source);
  const violations = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run: (root: Document, options: unknown) => Promise<{ violations: Violation[] }> } };
    return (await axe.run(document, { runOnly: { type: 'tag', values: only } })).violations;
  }, tags);
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${JSON.stringify(target)}\n  ${failureSummary}`),
  );
  expect(lines, `${where} has no accessibility faults`).toEqual([]);
}

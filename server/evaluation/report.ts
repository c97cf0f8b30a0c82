// The report in its two forms: Markdown to read anywhere, HTML to look at.
import type { Evaluation } from './evaluate.ts';
import { reportTables, type Table } from './report-tables.ts';

const title = 'How good the advice is';

function introduction({ knowledge, recordings }: Evaluation): string[] {
  return [
    `${recordings.length} recordings were replayed into fresh rooms, signal by signal with a tick every minute; what the room offered is compared with what people did and with what should have been done.`,
    `Knowledge: ${knowledge.records} records, version ${knowledge.version}. Nothing that comes from a scored incident was known while it was scored.`,
    'Published for this kind of system, measured on other data with another matcher: precision 71.4 %, recall 52.8 % and 54.8 %. That is the level to reach, not a like-for-like comparison.',
  ];
}

/** The whole report in Markdown. */
export function markdownReport(evaluation: Evaluation): string {
  const parts = [`# ${title}`, ...introduction(evaluation), ...reportTables(evaluation).map(markdownTable)];
  return `${parts.join('\n\n')}\n`;
}

/** One table in Markdown, with its title and note. */
export function markdownTable({ title: heading, note, head, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const table = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
  return `## ${heading}\n\n${note}\n\n${rows.length === 0 ? 'None.' : table}`;
}

/** The whole report as one HTML page that needs nothing else. */
export function htmlReport(evaluation: Evaluation): string {
  const tables = reportTables(evaluation).map(({ title: heading, note, head, rows }) => {
    const cells = (tag: 'td' | 'th', row: readonly string[]): string =>
      `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
    const body =
      rows.length === 0
        ? '<p>None.</p>'
        : `<div class="wide"><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('\n')}</tbody></table></div>`;
    return `<section><h2>${escapeHtml(heading)}</h2><p>${escapeHtml(note)}</p>${body}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
h2 { font-size: 1rem; margin: 2rem 0 0; }
p { margin: 0.25rem 0 0.5rem; max-width: 70ch; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentcolor 20%, transparent); padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
</style>
<h1>${title}</h1>
${introduction(evaluation)
  .map((sentence) => `<p>${escapeHtml(sentence)}</p>`)
  .join('\n')}
${tables.join('\n')}
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

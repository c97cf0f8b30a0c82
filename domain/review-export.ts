// A review as a file: Markdown, HTML or JSON of its words, its agreed times, follow-ups and comments. All of it is escaped.
import type { CommentFields, FollowUpFields } from './document.ts';
import { unreachable } from './errors.ts';
import type { ImageId } from './ids.ts';
import { type NoteBlock, type NoteRun, noteMarkdown } from './note-text.ts';
import { durationWord, type ReviewDuration, tookWords } from './review-durations.ts';
import { safeHref } from './safe-href.ts';
import { type EpochMs, formatTime } from './time.ts';
import { type ReviewState, reviewStateWord, type Severity, severityWord } from './vocabulary.ts';

/** Everything that leaves with a review. */
export type ReviewFile = {
  readonly reference: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: ReviewState;
  readonly exportedAt: EpochMs;
  readonly durations: readonly ReviewDuration[];
  readonly words: readonly NoteBlock[];
  readonly followUps: readonly FollowUpFields[];
  readonly comments: readonly CommentFields[];
  /** Address of the incident's playback, and of an image of it, as they are reached from anywhere. */
  readonly playback: string;
  readonly addressOf: (image: ImageId) => string;
};

const minutes = (at: EpochMs): string => `${formatTime(at).slice(0, 16).replace('T', ' ')} UTC`;

function durationText({ at, tookMs, markedBy }: ReviewDuration): string {
  if (at === null) return 'unknown';
  return `${minutes(at)}${tookMs === null ? '' : `, after ${tookWords(tookMs)}`}${markedBy === null ? '' : `, marked by ${markedBy}`}`;
}

function followUpText({ text, owner, dueOn }: FollowUpFields): string {
  return `${text} (${owner?.name ?? 'no owner'}, ${dueOn === null ? 'no due date' : `due ${dueOn}`})`;
}

type Thread = { readonly first: CommentFields; readonly answers: readonly CommentFields[] };

/** Comments as threads, oldest first; an answer whose thread is gone begins its own. */
export function threadsOf(comments: readonly CommentFields[]): Thread[] {
  const byAge = [...comments].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const firsts = byAge.filter(({ thread }) => thread === null || !byAge.some(({ id, thread: other }) => id === thread && other === null));
  return firsts.map((first) => ({ first, answers: byAge.filter((comment) => comment !== first && comment.thread === first.id) }));
}

/** The review as CommonMark. */
export function reviewMarkdown(file: ReviewFile): string {
  const plain = (text: string): NoteBlock => ({ type: 'paragraph', runs: [{ text }] });
  const items = (texts: readonly string[]): NoteBlock => ({
    type: 'list',
    ordered: false,
    start: 1,
    items: texts.map((text) => [plain(text)]),
  });
  const blocks: NoteBlock[] = [
    { type: 'heading', level: 1, runs: [{ text: `${file.reference} ${file.title}` }] },
    plain(headLine(file)),
    { type: 'paragraph', runs: [{ text: 'Playback', href: file.playback }] },
    items(file.durations.map((duration) => `${durationWord[duration.what]}: ${durationText(duration)}`)),
    ...lowered(file.words),
  ];
  const followUps = file.followUps.map((followUp) => `- [${followUp.done ? 'x' : ' '}] ${inline(followUpText(followUp))}`);
  const parts = [noteMarkdown(blocks, file.addressOf)];
  if (followUps.length > 0) parts.push(`## Follow-ups\n\n${followUps.join('\n')}`);
  if (file.comments.length > 0) {
    const threads = threadsOf(file.comments).flatMap(({ first, answers }): NoteBlock[] => [
      ...(first.quote === null ? [] : [{ type: 'quote' as const, blocks: [plain(first.quote)] }]),
      items([first, ...answers].map((comment) => commentText(comment))),
    ]);
    parts.push(`## Comments\n\n${noteMarkdown(threads, file.addressOf)}`);
  }
  return `${parts.join('\n\n')}\n`;

  function inline(text: string): string {
    return noteMarkdown([plain(text.replaceAll(/\s+/g, ' '))], file.addressOf);
  }
}

function headLine({ severity, state, exportedAt }: ReviewFile): string {
  return `${severityWord[severity]}. Review: ${reviewStateWord[state].toLowerCase()}. Exported ${minutes(exportedAt)}.`;
}

function commentText({ authorName, createdAt, text, resolvedBy }: CommentFields): string {
  return `${authorName}, ${minutes(createdAt)}: ${text}${resolvedBy === null ? '' : ` (settled by ${resolvedBy})`}`;
}

/** Headings one level down, below the title of the file. */
function lowered(blocks: readonly NoteBlock[]): NoteBlock[] {
  return blocks.map((block) => (block.type === 'heading' ? { ...block, level: block.level === 1 ? 2 : 3 } : block));
}

/** The review as one HTML file that asks nobody for anything but its images. */
export function reviewHtml(file: ReviewFile): string {
  const title = escapeHtml(`${file.reference} ${file.title}`);
  const followUps = file.followUps.map(
    (followUp) => `<li>${followUp.done ? '<s>' : ''}${escapeHtml(followUpText(followUp))}${followUp.done ? '</s> done' : ''}</li>`,
  );
  const threads = threadsOf(file.comments).map(
    ({ first, answers }) =>
      `${first.quote === null ? '' : `<blockquote>${escapeHtml(first.quote)}</blockquote>\n`}<ul>\n${[first, ...answers]
        .map((comment) => `<li>${escapeHtml(commentText(comment))}</li>`)
        .join('\n')}\n</ul>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; img-src http: https:">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<h1>${title}</h1>`,
    `<p>${escapeHtml(headLine(file))} ${link(file.playback, 'Playback')}</p>`,
    '<table>',
    ...file.durations.map(
      (duration) => `<tr><th scope="row">${durationWord[duration.what]}</th><td>${escapeHtml(durationText(duration))}</td></tr>`,
    ),
    '</table>',
    blocksHtml(file.words, file.addressOf),
    ...(followUps.length === 0 ? [] : [`<h2>Follow-ups</h2>\n<ul>\n${followUps.join('\n')}\n</ul>`]),
    ...(threads.length === 0 ? [] : [`<h2>Comments</h2>\n${threads.join('\n')}`]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const style =
  'body{max-width:46rem;margin:3rem auto;padding:0 1.25rem;font:16px/1.6 system-ui,sans-serif}h1,h2,h3{line-height:1.25}' +
  'table{border-collapse:collapse}th{text-align:left;font-weight:600;padding:.15rem 1.5rem .15rem 0}' +
  'pre{padding:.75rem;border:1px solid #8886;overflow:auto}blockquote{margin-left:0;padding-left:1rem;border-left:3px solid #8886}img{max-width:100%}';

function blocksHtml(blocks: readonly NoteBlock[], addressOf: ReviewFile['addressOf']): string {
  return blocks.map((block) => blockHtml(block, addressOf)).join('\n');
}

function blockHtml(block: NoteBlock, addressOf: ReviewFile['addressOf']): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${block.runs.map(runHtml).join('')}</p>`;
    case 'heading':
      return `<h${block.level + 1}>${block.runs.map(runHtml).join('')}</h${block.level + 1}>`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      const start = block.ordered && block.start !== 1 ? ` start="${block.start}"` : '';
      return `<${tag}${start}>\n${block.items.map((item) => `<li>${blocksHtml(item, addressOf)}</li>`).join('\n')}\n</${tag}>`;
    }
    case 'quote':
      return `<blockquote>${blocksHtml(block.blocks, addressOf)}</blockquote>`;
    case 'rule':
      return '<hr>';
    case 'image':
      return `<p><img src="${escapeHtml(addressOf(block.id))}" alt="${escapeHtml(block.alt)}"></p>`;
    default:
      return unreachable(block);
  }
}

function runHtml(run: NoteRun): string {
  let text = escapeHtml(run.text).replaceAll('\n', '<br>');
  if (run.code === true) text = `<code>${text}</code>`;
  if (run.strike === true) text = `<s>${text}</s>`;
  if (run.italic === true) text = `<em>${text}</em>`;
  if (run.bold === true) text = `<strong>${text}</strong>`;
  const href = safeHref(run.href);
  return href === null ? text : `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow">${text}</a>`;
}

function link(href: string, text: string): string {
  return safeHref(href) === null ? escapeHtml(text) : `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** The review as JSON (`muster-review` version 1): times are RFC 3339, lengths are in milliseconds. */
export function reviewJson(file: ReviewFile): string {
  const time = (at: EpochMs | null) => (at === null ? null : formatTime(at));
  const { reference, title, severity, state, playback } = file;
  const told = {
    format: 'muster-review',
    version: 1,
    ...{ reference, title, severity, state, playback, exportedAt: formatTime(file.exportedAt) },
    durations: file.durations.map(({ what, at, tookMs, markedBy }) => ({ what, at: time(at), tookMs, markedBy })),
    words: file.words.map(withAddresses),
    followUps: file.followUps.map(({ id, text, owner, dueOn, done, createdAt }) => ({
      ...{ id, text, owner: owner?.name ?? null, dueOn, done, createdAt: formatTime(createdAt) },
    })),
    comments: file.comments.map(({ id, text, quote, thread, createdAt, authorName, resolvedBy }) => ({
      ...{ id, text, quote, thread, author: authorName, createdAt: formatTime(createdAt), settledBy: resolvedBy },
    })),
  };
  return `${JSON.stringify(told, null, 2)}\n`;

  function withAddresses(block: NoteBlock): unknown {
    return block.type === 'image' ? { ...block, address: file.addressOf(block.id) } : block;
  }
}

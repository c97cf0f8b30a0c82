// Runs of words with their marks, links and mentions of critical events, as everybody reads them outside an editor.
import { Fragment, type ReactNode } from 'react';
import type { NoteRun } from '../../domain/note-text.ts';
import { EventLink } from '../events/event-link.tsx';
import { linkAttributes } from '../ui/link-attributes.ts';
import { splitEvents } from './timeline-text.ts';

export function WrittenRuns({ runs, tabIndex }: { runs: readonly NoteRun[]; tabIndex: 0 | -1 }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: runs have no ids and are drawn anew together
  return runs.map((run, at) => <WrittenRun key={at} run={run} tabIndex={tabIndex} />);
}

function WrittenRun({ run, tabIndex }: { run: NoteRun; tabIndex: 0 | -1 }) {
  if (run.mention === true) return <span className="mention">{run.text}</span>;
  if (run.code === true) return <code>{run.text}</code>;
  let words: ReactNode = run.text;
  const link = linkAttributes(run.href);
  if (link !== null) {
    words = (
      <a className={link.class} href={link.href} target={link.target} rel={link.rel} title={link.title} tabIndex={tabIndex}>
        {run.text}
      </a>
    );
  } else if (run.text.includes('E')) {
    words = splitEvents(run.text).map((part, at) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one run, drawn anew together
      typeof part === 'string' ? <Fragment key={at}>{part}</Fragment> : <EventLink key={at} number={part} tabIndex={tabIndex} />,
    );
  }
  if (run.bold === true) words = <strong>{words}</strong>;
  if (run.strike === true) words = <s>{words}</s>;
  return run.italic === true ? <em>{words}</em> : words;
}

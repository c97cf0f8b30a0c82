// The words of an entry as they stand, without an editor: thousands of rows draw as fast as text.
import { Fragment, memo, type ReactNode } from 'react';
import { unreachable } from '../../domain/errors.ts';
import { EventLink } from '../events/event-link.tsx';
import { splitEvents, type TextBlock, type TextRun } from './timeline-text.ts';

export const EntryText = memo(function EntryText({ text, tabIndex }: { text: readonly TextBlock[]; tabIndex: 0 | -1 }) {
  return (
    <div className="txt">
      <Blocks blocks={text} tabIndex={tabIndex} />
    </div>
  );
});

function Blocks({ blocks, tabIndex }: { blocks: readonly TextBlock[]; tabIndex: 0 | -1 }) {
  return blocks.map((block, index) => {
    // The words have no ids of their own, and are drawn anew as a whole when they change.
    const key = index;
    switch (block.type) {
      case 'paragraph':
        return <p key={key}>{block.runs.length === 0 ? <br /> : <Runs runs={block.runs} tabIndex={tabIndex} />}</p>;
      case 'code':
        return (
          <pre key={key}>
            <code>{block.text}</code>
          </pre>
        );
      case 'list': {
        const List = block.ordered ? 'ol' : 'ul';
        return (
          <List key={key}>
            {block.items.map((item, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: items have no ids and are drawn anew together
              <li key={at}>
                <Blocks blocks={item} tabIndex={tabIndex} />
              </li>
            ))}
          </List>
        );
      }
      default:
        return unreachable(block);
    }
  });
}

function Runs({ runs, tabIndex }: { runs: readonly TextRun[]; tabIndex: 0 | -1 }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: runs have no ids and are drawn anew together
  return runs.map((run, at) => <Run key={at} run={run} tabIndex={tabIndex} />);
}

function Run({ run, tabIndex }: { run: TextRun; tabIndex: 0 | -1 }) {
  if (run.code === true) return <code>{run.text}</code>;
  let words: ReactNode = run.text;
  if (run.href !== undefined) {
    words = (
      <a className="lnk" href={run.href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={tabIndex}>
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
  return run.italic === true ? <em>{words}</em> : words;
}

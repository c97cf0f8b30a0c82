// A note as it stands, without an editor: for people who only read, and for the past.
import { Fragment, type ReactNode } from 'react';
import { unreachable } from '../../domain/errors.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { imagePath } from '../../domain/image.ts';
import type { NoteBlock, NoteHeadingLevel, NoteRun } from '../../domain/note-text.ts';
import { EventLink } from '../events/event-link.tsx';
import { splitEvents } from '../timeline/timeline-text.ts';
import { linkAttributes } from './link-attributes.ts';

export function NoteText({ incidentId, blocks }: { incidentId: IncidentId; blocks: readonly NoteBlock[] }) {
  return (
    <div className="note-text">
      <Blocks incidentId={incidentId} blocks={blocks} />
    </div>
  );
}

const headingTag = { 1: 'h4', 2: 'h5', 3: 'h6' } as const satisfies Record<NoteHeadingLevel, string>;

function Blocks({ incidentId, blocks }: { incidentId: IncidentId; blocks: readonly NoteBlock[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the blocks have no ids and are drawn anew together
  return blocks.map((block, index) => <Block key={index} incidentId={incidentId} block={block} />);
}

function Block({ incidentId, block }: { incidentId: IncidentId; block: NoteBlock }) {
  switch (block.type) {
    case 'paragraph':
      return <p>{block.runs.length === 0 ? <br /> : <Runs runs={block.runs} />}</p>;
    case 'heading': {
      const Heading = headingTag[block.level];
      return (
        <Heading>
          <Runs runs={block.runs} />
        </Heading>
      );
    }
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List {...(block.ordered && block.start !== 1 ? { start: block.start } : {})}>
          {block.items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no ids and are drawn anew together
            <li key={at}>
              <Blocks incidentId={incidentId} blocks={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'quote':
      return (
        <blockquote>
          <Blocks incidentId={incidentId} blocks={block.blocks} />
        </blockquote>
      );
    case 'rule':
      return <hr />;
    case 'image': {
      const address = imagePath(incidentId, block.id);
      return (
        <a href={address} target="_blank" rel="noopener noreferrer">
          {/* biome-ignore lint/performance/noImgElement: it needs a session, so nothing on the way may make it smaller */}
          <img className="note-img" src={address} alt={block.alt} loading="lazy" decoding="async" />
        </a>
      );
    }
    default:
      return unreachable(block);
  }
}

function Runs({ runs }: { runs: readonly NoteRun[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: runs have no ids and are drawn anew together
  return runs.map((run, at) => <Run key={at} run={run} />);
}

function Run({ run }: { run: NoteRun }) {
  if (run.mention === true) return <span className="mention">{run.text}</span>;
  if (run.code === true) return <code>{run.text}</code>;
  let words: ReactNode = run.text;
  const link = linkAttributes(run.href);
  if (link !== null) {
    words = (
      <a className={link.class} href={link.href} target={link.target} rel={link.rel} title={link.title}>
        {run.text}
      </a>
    );
  } else if (run.text.includes('E')) {
    words = splitEvents(run.text).map((part, at) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one run, drawn anew together
      typeof part === 'string' ? <Fragment key={at}>{part}</Fragment> : <EventLink key={at} number={part} tabIndex={0} />,
    );
  }
  if (run.bold === true) words = <strong>{words}</strong>;
  if (run.strike === true) words = <s>{words}</s>;
  return run.italic === true ? <em>{words}</em> : words;
}

// A note as it stands, without an editor: for people who only read, and for the past.
import { unreachable } from '../../domain/errors.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { imagePath } from '../../domain/image.ts';
import type { NoteBlock, NoteHeadingLevel } from '../../domain/note-text.ts';
import { WrittenRuns } from '../timeline/written-runs.tsx';

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
      return <p>{block.runs.length === 0 ? <br /> : <WrittenRuns runs={block.runs} tabIndex={0} />}</p>;
    case 'heading': {
      const Heading = headingTag[block.level];
      return (
        <Heading>
          <WrittenRuns runs={block.runs} tabIndex={0} />
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

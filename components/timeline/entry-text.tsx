// The words of an entry as they stand, without an editor: thousands of rows draw as fast as text.
import { memo } from 'react';
import { unreachable } from '../../domain/errors.ts';
import type { TextBlock } from './timeline-text.ts';
import { WrittenRuns } from './written-runs.tsx';

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
        return <p key={key}>{block.runs.length === 0 ? <br /> : <WrittenRuns runs={block.runs} tabIndex={tabIndex} />}</p>;
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

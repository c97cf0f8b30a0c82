'use client';
// The list of records as a table of which only the rows in sight exist: it holds ten thousand.
import { useVirtualizer } from '@tanstack/react-virtual';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { type KnowledgeSummary, knowledgeLabel } from '../../domain/knowledge-api.ts';
import { stageWord } from '../../domain/vocabulary.ts';
import { useWallNow } from '../room/use-wall-now.ts';
import { checkedWords, fullRoleWord, statusWord } from './knowledge-words.ts';
import { ReliabilityBar } from './record-parts.tsx';

const rowHeight = 49;

export function RecordList({
  records,
  total,
  current,
  onSelect,
  onNeedMore,
}: {
  records: readonly KnowledgeSummary[];
  total: number;
  current: number | null;
  onSelect: (number: number) => void;
  onNeedMore: () => void;
}) {
  const now = useWallNow();
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= records.length - 40 && records.length < total) onNeedMore();
  }, [lastShown, records.length, total, onNeedMore]);
  // Moved to by the keyboard, a row comes into sight.
  const at = records.findIndex((row) => row.number === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" ref={scroller} tabIndex={0} aria-label="Records, scrolls">
      <table className="list kca" aria-rowcount={total + 1}>
        <caption className="sr">Knowledge records</caption>
        <thead>
          <tr>
            <th scope="col">Action and key</th>
            <th scope="col" className="num">
              Offered
            </th>
            <th scope="col" className="num">
              Accepted
            </th>
            <th scope="col" className="num">
              Done
            </th>
            <th scope="col" className="num">
              Worked
            </th>
            <th scope="col">Reliability</th>
            <th scope="col" className="num">
              Checked
            </th>
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <Gap height={before} /> : null}
          {items.map(({ index }) => {
            const row = records[index];
            return row === undefined ? null : (
              <Row key={row.number} row={row} index={index} now={now} isCurrent={row.number === current} onSelect={onSelect} />
            );
          })}
          {after > 0 ? <Gap height={after} /> : null}
        </tbody>
      </table>
    </section>
  );
}

function Gap({ height }: { height: number }) {
  return (
    <tr className="gap">
      {/* One cell and not as many as there are columns: on narrow screens some are not shown. */}
      <td style={{ height }} />
    </tr>
  );
}

function Row({
  row,
  index,
  now,
  isCurrent,
  onSelect,
}: {
  row: KnowledgeSummary;
  index: number;
  now: number;
  isCurrent: boolean;
  onSelect: (number: number) => void;
}) {
  const { use } = row;
  return (
    <tr aria-rowindex={index + 2} aria-current={isCurrent || undefined}>
      <td>
        <button type="button" className="ti trunc" onClick={() => onSelect(row.number)}>
          {row.text}
        </button>
        <span className="su">
          <span className="mono">{knowledgeLabel(row.number)}</span>
          {row.status === 'active' ? null : (
            <>
              <span className="sep" aria-hidden="true" />
              {statusWord[row.status]}
            </>
          )}
          {row.conflicts.length === 0 ? null : (
            <span className="warn row">
              <TriangleAlert className="i xs" aria-hidden="true" />
              Contradicted
            </span>
          )}
          <span className="sep" aria-hidden="true" />
          <span className="trunc">{row.keys.join(', ')}</span>
          <span className="sep" aria-hidden="true" />
          {row.stages[0] === undefined ? 'any stage' : stageWord[row.stages[0]].toLowerCase()}
          <span className="sep" aria-hidden="true" />
          {fullRoleWord[row.role].toLowerCase()}
        </span>
      </td>
      <td className="num q">{use.offered}</td>
      <td className="num q">{use.accepted}</td>
      <td className="num t2">{use.done}</td>
      <td className="num med">{use.worked}</td>
      <td>
        <ReliabilityBar reliability={row.reliability} />
      </td>
      <td className={row.isStale ? 'num warn' : 'num q'}>
        {checkedWords(row.lastValidatedAt, now)}
        {row.isStale ? <span className="sr">, not checked for long</span> : null}
      </td>
    </tr>
  );
}

'use client';
// The records of knowledge: found and filtered on the left, one of them open on the right.
import { Search } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { errorWords } from '../ui/api-client.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { KnowledgeHead } from './knowledge-head.tsx';
import { RecordDetail } from './record-detail.tsx';
import { RecordFilters } from './record-filters.tsx';
import { RecordList } from './record-list.tsx';
import { type KnowledgeFilter, useKnowledge, useRecord } from './use-knowledge.ts';

const everything: KnowledgeFilter = { status: 'all', order: 'used' };

export function KnowledgePage({ initialRecord, initialSource }: { initialRecord: number | null; initialSource: string | null }) {
  const [filter, setFilter] = useState<KnowledgeFilter>(
    initialSource === null
      ? { ...everything, ...(initialRecord === null ? { status: 'active' as const } : {}) }
      : { ...everything, source: initialSource },
  );
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed);
  const [chosen, setChosen] = useState(initialRecord);
  const find = useRef<HTMLInputElement>(null);
  const asked = useMemo(() => ({ ...filter, q }), [filter, q]);
  const { data, error, isError, refetch, fetchNextPage, isFetchingNextPage } = useKnowledge(asked);
  const records = useMemo(() => data?.pages.flatMap((page) => page.records) ?? [], [data]);
  const answer = data?.pages.at(-1);
  const current = chosen ?? records[0]?.number ?? null;
  const detail = useRecord(current);
  const select = (number: number) => {
    setChosen(number);
    window.history.replaceState(null, '', `/knowledge?record=${number}`);
  };
  const move = (by: number) => {
    const at = records.findIndex((row) => row.number === current);
    const next = records[Math.min(records.length - 1, Math.max(0, at + by))];
    if (next !== undefined) select(next.number);
  };
  useShortcuts([
    { keys: 'j', label: 'Next record', scope: 'lists', run: () => move(1) },
    { keys: 'k', label: 'Previous record', scope: 'lists', run: () => move(-1) },
    { keys: 'f', label: 'Find', scope: 'lists', run: () => find.current?.focus() },
  ]);
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const counts = answer === undefined ? null : { ...answer.counts, sources: answer.sources.length };
  return (
    <div className="page">
      <KnowledgeHead view="records" counts={counts}>
        <label className="field find">
          <Search className="i s" aria-hidden="true" />
          <input
            ref={find}
            type="text"
            inputMode="search"
            placeholder="Find a symptom, service or action"
            aria-label="Find records"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              setTyped('');
              event.currentTarget.blur();
            }}
          />
          <kbd>F</kbd>
        </label>
      </KnowledgeHead>
      <main id="main" className="split" tabIndex={-1}>
        <section className="region" aria-label="Records">
          <RecordFilters filter={filter} answer={answer} onChange={setFilter} />
          {isError ? (
            <Trouble
              title="The knowledge could not be loaded"
              action={
                <button type="button" className="btn sm" onClick={() => void refetch()}>
                  Try again
                </button>
              }
            >
              {errorWords(error)} Advice in the rooms goes on.
            </Trouble>
          ) : answer === undefined ? (
            <div className="px-6 py-3">
              <Waiting what="the knowledge" widths={[92, 88, 94, 80, 90, 86]} />
            </div>
          ) : records.length === 0 ? (
            <div className="px-6 py-4">
              <div className="panel mid">
                <p>
                  <b>No record fits{typed === '' ? ' these filters' : ` “${typed}”`}</b>
                </p>
                <p className="t2">{answer.counts.all.toLocaleString('en')} are here without filters.</p>
                <button
                  type="button"
                  className="btn sm"
                  onClick={() => {
                    setFilter(everything);
                    setTyped('');
                  }}
                >
                  Clear filters
                </button>
              </div>
            </div>
          ) : (
            <RecordList records={records} total={answer.total} current={current} onSelect={select} onNeedMore={more} />
          )}
        </section>
        {detail.data !== undefined && current !== null ? (
          <RecordDetail key={detail.data.number} detail={detail.data} onMerged={select} />
        ) : (
          <section className="region detail" aria-label="Record">
            {detail.isError ? (
              <Trouble title="This record could not be loaded">{errorWords(detail.error)}</Trouble>
            ) : current === null ? (
              <p className="q px-5 py-4">No record is open.</p>
            ) : (
              <div className="px-5 py-4">
                <Waiting what="the record" />
              </div>
            )}
          </section>
        )}
      </main>
    </div>
  );
}

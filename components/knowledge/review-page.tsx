'use client';
// The review queue: what waits for a person on the left, its source in the middle, the draft on the right.
import { FileText, History, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type KnowledgeSummary, knowledgeLabel } from '../../domain/knowledge-api.ts';
import { errorWords } from '../ui/api-client.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { DraftPanel } from './draft-panel.tsx';
import { KnowledgeHead } from './knowledge-head.tsx';
import { awaitingWord } from './knowledge-words.ts';
import { nextAfter, type QueueGroup, queueGroups } from './review-queue.ts';
import { SourceText } from './source-text.tsx';
import { useKnowledge, useRecord } from './use-knowledge.ts';

export function ReviewPage({ initialSource }: { initialSource: string | null }) {
  const [source, setSource] = useState(initialSource);
  const { data, error, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useKnowledge({
    status: 'queue',
    order: 'oldest-check',
    ...(source === null ? {} : { source }),
  });
  useEffect(() => {
    // The queue is worked through to its end, so all of it is here.
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const groups = useMemo(() => queueGroups(data?.pages.flatMap((page) => page.records) ?? []), [data]);
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const [chosen, setChosen] = useState<number | null>(null);
  const current = rows.find((row) => row.number === chosen)?.number ?? rows[0]?.number ?? null;
  const detail = useRecord(current);
  const answer = data?.pages.at(-1);
  const counts = answer === undefined ? null : { ...answer.counts, sources: answer.sources.length };
  const move = (by: number) => {
    const at = rows.findIndex((row) => row.number === current);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next !== undefined) setChosen(next.number);
  };
  useShortcuts([
    { keys: 'j', label: 'Next draft', scope: 'review', run: () => move(1) },
    { keys: 'k', label: 'Previous draft', scope: 'review', run: () => move(-1) },
  ]);
  const shown = detail.data?.number === current ? detail.data : undefined;
  const from = shown?.record.provenance;
  const provenancePath = from?.kind === 'playbook' ? from.path : null;
  const usedLines = useMemo(
    () => new Set(rows.flatMap((row) => (row.source.name === provenancePath ? (row.source.line ?? []) : []))),
    [rows, provenancePath],
  );
  const provenance = shown?.proposal?.record.provenance ?? shown?.record.provenance;
  return (
    <div className="page">
      <KnowledgeHead view="review" counts={counts}>
        {source === null ? null : (
          <button type="button" className="btn sm on" onClick={() => setSource(null)}>
            Only {source}: show all
          </button>
        )}
        <span className="q hints">
          <kbd>J</kbd> <kbd>K</kbd> next, previous
        </span>
      </KnowledgeHead>
      {isError ? (
        <main id="main" className="px-6 py-4">
          <Trouble
            title="The review queue could not be loaded"
            action={
              <button type="button" className="btn sm" onClick={() => void refetch()}>
                Try again
              </button>
            }
          >
            {errorWords(error)} Nothing in it is lost.
          </Trouble>
        </main>
      ) : answer === undefined ? (
        <main id="main" className="px-6 py-4">
          <Waiting what="the review queue" />
        </main>
      ) : current === null ? (
        <main id="main" className="empty">
          <h2>Nothing waits for review</h2>
          <p>
            Drafts come from playbooks that somebody imports and from incidents that have ended. Each is read here beside its source before
            it may advise.
          </p>
        </main>
      ) : (
        <main id="main" className="split three" tabIndex={-1}>
          <Queue groups={groups} current={current} onSelect={setChosen} />
          {shown === undefined || provenance === undefined ? (
            <section className="region px-5 py-4" aria-label="Draft">
              {detail.isError ? (
                <Trouble title="This draft could not be loaded">{errorWords(detail.error)}</Trouble>
              ) : (
                <Waiting what="the draft" />
              )}
            </section>
          ) : (
            <>
              <SourceText provenance={provenance} usedLines={usedLines} />
              <DraftPanel key={shown.number} detail={shown} onDecided={() => setChosen(nextAfter(rows, shown.number))} />
            </>
          )}
        </main>
      )}
    </div>
  );
}

function Queue({ groups, current, onSelect }: { groups: readonly QueueGroup[]; current: number; onSelect: (number: number) => void }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-number="${current}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <section className="region queue" aria-label="Drafts">
      <div className="scroll" ref={list}>
        {groups.map((group) => (
          <div key={group.name}>
            <h3>
              {group.kind === 'playbook' ? <FileText className="i s" aria-hidden="true" /> : <History className="i s" aria-hidden="true" />}
              <span className="trunc" title={group.name}>
                {group.title}
              </span>
              <span className="q">{group.rows.length}</span>
            </h3>
            <ol>
              {group.rows.map((row) => (
                <li key={row.number}>
                  <button
                    type="button"
                    data-number={row.number}
                    aria-current={row.number === current || undefined}
                    onClick={() => onSelect(row.number)}
                  >
                    <b>{row.text}</b>
                    <QueueNote row={row} />
                  </button>
                </li>
              ))}
            </ol>
          </div>
        ))}
      </div>
    </section>
  );
}

function QueueNote({ row }: { row: KnowledgeSummary }) {
  if (row.awaiting === null || row.awaiting === 'draft') {
    return (
      <span>
        {knowledgeLabel(row.number)}, {row.version === 1 ? 'new' : `version ${row.version}`}
      </span>
    );
  }
  return (
    <span className="warn">
      <TriangleAlert className="i xs" aria-hidden="true" />
      {awaitingWord[row.awaiting]}
    </span>
  );
}

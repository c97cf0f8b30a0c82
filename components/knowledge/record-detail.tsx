'use client';
// One record: what it says, how it has done, where it comes from, and what may be decided about it.
import { Ellipsis, UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import {
  type KnowledgeDecisionInput,
  type KnowledgeDetail,
  knowledgeLabel,
  type RecordEditInput,
  validForDays,
} from '../../domain/knowledge-api.ts';
import { mayReviewKnowledge } from '../../domain/policy.ts';
import { dayMs } from '../../domain/time.ts';
import { useWallNow } from '../room/use-wall-now.ts';
import { useLive } from '../session/live-provider.tsx';
import { errorWords } from '../ui/api-client.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { Moment } from '../ui/moment.tsx';
import { toast } from '../ui/notify.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { MergeDialog, ReasonDialog } from './decision-dialogs.tsx';
import { EditForm } from './edit-form.tsx';
import { awaitingWord } from './knowledge-words.ts';
import { ActionFields, Cautions, ConditionList, Funnel, KeyWords, Sources, StatusMark, Versions } from './record-parts.tsx';
import { TrialSection } from './trial-section.tsx';
import { useDecide } from './use-knowledge.ts';

type Mode = 'read' | 'edit' | 'merge' | 'reject' | 'deprecate';

export function RecordDetail({ detail, onMerged }: { detail: KnowledgeDetail; onMerged: (into: number) => void }) {
  const { account } = useLive();
  const permission = mayReviewKnowledge(account);
  const decide = useDecide();
  const [mode, setMode] = useState<Mode>('read');
  const [tried, setTried] = useState<{ edit: RecordEditInput | null } | null>(null);
  const { number, record } = detail;
  const send = (decision: KnowledgeDecisionInput) => decide.mutateAsync({ number, decision });
  const quick = (decision: KnowledgeDecisionInput, word: string) => {
    if (!permission.allowed || decide.isPending) return;
    send(decision).then(
      () => toast.success(`${knowledgeLabel(number)}: ${word}`),
      (error: unknown) => toast.error(`${knowledgeLabel(number)}: not done`, { description: errorWords(error) }),
    );
  };
  const start = (next: Mode) => {
    if (permission.allowed) setMode(next);
  };
  useShortcuts([
    { keys: 'e', label: 'Edit', scope: 'review', run: () => start('edit') },
    { keys: 'm', label: 'Merge with a similar record', scope: 'review', run: () => start('merge') },
  ]);
  const version = record.version;
  const items: MenuItem[] = [
    ...(record.status === 'active'
      ? [
          { key: 'validate', text: 'It still holds', onSelect: () => quick({ type: 'validate', version }, 'checked') },
          { key: 'deprecate', text: 'Deprecate', onSelect: () => start('deprecate') },
        ]
      : [
          {
            key: 'approve',
            text: record.status === 'draft' ? 'Approve' : 'Bring back',
            onSelect: () => quick({ type: 'approve', version }, 'approved'),
          },
        ]),
    ...(record.status === 'draft' ? [{ key: 'reject', text: 'Reject', onSelect: () => start('reject') }] : []),
    { key: 'merge', text: 'Merge with a similar record', keys: 'M', onSelect: () => start('merge') },
  ];
  return (
    <section className="region detail" id="detail" aria-label="Record">
      <header>
        <StatusMark status={record.status} />
        <span className="mono q">{knowledgeLabel(number)}</span>
        <span className="q">version {version}</span>
        {detail.awaiting === null || detail.awaiting === 'draft' ? null : <span className="tag warn">{awaitingWord[detail.awaiting]}</span>}
        <span className="grow" />
        <GuardedButton permission={permission} className="btn sm" onClick={() => start('edit')}>
          Edit <kbd>E</kbd>
        </GuardedButton>
        {permission.allowed ? (
          <Menu
            label="Decisions"
            align="end"
            trigger={
              <button type="button" className="btn ghost icon sm" aria-label="More">
                <Ellipsis className="i s" aria-hidden="true" />
              </button>
            }
            items={items}
          />
        ) : null}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label="The record, scrolls">
        <h2 className="d-title">{record.action.text}</h2>
        {mode === 'edit' ? (
          <>
            <EditForm key={version} detail={detail} send={send} onDone={() => setMode('read')} onTry={(edit) => setTried({ edit })} />
            {tried === null ? null : <Trial detail={detail} edit={tried.edit} isWanted onWant={() => undefined} />}
          </>
        ) : (
          <>
            <Cautions detail={detail} />
            {detail.mergedInto === null ? null : (
              <p className="t2 small">
                Merged into{' '}
                <button type="button" className="lnk" onClick={() => onMerged(detail.mergedInto ?? number)}>
                  {knowledgeLabel(detail.mergedInto)}
                </button>
              </p>
            )}
            <KeyWords record={record} />
            <ConditionList record={record} />
            <ActionFields record={record} />
            <Funnel use={detail.use} reliability={detail.reliability} />
            <Trial detail={detail} edit={null} isWanted={tried !== null} onWant={() => setTried({ edit: null })} />
            <Sources provenance={record.provenance} alsoFrom={detail.alsoFrom} />
            <Versions versions={detail.versions} />
            {record.status === 'active' ? (
              <Checked detail={detail} onCheck={() => quick({ type: 'validate', version }, 'checked')} />
            ) : null}
          </>
        )}
      </section>
      {mode === 'reject' || mode === 'deprecate' ? (
        <ReasonDialog detail={detail} kind={mode} send={send} onClose={() => setMode('read')} />
      ) : null}
      {mode === 'merge' ? (
        <MergeDialog
          detail={detail}
          onClose={() => setMode('read')}
          send={(into) => send(mergeOf(detail, into)).then(() => onMerged(into))}
        />
      ) : null}
    </section>
  );
}

/** The version of the other record is the one its row was shown at. */
export function mergeOf(detail: KnowledgeDetail, into: number): KnowledgeDecisionInput {
  const other = detail.similar.find(({ number }) => number === into);
  return { type: 'merge', version: detail.record.version, into, intoVersion: other?.version ?? 1 };
}

function Trial({
  detail,
  edit,
  isWanted,
  onWant,
}: {
  detail: KnowledgeDetail;
  edit: RecordEditInput | null;
  isWanted: boolean;
  onWant: () => void;
}) {
  const { number, record } = detail;
  return <TrialSection {...{ number, edit, isWanted, onWant }} version={record.version} isDraft={record.status === 'draft'} />;
}

function Checked({ detail, onCheck }: { detail: KnowledgeDetail; onCheck: () => void }) {
  const { account } = useLive();
  const now = useWallNow();
  const { lastValidatedAt } = detail.record;
  const left = Math.ceil((lastValidatedAt + validForDays * dayMs - now) / dayMs);
  const by = detail.versions.find(
    ({ change }) => change === 'validated' || change === 'approved' || change === 'edited' || change === 'adopted',
  )?.by.name;
  return (
    <p className="valid">
      <UserRoundCheck className="i s" aria-hidden="true" />
      <span>
        Checked {by === undefined ? 'by who wrote it' : <b>by {by}</b>} <Moment at={lastValidatedAt} form="date" />.{' '}
        {left > 0 ? `Due again in ${left} days.` : 'Due again now.'}
      </span>
      <span className="grow" />
      <GuardedButton permission={mayReviewKnowledge(account)} className="btn sm" onClick={onCheck}>
        It still holds
      </GuardedButton>
    </p>
  );
}

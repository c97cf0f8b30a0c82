'use client';
// The draft under review: what it would say, what it changes, how it would have done, and the decisions.
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { type KnowledgeDecisionInput, type KnowledgeDetail, knowledgeLabel, type RecordEditInput } from '../../domain/knowledge-api.ts';
import { mayReviewKnowledge } from '../../domain/policy.ts';
import { useLive } from '../session/live-provider.tsx';
import { errorWords } from '../ui/api-client.ts';
import { Choice } from '../ui/choice.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { toast } from '../ui/notify.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { MergeDialog, ReasonDialog } from './decision-dialogs.tsx';
import { EditForm } from './edit-form.tsx';
import { awaitingWord } from './knowledge-words.ts';
import { mergeOf } from './record-detail.tsx';
import { ActionFields, Cautions, ConditionList, KeyWords, Sources, StatusMark, Versions } from './record-parts.tsx';
import { TrialSection } from './trial-section.tsx';
import { useDecide } from './use-knowledge.ts';

type Mode = 'read' | 'edit' | 'merge' | 'reject' | 'deprecate';

/** What approving and rejecting mean for a row that waits for this reason. */
function choicesOf(detail: KnowledgeDetail): { approve: string; refuse: string } {
  if (detail.awaiting === 'source-changed') return { approve: 'Take it over', refuse: 'Keep ours' };
  if (detail.awaiting === 'gone') return { approve: 'Keep it', refuse: 'Deprecate' };
  return { approve: 'Approve', refuse: 'Reject' };
}

export function DraftPanel({ detail, onDecided }: { detail: KnowledgeDetail; onDecided: () => void }) {
  const { account } = useLive();
  const permission = mayReviewKnowledge(account);
  const decide = useDecide();
  const [mode, setMode] = useState<Mode>('read');
  const [shows, setShows] = useState<'changes' | 'result'>('changes');
  const [tried, setTried] = useState<{ edit: RecordEditInput | null }>({ edit: null });
  const { number, record, awaiting, proposal } = detail;
  const { version } = record;
  const said = proposal?.record ?? record;
  const before = proposal !== null && shows === 'changes' ? record : null;
  const words = choicesOf(detail);
  const send = (decision: KnowledgeDecisionInput) => decide.mutateAsync({ number, decision });
  const quick = (decision: KnowledgeDecisionInput, word: string) => {
    if (!permission.allowed || decide.isPending) return;
    send(decision).then(
      () => {
        toast.success(`${knowledgeLabel(number)}: ${word}`);
        onDecided();
      },
      (error: unknown) => toast.error(`${knowledgeLabel(number)}: not done`, { description: errorWords(error) }),
    );
  };
  const approve = () => {
    if (mode === 'edit') return;
    if (awaiting === 'source-changed') quick({ type: 'adopt', version }, 'taken over');
    else if (awaiting === 'gone') quick({ type: 'keep', version }, 'kept');
    else quick({ type: 'approve', version }, 'approved');
  };
  const refuse = () => {
    if (!permission.allowed || mode === 'edit') return;
    if (awaiting === 'source-changed') quick({ type: 'keep', version }, 'kept as it was');
    else setMode(awaiting === 'gone' ? 'deprecate' : 'reject');
  };
  const start = (next: Mode) => {
    if (permission.allowed) setMode(next);
  };
  useShortcuts([
    { keys: 'a', label: words.approve, scope: 'review', run: approve },
    { keys: 'e', label: 'Edit', scope: 'review', run: () => start('edit') },
    { keys: 'm', label: 'Merge with a similar record', scope: 'review', run: () => start('merge') },
    { keys: 'r', label: words.refuse, scope: 'review', run: refuse },
    { keys: 'd', label: words.refuse, scope: 'review', hidden: true, run: refuse },
  ]);
  const trial = (edit: RecordEditInput | null) => (
    <TrialSection {...{ number, version, edit }} isWanted isDraft={record.status === 'draft'} onWant={() => undefined} />
  );
  const nearest = detail.similar[0];
  return (
    <section className="region draft detail" id="draft" aria-label="Draft">
      <header>
        <StatusMark status={record.status} />
        <span className="mono q">{knowledgeLabel(number)}</span>
        <span className="q">version {version}</span>
        {awaiting === null || awaiting === 'draft' ? null : <span className="tag warn">{awaitingWord[awaiting]}</span>}
        <span className="grow" />
        {proposal === null ? null : (
          <Choice
            label="Show"
            value={shows}
            options={[
              { value: 'changes', text: 'Changes' },
              { value: 'result', text: 'Result' },
            ]}
            onChange={setShows}
          />
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label="The draft, scrolls">
        <h2 className="d-title">{said.action.text}</h2>
        {mode === 'edit' ? (
          <>
            <EditForm key={version} detail={detail} send={send} onDone={() => setMode('read')} onTry={(edit) => setTried({ edit })} />
            {tried.edit === null ? null : trial(tried.edit)}
          </>
        ) : (
          <>
            <Cautions detail={detail} />
            {nearest === undefined ? null : (
              <p className="double">
                <Copy className="i s" aria-hidden="true" />
                <span>
                  {Math.round(nearest.likeness * 100)}% like <b>{knowledgeLabel(nearest.number)}</b>: {nearest.text}
                </span>
                <span className="grow" />
                <GuardedButton permission={permission} className="btn sm" onClick={() => start('merge')}>
                  Merge <kbd>M</kbd>
                </GuardedButton>
              </p>
            )}
            <KeyWords record={said} />
            <ConditionList record={said} before={before} />
            <ActionFields record={said} before={before} />
            {trial(null)}
            <Sources provenance={said.provenance} alsoFrom={detail.alsoFrom} />
            <Versions versions={detail.versions} />
          </>
        )}
      </section>
      {mode === 'edit' ? null : (
        <footer className="d-foot">
          <GuardedButton permission={permission} className="btn primary lg" aria-busy={decide.isPending} onClick={approve}>
            {words.approve} <kbd>A</kbd>
          </GuardedButton>
          <GuardedButton permission={permission} className="btn lg" onClick={() => start('edit')}>
            Edit <kbd>E</kbd>
          </GuardedButton>
          <GuardedButton permission={permission} className="btn lg" onClick={() => start('merge')}>
            Merge <kbd>M</kbd>
          </GuardedButton>
          <span className="grow" />
          <GuardedButton permission={permission} className="btn ghost lg" onClick={refuse}>
            {words.refuse} <kbd>R</kbd>
          </GuardedButton>
        </footer>
      )}
      {mode === 'reject' || mode === 'deprecate' ? (
        <ReasonDialog detail={detail} kind={mode} send={(decision) => send(decision).then(onDecided)} onClose={() => setMode('read')} />
      ) : null}
      {mode === 'merge' ? (
        <MergeDialog detail={detail} onClose={() => setMode('read')} send={(into) => send(mergeOf(detail, into)).then(onDecided)} />
      ) : null}
    </section>
  );
}

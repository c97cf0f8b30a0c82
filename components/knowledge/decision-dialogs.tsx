'use client';
// The decisions about a record that need more than a key: a reason, or which record to merge into.
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import type { MusterError } from '../../domain/errors.ts';
import { type KnowledgeDecisionInput, type KnowledgeDetail, knowledgeLabel } from '../../domain/knowledge-api.ts';
import { errorWords } from '../ui/api-client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { statusWord } from './knowledge-words.ts';

export type Send = (decision: KnowledgeDecisionInput) => Promise<unknown>;

export function ReasonDialog({
  detail,
  kind,
  send,
  onClose,
}: {
  detail: KnowledgeDetail;
  kind: 'reject' | 'deprecate';
  send: Send;
  onClose: () => void;
}) {
  const decide = useMutation<unknown, MusterError, string>({
    mutationFn: (reason) => send({ type: kind, version: detail.record.version, reason }),
    retry: false,
    onSuccess: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!decide.isPending) decide.mutate(String(new FormData(event.currentTarget).get('reason') ?? ''));
  };
  const word = kind === 'reject' ? 'Reject' : 'Deprecate';
  const note =
    kind === 'reject'
      ? 'It is kept with your reason and never offered. If its source changes, it comes back as a draft.'
      : 'It is no longer offered. Its versions and what came of it are kept.';
  return (
    <Dialog open onClose={onClose} title={`${word} ${knowledgeLabel(detail.number)}`} description={note}>
      <form className="form" onSubmit={submit} noValidate>
        <p className="t2">{detail.record.action.text}</p>
        <label>
          Why
          <input
            className="inp"
            name="reason"
            maxLength={500}
            autoComplete="off"
            aria-describedby="reason-fault"
            aria-invalid={decide.isError || undefined}
            placeholder="Says to restart; we fail over instead"
          />
        </label>
        <Fault id="reason-fault" error={decide.error} />
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary" aria-busy={decide.isPending}>
            {word}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function MergeDialog({
  detail,
  send,
  onClose,
}: {
  detail: KnowledgeDetail;
  send: (into: number) => ReturnType<Send>;
  onClose: () => void;
}) {
  const [into, setInto] = useState(detail.similar[0]?.number ?? null);
  const decide = useMutation<unknown, MusterError, number>({ mutationFn: send, retry: false, onSuccess: onClose });
  return (
    <Dialog
      open
      onClose={onClose}
      className="wide"
      title={`Merge ${knowledgeLabel(detail.number)} into another record`}
      description="The other one keeps its action and conditions, and gains these key words, this source and what it did not say itself."
    >
      <div className="form">
        <p className="t2">{detail.record.action.text}</p>
        {detail.similar.length === 0 ? (
          <p>No other record says nearly the same.</p>
        ) : (
          <RadioGroup.Root
            className="choices"
            aria-label="Merge into"
            value={String(into ?? '')}
            onValueChange={(value) => setInto(Number(value))}
          >
            {detail.similar.map(({ number, text, status, likeness, why }) => (
              <RadioGroup.Item key={number} value={String(number)} className="choice">
                <span className="mono q">{knowledgeLabel(number)}</span>
                <span>
                  <b>{text}</b>
                  <small>
                    {statusWord[status]}, {Math.round(likeness * 100)}% alike. {why}.
                  </small>
                </span>
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
        )}
        <Fault id="merge-fault" error={decide.error} />
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          {into === null ? null : (
            <button
              type="button"
              className="btn primary"
              aria-busy={decide.isPending}
              onClick={() => {
                if (!decide.isPending) decide.mutate(into);
              }}
            >
              Merge into {knowledgeLabel(into)}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

export function Fault({ id, error }: { id: string; error: unknown }) {
  return (
    <p className="fault" id={id} role="alert">
      {error === null || error === undefined ? null : (
        <>
          <TriangleAlert className="i xs" aria-hidden="true" />
          {errorWords(error)}
        </>
      )}
    </p>
  );
}

'use client';
// Declaring an incident: a title of what is known now, and a severity.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { RadioGroup } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { declaredAnswer } from '../../domain/api.ts';
import { type DeclareInput, declareInput } from '../../domain/commands.ts';
import type { MusterError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { type Severity, severities } from '../../domain/vocabulary.ts';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SeverityBadge } from '../ui/marks.tsx';
import { severityMeaning } from './severity-meaning.ts';
import { incidentsQuery } from './use-incidents.ts';

export function DeclareDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const queries = useQueryClient();
  const [severity, setSeverity] = useState<Severity>('sev3');
  const [fault, setFault] = useState<string | null>(null);
  // One key for one dialog: a second press, or a lost answer, opens no second room.
  const [key] = useState(() => newId<never>() as string);
  const declare = useMutation<{ id: string }, MusterError, DeclareInput>({
    mutationFn: (body) => requestApi(declaredAnswer, '/api/incidents', { method: 'POST', body, idempotencyKey: key }),
    retry: false,
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: incidentsQuery.queryKey });
      router.push(`/incidents/${id}`);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = declareInput.safeParse({ title: new FormData(event.currentTarget).get('title'), severity });
    setFault(given.success ? null : (given.error.issues[0]?.message ?? null));
    if (given.success && !declare.isPending) declare.mutate(given.data);
  };
  const said = fault ?? (declare.isError ? errorWords(declare.error) : null);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Declare incident"
      description="Opens a room at once. Title and severity stay as you say them now; severity can be changed later."
    >
      <form className="form" onSubmit={submit} noValidate>
        <label>
          What is wrong, as far as you know
          <input
            className="inp"
            name="title"
            maxLength={200}
            placeholder="Checkout API timeouts and failed payments"
            autoComplete="off"
            aria-invalid={fault !== null || undefined}
            aria-describedby="declare-fault"
          />
        </label>
        <div className="lbl">
          <span id="declare-severity">Severity</span>
          <RadioGroup.Root
            className="choices"
            aria-labelledby="declare-severity"
            value={severity}
            onValueChange={(next) => setSeverity(severities.find((value) => value === next) ?? severity)}
          >
            {severities.map((value) => (
              <RadioGroup.Item key={value} value={value} className="choice">
                <SeverityBadge severity={value} />
                <span>{severityMeaning[value]}</span>
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
        </div>
        <p className="fault" id="declare-fault" role="alert">
          {said === null ? null : (
            <>
              <TriangleAlert className="i xs" />
              {said}
            </>
          )}
        </p>
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary" aria-busy={declare.isPending}>
            Declare
          </button>
        </div>
      </form>
    </Dialog>
  );
}

'use client';
// Editing every field of a record; conditions are read by the server as they are typed.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, TriangleAlert } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import type { MusterError } from '../../domain/errors.ts';
import { conditionsAnswer, type KnowledgeDetail, type RecordEditInput, type WrittenRecord } from '../../domain/knowledge-api.ts';
import {
  actionClass,
  actionClasses,
  actionClassWord,
  incidentRole,
  incidentRoles,
  risk,
  risks,
  riskWord,
  stages,
  stageWord,
} from '../../domain/vocabulary.ts';
import { errorWords, requestApi } from '../ui/api-client.ts';
import type { Send } from './decision-dialogs.tsx';
import { fullRoleWord, wordsTyped } from './knowledge-words.ts';

type Typed = Omit<RecordEditInput, 'symptoms' | 'alerts' | 'technologies' | 'entityKinds'> & {
  readonly symptoms: string;
  readonly alerts: string;
  readonly technologies: string;
  readonly entityKinds: string;
};

/** What a person types, as the server takes it. */
function editOf(typed: Typed): RecordEditInput {
  return {
    ...typed,
    symptoms: wordsTyped(typed.symptoms),
    alerts: wordsTyped(typed.alerts),
    technologies: wordsTyped(typed.technologies),
    entityKinds: wordsTyped(typed.entityKinds),
  };
}

function typedOf({ record, conditions, target }: WrittenRecord): Typed {
  const { key, action, urgency } = record;
  return {
    ...action,
    target,
    urgency,
    conditions,
    symptoms: key.symptoms.join(', '),
    alerts: key.alerts.join(', '),
    technologies: key.technologies.join(', '),
    entityKinds: key.entityKinds.join(', '),
    stages: key.stages,
    roles: key.roles,
  };
}

export function EditForm({
  detail,
  send,
  onDone,
  onTry,
}: {
  detail: KnowledgeDetail;
  send: Send;
  onDone: () => void;
  onTry: (edit: RecordEditInput) => void;
}) {
  const [typed, setTyped] = useState(() => typedOf(detail));
  const change = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  const save = useMutation<unknown, MusterError, Typed>({
    mutationFn: (value) => send({ type: 'edit', version: detail.record.version, edit: editOf(value) }),
    retry: false,
    onSuccess: onDone,
  });
  const faultOf = (field: string): string | null =>
    save.error?.faults
      .filter(({ path }) => path === `edit.${field}` || path.startsWith(`edit.${field}.`))
      .map(({ message }) => message)
      .join(' ') || null;
  const text = (
    field: 'text' | 'target' | 'expect' | 'verify' | 'undo' | 'symptoms' | 'alerts' | 'technologies' | 'entityKinds',
    label: string,
    hint?: string,
  ) => (
    <Field label={label} fault={faultOf(field)} hint={hint}>
      {(described) => (
        <input
          className="inp"
          name={field}
          value={typed[field] ?? ''}
          autoComplete="off"
          onChange={(event) => change({ [field]: event.target.value })}
          {...described}
        />
      )}
    </Field>
  );
  const known = save.error !== null && save.error.faults.length > 0;
  return (
    <form
      className="form edit"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate(typed);
      }}
    >
      {text('text', 'Action', 'An imperative; {target} stands for what it acts on')}
      <div className="pair">
        <Choose
          label="Kind of step"
          value={typed.class}
          options={actionClasses.map((value) => [value, actionClassWord[value]])}
          onChange={(value) => change({ class: actionClass.parse(value) })}
        />
        {text('target', 'Target', 'symptom, change, cause, action, owner, none, "a name", or kinds: node, cluster')}
      </div>
      <div className="three">
        <Choose
          label="Role"
          value={typed.role}
          options={incidentRoles.map((value) => [value, fullRoleWord[value]])}
          onChange={(value) => change({ role: incidentRole.parse(value) })}
        />
        <Choose
          label="Risk"
          value={typed.risk}
          options={risks.map((value) => [value, riskWord[value]])}
          onChange={(value) => change({ risk: risk.parse(value) })}
        />
        <Choose
          label="Urgency"
          value={String(typed.urgency)}
          options={[...new Set([0.9, 0.6, 0.3, typed.urgency])].map((value) => [String(value), urgencyWord(value)])}
          onChange={(value) => change({ urgency: Number(value) })}
        />
      </div>
      <Conditions value={typed.conditions} fault={faultOf('conditions')} onChange={(conditions) => change({ conditions })} />
      {text('symptoms', 'Key: symptoms', 'Words and phrases, separated by commas')}
      {text('alerts', 'Key: alerts')}
      <div className="pair">
        {text('technologies', 'Key: technologies')}
        {text('entityKinds', 'Key: kinds of entity')}
      </div>
      <Several
        label="Stages"
        all={stages}
        words={stageWord}
        chosen={typed.stages ?? []}
        onChange={(chosen) => change({ stages: chosen })}
      />
      <Several
        label="For the roles"
        all={incidentRoles}
        words={fullRoleWord}
        chosen={typed.roles ?? []}
        onChange={(chosen) => change({ roles: chosen })}
      />
      {text('expect', 'Expect', 'What should happen')}
      {text('verify', 'Verify', 'How to tell that it worked')}
      {text('undo', 'Undo', 'How to go back')}
      <p className="fault" role="alert">
        {save.error === null ? null : (
          <>
            <TriangleAlert className="i xs" aria-hidden="true" />
            {known ? 'Some fields need another look; each says why.' : errorWords(save.error)}
          </>
        )}
      </p>
      <div className="edit-foot">
        <button type="submit" className="btn primary lg" aria-busy={save.isPending}>
          Save
        </button>
        <button type="button" className="btn lg" onClick={() => onTry(editOf(typed))}>
          Try it
        </button>
        <span className="grow" />
        <button type="button" className="btn ghost lg" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function urgencyWord(value: number): string {
  const word = value >= 0.8 ? 'High' : value >= 0.45 ? 'Medium' : 'Low';
  return [0.9, 0.6, 0.3].includes(value) ? word : `${word} (${Math.round(value * 100)}%)`;
}

type Described = { readonly id: string; readonly 'aria-invalid'?: true; readonly 'aria-describedby'?: string };

function Field({
  label,
  fault,
  hint,
  children,
}: {
  label: string;
  fault: string | null;
  hint?: string | undefined;
  children: (described: Described) => ReactNode;
}) {
  const id = `edit-${label.toLowerCase().replace(/\W+/g, '-')}`;
  return (
    <div className="lbl">
      <label htmlFor={`${id}-field`}>{label}</label>
      {children({ id: `${id}-field`, 'aria-describedby': id, ...(fault === null ? {} : { 'aria-invalid': true as const }) })}
      <span id={id} className={fault === null ? 'note' : 'fault'}>
        {fault ?? hint ?? ''}
      </span>
    </div>
  );
}

function Conditions({ value, fault, onChange }: { value: string; fault: string | null; onChange: (value: string) => void }) {
  const asked = useDeferredValue(value);
  const { data } = useQuery({
    queryKey: ['conditions', asked],
    queryFn: ({ signal }) =>
      requestApi(conditionsAnswer, '/api/knowledge/conditions', { method: 'POST', body: { conditions: asked }, signal }),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const faults = data?.faults ?? [];
  return (
    <div className="lbl">
      <Field
        label="Conditions"
        fault={fault}
        hint="One a line: seen: pool wait · a change within 2 hours · no restart yet · said: standby (ask: Is there a standby?)"
      >
        {(described) => (
          <textarea
            className="inp mono"
            name="conditions"
            rows={5}
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            {...described}
          />
        )}
      </Field>
      <ul className="read" aria-live="polite" aria-label="How the conditions are read">
        {data?.conditions.map(({ kind, text, question }) => (
          <li key={`${kind} ${text}`}>
            <Check className="i xs good" aria-hidden="true" />
            {text}
            {question === null ? null : <span className="q"> asks: {question}</span>}
          </li>
        ))}
        {faults.map((message) => (
          <li key={message} className="warn">
            <TriangleAlert className="i xs" aria-hidden="true" />
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Choose({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}) {
  return (
    <label>
      <span>{label}</span>
      <select className="inp" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

function Several<Value extends string>({
  label,
  all,
  words,
  chosen,
  onChange,
}: {
  label: string;
  all: readonly Value[];
  words: Record<Value, string>;
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
}) {
  return (
    <fieldset className="several">
      <legend>{label}</legend>
      {all.map((value) => (
        <label key={value} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))}
          />
          {words[value]}
        </label>
      ))}
    </fieldset>
  );
}

'use client';
// Parts that the cells of the strip share: a value, its age, lists of fields and of hypotheses.
import { GitFork } from 'lucide-react';
import type { FieldValue, Hypothesis } from '../../domain/state-panel.ts';
import { durationWords } from '../../domain/time-words.ts';
import { EventLink } from '../events/event-link.tsx';
import { useNow } from '../room/use-now.ts';
import { Confidence } from '../ui/marks.tsx';
import { valueParts } from './state-facts.ts';

export function ConflictTag({ field }: { field: FieldValue }) {
  if (field.conflicting.length === 0) return null;
  return (
    <span className="tag warn">
      <GitFork className="i xs" />
      Conflicting
    </span>
  );
}

/** Where there is too little room the entity gives way, not the value. */
export function Value({ field }: { field: FieldValue }) {
  const { lead, value } = valueParts(field);
  if (lead === null) return <span className="trunc">{value}</span>;
  return (
    <>
      <span className="trunc">{lead}</span>
      <span className="flex-none">{value}</span>
    </>
  );
}

export function Age({ at }: { at: FieldValue['at'] }) {
  return <span className="age">{durationWords(useNow() - at)}</span>;
}

export function FieldList({ fields }: { fields: readonly FieldValue[] }) {
  return (
    <ul className="facts">
      {fields.map((field) => (
        <li key={`${field.dimension} ${field.entity}`}>
          <span>
            <b>{field.entity}</b> {field.value}
            {field.conflicting.map((other) => (
              <span key={other.event}>
                {' '}
                <span className="warn">or</span> {other.value} <EventLink number={other.event} />
              </span>
            ))}
          </span>
          <span className="row">
            <EventLink number={field.event} />
            <Age at={field.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function HypothesisList({ hypotheses }: { hypotheses: readonly Hypothesis[] }) {
  return (
    <ul className="facts">
      {hypotheses.map((hypothesis) => (
        <li key={hypothesis.statement}>
          <span>
            <b>{hypothesis.statement}</b> {hypothesis.state}
          </span>
          <span className="row">
            <Confidence value={hypothesis.confidence} />
            {hypothesis.events.slice(-3).map((event) => (
              <EventLink key={event} number={event} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

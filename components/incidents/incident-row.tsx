'use client';
// One incident in the list.
import { Check, FileDown, Play, Plus, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { IncidentSummary } from '../../domain/api.ts';
import { incidentTime } from '../../domain/clock.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { countdownWords, durationWords, elapsedWords } from '../../domain/time-words.ts';
import { roleWord, stages, stageWord } from '../../domain/vocabulary.ts';
import { Avatar } from '../ui/avatar.tsx';
import { SeverityBadge } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { sparkline, updateDueInMs } from './incident-list.ts';

type RowProps = { incident: IncidentSummary; wallAt: EpochMs; current: boolean; onFocus: () => void };

export function OpenRow({ incident, wallAt, current, onFocus, onTakeCommand }: RowProps & { onTakeCommand: (() => void) | null }) {
  const now = incidentTime(incident.clock, wallAt);
  const commanded = incident.roles.some((held) => held.role === 'commander');
  return (
    <tr className="live" aria-current={current || undefined}>
      <td>
        <SeverityBadge severity={incident.severity} />
      </td>
      <td>
        <Title incident={incident} current={current} onFocus={onFocus} />
        <span className="su">
          <span className="mono">{incident.reference}</span>
          <span className="trunc">{incident.impact ?? 'Impact unknown'}</span>
          <ReplayTag incident={incident} />
        </span>
      </td>
      <td className="stage">
        <span
          className="stg"
          style={{ '--n': stages.indexOf(incident.stage) + 1 }}
          data-n={stages.indexOf(incident.stage) + 1}
          aria-hidden="true"
        >
          {stages.map((stage) => (
            <i key={stage} />
          ))}
        </span>
        {stageWord[incident.stage]}
      </td>
      <td className="num big">
        <span role="timer" aria-live="off">
          {elapsedWords(now - incident.declaredAt)}
        </span>
      </td>
      <td className="num due">
        <UpdateDue dueInMs={updateDueInMs(incident, wallAt)} />
      </td>
      <td className="held-by">
        {commanded || onTakeCommand === null ? (
          <Holders incident={incident} />
        ) : (
          <button type="button" className="unclaimed" onClick={onTakeCommand} aria-label={`Take command of ${incident.reference}`}>
            <Plus className="i xs" />
            Take command
          </button>
        )}
      </td>
      <td className="num here-now">{incident.here}</td>
      <td className="pulse">
        <Spark incident={incident} />
      </td>
    </tr>
  );
}

export function ClosedRow({ incident, current, onFocus }: Omit<RowProps, 'wallAt'>) {
  return (
    <tr aria-current={current || undefined}>
      <td>
        <SeverityBadge severity={incident.severity} />
      </td>
      <td>
        <Title incident={incident} current={current} onFocus={onFocus} />
        <span className="su">
          <span className="mono">{incident.reference}</span>
          <ReplayTag incident={incident} />
          <ImportedTag incident={incident} />
        </span>
      </td>
      <td className="stage">
        <span className="rv">
          <Check className="i xs" />
          Resolved
        </span>
      </td>
      <td className="num t2">{durationWords((incident.resolvedAt ?? incident.declaredAt) - incident.declaredAt)}</td>
      <td className="num q due">
        <Moment at={incident.declaredAt} form="date" />
      </td>
      <td className="held-by">
        <Holders incident={incident} />
      </td>
      <td className="num q here-now">{incident.here}</td>
      <td className="pulse">
        <Spark incident={incident} />
      </td>
    </tr>
  );
}

function Title({ incident, current, onFocus }: { incident: IncidentSummary; current: boolean; onFocus: () => void }) {
  return (
    <Link href={`/incidents/${incident.id}`} className="ti" data-incident={incident.id} tabIndex={current ? 0 : -1} onFocus={onFocus}>
      {incident.title}
    </Link>
  );
}

/** Amber from five minutes before, red once it is over. */
function UpdateDue({ dueInMs }: { dueInMs: number | null }) {
  if (dueInMs === null) return <span className="q">none due</span>;
  if (dueInMs <= 0) {
    return (
      <span className="tag bad">
        <TriangleAlert className="i xs" />
        {-dueInMs < minuteMs ? 'overdue' : `${durationWords(-dueInMs)} overdue`}
      </span>
    );
  }
  return (
    <span className={dueInMs <= 5 * minuteMs ? 'warn med' : undefined} role="timer" aria-live="off">
      in {countdownWords(dueInMs)}
    </span>
  );
}

function Holders({ incident }: { incident: IncidentSummary }) {
  if (incident.roles.length === 0) return <span className="q">nobody</span>;
  return (
    <span className="stack">
      {incident.roles.slice(0, 6).map((held) => (
        <Avatar key={`${held.role} ${held.name}`} name={held.name} holds={held.role} label={`${held.name}, ${roleWord[held.role]}`} />
      ))}
      {incident.roles.length > 6 ? <span className="q">+{incident.roles.length - 6}</span> : null}
    </span>
  );
}

function ReplayTag({ incident }: { incident: IncidentSummary }) {
  if (incident.replay === null) return null;
  const { state, rate } = incident.replay;
  return (
    <span className="tag" title={`Replay of ${incident.replay.recording}`}>
      <Play className="i xs" />
      {state === 'playing' ? `Replay, ${Math.round(rate)}×` : 'Replay, ended'}
    </span>
  );
}

function ImportedTag({ incident: { imported, reference } }: { incident: IncidentSummary }) {
  if (imported === null) return null;
  return (
    <span className="tag" title={`Brought here by ${imported.by}`}>
      <FileDown className="i xs" />
      {imported.reference === reference ? 'Imported' : `Imported, was ${imported.reference}`}
    </span>
  );
}

function Spark({ incident }: { incident: IncidentSummary }) {
  const { line, area } = sparkline(incident.pulse);
  const total = incident.pulse.reduce((sum, count) => sum + count, 0);
  return (
    <>
      <svg
        className={incident.severity === 'sev1' && incident.status === 'open' ? 'spark bad' : 'spark'}
        viewBox="0 0 100 24"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path className="ar" d={area} />
        <path className="ln" d={line} vectorEffect="non-scaling-stroke" />
      </svg>
      <span className="sr">{total === 1 ? '1 event' : `${total} events`}</span>
    </>
  );
}

// One critical event as a row: when, what, from which value to which, how sure, and what stands behind it.
import { ChevronDown, GitFork, History, Link, Pin, PinOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Confidence, Transition } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { DimensionIcon } from './event-icon.tsx';
import { EventLink } from './event-link.tsx';
import type { EventRow } from './event-rows.ts';

export type EventRowActions = {
  readonly openRaw: (row: EventRow) => void;
  /** Null while the timeline cannot take a pin. */
  readonly togglePin: ((row: EventRow) => void) | null;
  readonly copyLink: (row: EventRow) => void;
};

type Props = {
  readonly row: EventRow;
  readonly selected: boolean;
  readonly expanded: boolean;
  readonly actions: EventRowActions;
  /** The raw signals, when expanded. */
  readonly children?: ReactNode;
};

/** The content of a row; the list gives it its place. */
export function EventRowContent({ row, selected, expanded, actions, children }: Props) {
  return (
    <>
      <Moment at={row.at} className="mono" />
      <DimensionIcon dimension={row.dimension} />
      <div className="evt-body">
        <p className="e1">
          {row.entity === null ? (
            <Transition from={clipped(row.from)} to={row.to} direction={row.direction} />
          ) : (
            <span className={row.entityIsName ? 'ent trunc' : 'trunc'}>{row.entity}</span>
          )}
          <span className="dim">{row.dimensionWord}</span>
        </p>
        {row.entity !== null && <Transition from={clipped(row.from)} to={row.to} direction={row.direction} />}
        <p className="e3">
          {row.signalsWord !== null && (
            <button type="button" aria-expanded={expanded} tabIndex={selected ? 0 : -1} onClick={() => actions.openRaw(row)}>
              {row.signalsWord}
              {expanded && <ChevronDown className="i xs" aria-hidden="true" />}
            </button>
          )}
          {row.setBy !== null && <span>set by {row.setBy}</span>}
          <Sureness row={row} />
          {row.against !== null && (
            <span className="warn cf">
              <GitFork className="i xs" aria-hidden="true" />
              against <EventLink number={row.against} tabIndex={selected ? 0 : -1} />
            </span>
          )}
          {row.correctedBy !== null && (
            <span className="cf">
              Corrected by <EventLink number={row.correctedBy} tabIndex={selected ? 0 : -1} />
            </span>
          )}
          {row.happenedAt !== null && (
            <span className="occ">
              <History className="i xs" aria-hidden="true" />
              happened <Moment at={row.happenedAt} />
            </span>
          )}
          {row.pinned && (
            <span className="pinned">
              <Pin className="i xs" aria-hidden="true" />
              pinned
            </span>
          )}
        </p>
        <div className="evt-acts">
          {actions.togglePin !== null && (
            <button
              type="button"
              tabIndex={selected ? 0 : -1}
              aria-label={row.pinned ? `Unpin ${row.label} from the timeline` : `Pin ${row.label} to the timeline`}
              onClick={() => actions.togglePin?.(row)}
            >
              {row.pinned ? <PinOff className="i s" aria-hidden="true" /> : <Pin className="i s" aria-hidden="true" />}
            </button>
          )}
          <button
            type="button"
            tabIndex={selected ? 0 : -1}
            aria-label={`Copy the link to ${row.label}`}
            onClick={() => actions.copyLink(row)}
          >
            <Link className="i s" aria-hidden="true" />
          </button>
        </div>
      </div>
      {children}
    </>
  );
}

/** The value before is there to compare with; where it is a sentence, its beginning does. */
function clipped(from: string | null): string | null {
  return from === null || from.length <= 60 ? from : `${from.slice(0, 56).trimEnd()}…`;
}

function Sureness({ row }: { row: EventRow }) {
  if (row.confidence === null) return null;
  // Where it is also contradicted, the number says enough on one line.
  return row.low && row.against === null ? (
    <span>Low confidence, {Math.round(row.confidence * 100)}%</span>
  ) : (
    <Confidence value={row.confidence} />
  );
}

/** The classes of a row's place in the list. */
export function rowClass(row: EventRow, selected: boolean, isNew: boolean): string {
  return ['evt', selected && 'open', row.low && 'low', row.correctedBy !== null && 'corr', isNew && 'new'].filter(Boolean).join(' ');
}

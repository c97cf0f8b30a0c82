'use client';
// Three raw signals under an open event, with the way to all of them.
import type { EventNumber, IncidentId } from '../../domain/ids.ts';
import { errorWords } from '../ui/api-client.ts';
import { Moment } from '../ui/moment.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { ChannelIcon } from './event-icon.tsx';
import { countWord, numberWord } from './event-rows.ts';
import { useRawSample } from './raw-signals.ts';

export function RawSampleList({
  incidentId,
  event,
  count,
  onOpenAll,
}: {
  incidentId: IncidentId;
  event: EventNumber;
  count: number;
  onOpenAll: () => void;
}) {
  const { data, error, isPending, refetch } = useRawSample(incidentId, event, count);
  if (isPending) {
    return (
      <div className="raw pad">
        <Waiting what="the raw signals" widths={[88, 70, 76]} />
      </div>
    );
  }
  if (error !== null && data === undefined) {
    return (
      <p className="raw more" role="alert">
        <span className="q">The raw signals could not be read. {errorWords(error)}</span>
        <button type="button" className="lnk" onClick={() => void refetch()}>
          Try again
        </button>
      </p>
    );
  }
  if (data === undefined) return null;
  return (
    <div className="raw">
      <ul aria-label="Raw signals, some of them">
        {data.shown.map((signal) => (
          <li key={signal.seq}>
            <ChannelIcon channel={signal.channel} />
            <span className={data.shown.length === 1 ? 'whole' : 'trunc'} title={signal.text.slice(0, 500)}>
              {signal.channel === 'chat' || signal.channel === 'ticket' ? `${signal.from}: ` : ''}
              {signal.text.slice(0, 600)}
            </span>
            <Moment at={signal.observedAt} />
          </li>
        ))}
      </ul>
      <p className="more">
        <span className="q">
          {data.more === 0 ? 'Nothing more' : `${numberWord(data.more)} more`}
          {data.repeats !== null && data.repeats > 0 && `, ${countWord(data.repeats, 'repeat')}`}
        </span>
        <button type="button" className="lnk" onClick={onOpenAll}>
          Open raw
        </button>
        <kbd>O</kbd>
      </p>
    </div>
  );
}

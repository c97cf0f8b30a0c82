'use client';
// One raw signal as it arrived: its head, its text as text, and its attributes on request.
import { ChevronRight, Pin } from 'lucide-react';
import { useState } from 'react';
import type { SignalAnswer } from '../../domain/api.ts';
import type { QuotedLine } from '../room/room-links.ts';
import { Moment } from '../ui/moment.tsx';
import { ChannelIcon } from './event-icon.tsx';
import { countWord } from './event-rows.ts';

/** Longer texts are cut until somebody asks for the rest. */
const shownLength = 2_000;

export function RawSignal({ signal, onPin = null }: { signal: SignalAnswer; onPin?: ((line: QuotedLine) => void) | null }) {
  const [whole, setWhole] = useState(false);
  const attributes = Object.entries(signal.attributes);
  const cut = !whole && signal.text.length > shownLength;
  return (
    <>
      <p className="raw-head">
        <Moment at={signal.observedAt} form="seconds" className="mono" />
        <ChannelIcon channel={signal.channel} />
        <b className="trunc">{signal.from}</b>
        {signal.role !== null && <span className="q">{signal.role}</span>}
        {signal.occurredAt !== signal.observedAt && (
          <span className="q">
            happened <Moment at={signal.occurredAt} form="seconds" />
          </span>
        )}
        <span className="q raw-seq">#{signal.seq}</span>
        {onPin !== null && (
          <button
            type="button"
            className="btn ghost icon sm"
            aria-label="Pin the line to the timeline, at its own time"
            title="Pin to the timeline"
            onClick={() => onPin({ from: signal.from, text: signal.text, at: signal.occurredAt })}
          >
            <Pin className="i xs" aria-hidden="true" />
          </button>
        )}
      </p>
      <p className="raw-text">{cut ? signal.text.slice(0, shownLength) : signal.text}</p>
      {cut && (
        <button type="button" className="lnk" onClick={() => setWhole(true)}>
          Show all {countWord(signal.text.length, 'character')}
        </button>
      )}
      {attributes.length > 0 && (
        <details>
          <summary>
            <ChevronRight className="i xs" aria-hidden="true" />
            {countWord(attributes.length, 'attribute')}
          </summary>
          <dl className="raw-attrs">
            {attributes.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

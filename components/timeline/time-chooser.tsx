// Chooses an earlier time: typed as on a clock, shown back with its day before it is taken.
import { Popover } from 'radix-ui';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { EpochMs } from '../../domain/time.ts';
import { clockWords, dayWords, sameDay } from '../../domain/time-words.ts';
import { useTimeZone } from '../ui/settings.ts';
import { readClock } from './composer-input.ts';

type Props = {
  readonly trigger: ReactNode;
  readonly at: EpochMs;
  readonly now: () => EpochMs;
  /** Null is "now", offered where `mayBeNow`. */
  readonly onChoose: (at: EpochMs | null) => void;
  readonly mayBeNow: boolean;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
};

export function TimeChooser({ trigger, at, now, onChoose, mayBeNow, open, onOpenChange }: Props) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="pop time-pop" align="end" sideOffset={6} collisionPadding={8} aria-label="Time of the entry">
          <Form
            at={at}
            now={now}
            mayBeNow={mayBeNow}
            onChoose={(chosen) => {
              onChoose(chosen);
              onOpenChange(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Form({ at, now, mayBeNow, onChoose }: Pick<Props, 'at' | 'now' | 'mayBeNow' | 'onChoose'>) {
  const zone = useTimeZone();
  const hint = useId();
  const [typed, setTyped] = useState(() => clockWords(at, zone));
  const read = readClock(typed, now(), zone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A submit inside a portal still bubbles through React to the composer's form.
    event.stopPropagation();
    if (read !== null) onChoose(read);
  };
  return (
    <form onSubmit={submit}>
      <label className="field">
        <span className="sr">Time</span>
        <input
          className="mono"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
          aria-describedby={hint}
          aria-invalid={read === null}
          placeholder="14:05"
          autoComplete="off"
        />
      </label>
      <p id={hint} className={read === null ? 'note bad' : 'note'}>
        {read === null
          ? 'Write a time that has passed, as 14:05 or 2026-03-12 14:05.'
          : `${dayOf(read, now(), zone)} ${clockWords(read, zone)}${zone === 'UTC' ? ' UTC' : ''}`}
      </p>
      <div className="row">
        {mayBeNow && (
          <button type="button" className="btn sm ghost" onClick={() => onChoose(null)}>
            Use now
          </button>
        )}
        <span className="grow" />
        <button type="submit" className="btn sm primary" disabled={read === null}>
          Set time
        </button>
      </div>
    </form>
  );
}

function dayOf(at: EpochMs, now: EpochMs, zone: string): string {
  return sameDay(at, now, zone) ? 'Today' : dayWords(at, zone);
}

'use client';
// The moment itself in words, where it changes with every frame: only the words are written, nothing is drawn anew around them.
import { useRef } from 'react';
import { type EpochMs, formatTime, minuteMs } from '../../domain/time.ts';
import { clockSecondsWords, clockWords, elapsedWords, fullTimeWords } from '../../domain/time-words.ts';
import { localZone, useTimeZone } from '../ui/settings.ts';
import { useOnPlace } from './use-playback.tsx';

/** What repeats the clock of the head follows it a little less often: three clocks in each frame cost more than one. */
const repeatedEveryMs = 60;

/** `02:28`, or with `seconds` `02:28:30`; local and UTC on hover. `isRepeated` where it stands beside the clock of the head. */
export function MovingMoment({
  form = 'clock',
  className,
  isRepeated = false,
}: {
  form?: 'clock' | 'seconds';
  className?: string;
  isRepeated?: boolean;
}) {
  const zone = useTimeZone();
  const time = useRef<HTMLTimeElement>(null);
  useOnPlace(
    (at) => {
      const { current } = time;
      if (current === null) return;
      const isSeconds = form === 'seconds';
      const changed = writeWords(current, isSeconds ? clockSecondsWords(at, zone) : clockWords(at, zone));
      if (changed || isSeconds) current.dateTime = formatTime(isSeconds ? at : ((at - (at % minuteMs)) as EpochMs));
    },
    isRepeated ? repeatedEveryMs : 0,
  );
  // A title that changed in each frame would be styled anew in each: it is made when somebody points at it.
  const name = (): void => {
    const { current } = time;
    if (current !== null) current.title = fullTimeWords(Date.parse(current.dateTime) as EpochMs, localZone());
  };
  return <time ref={time} className={className} onPointerEnter={name} />;
}

/** How long it had lasted at the moment: `00:43:10`. */
export function MovingElapsed({ since }: { since: EpochMs }) {
  const span = useRef<HTMLSpanElement>(null);
  useOnPlace((at) => {
    if (span.current !== null) writeWords(span.current, elapsedWords(Math.max(0, at - since)));
  }, repeatedEveryMs);
  return <span ref={span} />;
}

/** Changes the words in place, since a text that is removed and put in again costs more; gives whether they were others. */
function writeWords(element: HTMLElement, words: string): boolean {
  const text = element.firstChild;
  if (!(text instanceof Text)) element.textContent = words;
  else if (text.data === words) return false;
  else text.data = words;
  return true;
}

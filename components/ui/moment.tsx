'use client';
// A time on screen: in the chosen zone, with local and UTC on hover and focus.
import { type EpochMs, formatTime } from '../../domain/time.ts';
import { clockSecondsWords, clockWords, dateWords, fullTimeWords } from '../../domain/time-words.ts';
import { localZone, useTimeZone } from './settings.ts';

/** `02:28`; `seconds` for `02:28:30`, `date` for `11 Nov, 04:10`. */
export function Moment({ at, form = 'clock', className }: { at: EpochMs; form?: 'clock' | 'seconds' | 'date'; className?: string }) {
  const zone = useTimeZone();
  const words = form === 'date' ? dateWords(at, zone) : form === 'seconds' ? clockSecondsWords(at, zone) : clockWords(at, zone);
  return (
    <time className={className} dateTime={formatTime(at)} title={fullTimeWords(at, localZone())}>
      {words}
    </time>
  );
}

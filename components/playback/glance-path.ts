// The moment that an address names, and where the glance at it is asked for: the same in the head of the page, which asks ahead, and in playback.
import type { IncidentId } from '../../domain/ids.ts';
import { type EpochMs, formatTime, timeField } from '../../domain/time.ts';

/** With null, the glance at the first moment there is. */
export function glancePath(incidentId: IncidentId, at: EpochMs | null): string {
  return `/api/incidents/${incidentId}/glance${at === null ? '' : `?at=${encodeURIComponent(formatTime(at))}`}`;
}

/** The moment that `?t=` names (2026-03-12T02:28:30Z); null when it names none. */
export function momentNamed(t: string | null): EpochMs | null {
  const parsed = timeField.safeParse(t ?? '');
  return parsed.success ? parsed.data : null;
}

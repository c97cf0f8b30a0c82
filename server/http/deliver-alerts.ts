// A delivery of alerts becomes signals of the incident that is open for their group, or of a new one.

import type { IncidentId } from '../../domain/ids.ts';
import type { NewSignal } from '../../domain/signal.ts';
import type { Severity } from '../../domain/vocabulary.ts';
import type { Hook } from '../store/hook-store.ts';
import type { ApiServices } from './api-types.ts';

export type AlertDelivery = {
  readonly groupKey: string;
  readonly title: string;
  readonly severity: Severity;
  readonly signals: readonly NewSignal[];
};

export type Delivered = {
  readonly incidentId: IncidentId | null;
  readonly reference: string | null;
  readonly accepted: number;
  readonly repeated: number;
};

/**
 * Stores the alerts in the open incident of their group. Where none is open, a firing alert opens one and a resolved one
 * needs none. That a group is resolved never resolves the incident: people do. The same delivery again changes nothing.
 */
export async function deliverAlerts(
  { rooms, stores, metrics, wallNow }: Pick<ApiServices, 'rooms' | 'stores' | 'metrics' | 'wallNow'>,
  hook: Hook,
  delivery: AlertDelivery,
): Promise<Delivered> {
  const { groupKey, title, severity, signals } = delivery;
  const open = await stores.incidents.findOpenByGroupKey(hook.source, groupKey);
  if (open === undefined && !signals.some(isFiring)) return { incidentId: null, reference: null, accepted: 0, repeated: 0 };
  const { id, reference } =
    open ??
    (await rooms.declare({
      ...{ title, severity, now: wallNow() },
      origin: { kind: 'webhook', source: hook.source, groupKey },
      actor: { type: 'source', name: hook.name },
    }));
  const room = await rooms.open(id);
  const { accepted, repeated } = await room.ingest(signals);
  metrics.signals.inc({ result: 'accepted' }, accepted.length);
  metrics.signals.inc({ result: 'repeated' }, repeated);
  return { incidentId: id, reference, accepted: accepted.length, repeated };
}

function isFiring(signal: NewSignal): boolean {
  return signal.attributes.state !== 'resolved' && signal.attributes.status !== 'resolved';
}

// Folds one check that fires on many machines: each of the first two has its own event, further ones share one.
import type { AlertLevel, AlertState } from './alert-words.ts';

export type FleetAlert = {
  readonly check: string | null;
  readonly entity: string | null;
  readonly instance: string;
  readonly state: AlertState;
  readonly level: AlertLevel | null;
  readonly label: string;
};
export type FleetPlace = {
  /** Under which key this alert is kept. */
  readonly key: string;
  /** The shared event's key, where this machine is counted there although it has an event of its own. */
  readonly group: string | null;
  /** How a shared event is headed; null for one that is headed by its own thing. */
  readonly heading: string | null;
  /** The machines on which the check fires already, when the shared event begins. */
  readonly others: ReadonlyMap<string, AlertLevel | null>;
};
export type AlertFleets = { place(alert: FleetAlert, own: string): FleetPlace };

const maxFleets = 500;
const maxHosts = 2_000;
const ownEvents = 2;
const none: ReadonlyMap<string, AlertLevel | null> = new Map();

export function createAlertFleets(): AlertFleets {
  const fleets = new Map<string, Map<string, { readonly key: string; readonly level: AlertLevel | null }>>();
  return {
    place({ check, entity, instance, state, level, label }, own) {
      const alone = { key: own, group: null, heading: null, others: none };
      if (check === null || entity === null || state === 'acknowledged') return alone;
      const group = `alert\n${check} on many`;
      const fleet = fleets.get(check) ?? new Map<string, { readonly key: string; readonly level: AlertLevel | null }>();
      const before = fleet.get(instance);
      const heading = (key: string): string | null =>
        key === group ? label.replace(entity, familyName([...fleet.keys(), instance])) : null;
      if (state === 'resolved') {
        fleet.delete(instance);
        if (fleet.size === 0) fleets.delete(check);
        const key = before?.key ?? own;
        return { key, group: key === group ? null : group, heading: heading(key), others: none };
      }
      if (before !== undefined) return { key: before.key, group: null, heading: heading(before.key), others: none };
      const key = fleet.size >= ownEvents ? group : own;
      const others = key === group ? new Map([...fleet].map(([host, one]) => [host, one.level])) : none;
      if (fleet.size < maxHosts) fleet.set(instance, { key, level });
      fleets.delete(check);
      fleets.set(check, fleet);
      if (fleets.size > maxFleets) {
        const oldest = fleets.keys().next().value;
        if (oldest !== undefined) fleets.delete(oldest);
      }
      return { key, group: null, heading: heading(key), others };
    },
  };
}

/** What machines are called together: `web03`, `web07` and `web11` are `web hosts`. */
function familyName(hosts: readonly string[]): string {
  const [first = ''] = hosts;
  let length = first.length;
  for (const host of hosts.slice(0, 50)) while (length > 0 && !host.startsWith(first.slice(0, length))) length--;
  const shared = first.slice(0, length).replace(/[-_.\d]+$/, '');
  return shared.length >= 2 ? `${shared} hosts` : 'several hosts';
}

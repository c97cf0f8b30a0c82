// Follows alerts: firing, resolved, escalating, flapping; instances of one alert on one thing are one event.
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { createAlertFleets } from './alert-fleets.ts';
import { type ReadAlert, readAlerts, withoutState } from './alert-reader.ts';
import { createAlertTwins } from './alert-twins.ts';
import type { AlertLevel } from './alert-words.ts';
import type { Aliases } from './aliases.ts';
import { splitName } from './aspects.ts';
import { type Notebook, shorten } from './notebook.ts';
import type { Troubles } from './troubles.ts';

type Followed = {
  firing: Map<string, AlertLevel | null>;
  changes: EpochMs[];
  flapping: boolean;
  shownCount: number;
  shownLevel: number;
  /** What it said when it fired last. */
  said: string;
  lastAt: EpochMs;
};

const maxAlerts = 3_000;
const maxInstances = 500;
/** So many changes of state within the window are flapping, until it was quiet for as long. */
const flapChanges = 4;
const flapWindowMs = 40 * minuteMs;
const heartbeat = /^(?:watchdog|dead ?man'?s? ?(?:switch|snitch)|always ?firing|heartbeat)$/i;
const countSteps = [1, 3, 10, 30, 100, 300];
const levelRank = { critical: 3, warning: 2, info: 1 } as const;

export type Alerts = {
  /** Takes the alerts of a signal in; gives what each said, and whether it made or joined an event. */
  read(signal: Signal): { readonly alert: ReadAlert; readonly counted: boolean }[];
};

export function createAlerts(
  book: Notebook,
  alias: Aliases,
  related: (entity: string, name: string, at: EpochMs) => string | undefined,
  troubles: Troubles,
): Alerts {
  const known = new Map<string, Followed>();
  const twins = createAlertTwins();
  const fleets = createAlertFleets();
  /** Which field goes by a heading: two checks of one part of one thing must not be shown as one. */
  const headings = new Map<string, string>();

  const bounded = <V>(map: Map<string, V>): void => {
    if (map.size <= maxAlerts) return;
    const oldest = map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
  };

  const follow = (key: string): Followed => {
    const before = known.get(key);
    const one = before ?? { firing: new Map(), changes: [], flapping: false, shownCount: 0, shownLevel: 0, said: '', lastAt: 0 as EpochMs };
    known.delete(key);
    known.set(key, one);
    bounded(known);
    return one;
  };

  const headingOf = (key: string, { label, entity, name }: ReadAlert): string => {
    const holder = headings.get(label.toLowerCase());
    if (holder === undefined) {
      headings.set(label.toLowerCase(), key);
      bounded(headings);
    }
    if (holder === undefined || holder === key || entity === null) return label;
    const check = withoutState(name.replace(entity, ' ')).split(/[,;:(]/)[0] ?? '';
    return `${entity} ${shorten(check, 60)}`.trim();
  };

  /** Who was called, or took it: a fact of ownership, beside the alert. */
  const own = ({ owner, entity, name }: ReadAlert): void => {
    if (owner === null) return;
    const what = `${entity ?? withoutState(name)} alert`;
    book.set({
      dimension: 'ownership',
      key: `alert\n${what}`,
      entity: what,
      to: owner,
      direction: 'neutral',
      confidence: 0.9,
      voice: 'monitoring',
    });
  };

  /** Under which key an alert is kept: its own name, or that of the alert which it repeats or ends. */
  const keyOf = (alert: ReadAlert, { from, observedAt: at }: Signal): { readonly key: string; readonly repeats: boolean } => {
    const isNamed = alert.label !== alert.name && alert.label.endsWith(` ${alert.name}`);
    const own = `alert\n${isNamed ? alert.label : alert.identity}`;
    const numbered = twins.numbered(alert);
    if (numbered !== undefined) return { key: numbered, repeats: numbered !== own };
    if ((known.get(own)?.firing.size ?? 0) > 0) return { key: own, repeats: twins.isRepeat(own, from) };
    if (alert.state === 'resolved' || alert.state === 'acknowledged') return { key: twins.ended(alert, from) ?? own, repeats: false };
    const repeated = twins.repeated(alert, from, at);
    return { key: repeated ?? own, repeats: repeated !== undefined };
  };

  const take = (alert: ReadAlert, signal: Signal): boolean => {
    const entity = alert.entity === null ? null : alias.sure(alert.entity);
    const at = signal.observedAt;
    const found = keyOf(alert, signal);
    const place = fleets.place(alert, found.key);
    const { key } = place;
    const field = book.field('symptom', key);
    twins.number(alert, key);
    if (alert.state === 'acknowledged') {
      if (field !== undefined) book.attach(field.ref);
      own(alert);
      return field !== undefined;
    }
    // A pager that says what a monitor said, or a monitor whose pager was faster: one event with two sources.
    if (found.repeats && alert.state !== 'resolved' && field !== undefined) {
      book.support(field.ref);
      own(alert);
      return true;
    }
    const one = follow(key);
    const before = one.firing.size;
    const had = one.firing.has(alert.instance);
    if (alert.state === 'resolved') {
      // A recovery in other words speaks of all of it.
      if (had || before > 1) one.firing.delete(alert.instance);
      else one.firing.clear();
    } else if (one.firing.size < maxInstances || had) {
      for (const [instance, level] of place.others) one.firing.set(instance, level);
      one.firing.set(alert.instance, alert.level);
    }
    if (one.firing.size === 0) twins.closed(key);
    const isNews = (before === 0) !== (one.firing.size === 0);
    // What was quiet for a whole window has stopped flapping.
    if (at - one.lastAt > flapWindowMs) {
      if (one.flapping) {
        one.shownCount = 0;
        one.shownLevel = 0;
      }
      one.changes = [];
      one.flapping = false;
    }
    one.lastAt = at;
    if (isNews) one.changes = [...one.changes.filter((change) => at - change <= flapWindowMs), at].slice(-20);
    // Notices for information never interrupt a commander: they are kept with the event they belong to.
    if (alert.level === 'info') {
      const ref = field?.ref ?? (entity === null ? undefined : related(entity, splitName(alert.name), at));
      if (ref !== undefined) book.attach(ref);
      return false;
    }
    own(alert);
    if (alert.state !== 'resolved') twins.opened(key, alert, signal.from, at);
    const { aspect } = alert;
    // The graph has told it already: the alert is the same news from a second source.
    const told =
      entity === null || field !== undefined || alert.state === 'resolved'
        ? undefined
        : (related(entity, splitName(alert.name), at) ?? troubles.same(entity, aspect, 'alert', at)?.ref);
    if (told !== undefined) {
      book.support(told);
      return true;
    }
    const set = (to: string, direction: 'worse' | 'better' | 'neutral', confidence: number, where = key): void => {
      const standing = book.field('symptom', where);
      book.set({
        dimension: 'symptom',
        key: where,
        entity: place.heading ?? headingOf(key, alert),
        to,
        direction,
        confidence,
        voice: 'monitoring',
        from: standing === undefined ? null : standing.value.replace(/:.*$/s, ''),
      });
      if (entity !== null) troubles.note({ dimension: 'symptom', key: where, thing: entity, aspect, told: 'alert', at });
    };
    if (one.changes.length >= flapChanges) {
      if (!one.flapping) {
        one.flapping = true;
        set(
          `flapping: ${one.changes.length} changes in ${Math.max(1, Math.round((at - (one.changes[0] ?? at)) / minuteMs))} min`,
          'neutral',
          0.9,
        );
      } else if (field !== undefined) book.attach(field.ref);
      return true;
    }
    if (alert.state === 'resolved') {
      if (isNews) {
        // What a recovery repeats of its problem is no state.
        set(alert.detail === '' || alert.detail === one.said ? 'resolved' : `resolved: ${alert.detail}`, 'better', 0.9);
        one.shownCount = 0;
        one.shownLevel = 0;
      } else if (field !== undefined) book.attach(field.ref);
      const group = place.group === null ? undefined : known.get(place.group);
      if (place.group !== null && group?.firing.delete(alert.instance) === true && group.firing.size === 0) {
        set('resolved on all', 'better', 0.9, place.group);
        group.shownCount = 0;
        group.shownLevel = 0;
      }
      return field !== undefined || isNews;
    }
    const count = one.firing.size;
    const rank = Math.max(...[...one.firing.values()].map((level) => (level === null ? 2 : levelRank[level])));
    const grown = countSteps.some((step) => count >= step && one.shownCount < step);
    if (!grown && rank <= one.shownLevel) {
      if (field !== undefined) book.attach(field.ref);
      return true;
    }
    // The same alert at a higher level is not another instance.
    const instances = one.shownLevel > 0 && rank > one.shownLevel ? one.shownCount : count;
    one.shownCount = Math.max(one.shownCount, count);
    one.shownLevel = Math.max(one.shownLevel, rank);
    one.said = alert.detail;
    const word = alert.state === 'no-data' ? 'no data' : 'firing';
    const level = rank === 3 ? ', critical' : '';
    set(
      `${word}${level}${instances >= 3 ? `, ${instances} instances` : ''}: ${alert.detail}`,
      'worse',
      alert.state === 'no-data' ? 0.6 : 0.9,
    );
    return true;
  };

  return {
    read: (signal) =>
      readAlerts(signal).map((alert) =>
        // A rule that always fires shows that alerts arrive: it says nothing of the incident.
        heartbeat.test(alert.name) ? { alert: { ...alert, state: 'resolved' }, counted: false } : { alert, counted: take(alert, signal) },
      ),
  };
}

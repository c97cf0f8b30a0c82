// The words by which monitors and pagers say state and level in titles, each system its own.

export type AlertState = 'firing' | 'resolved' | 'no-data' | 'acknowledged';
export type AlertLevel = 'critical' | 'warning' | 'info';
export type StateWord = { readonly state: AlertState | null; readonly level: AlertLevel | null };

const entries = (state: AlertState | null, level: AlertLevel | null, words: string): [string, StateWord][] =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => [word.replaceAll('_', ' '), { state, level }]);

/** Words of state and level as monitors write them, in lower case with single spaces; null where a word leaves it open. */
const stateWords: ReadonlyMap<string, StateWord> = new Map([
  ...entries(
    'firing',
    null,
    'problem firing fired alerting triggered trigger re-triggered retriggered renotify unknown failed fail failing failure error errors errored activated opened open opening created create started late missing breached breach violated violation unhealthy unavailable degraded trouble flappingstart flapping exceeded regression',
  ),
  ...entries('firing', 'critical', 'critical crit down unreachable disaster offline dead emergency outage fatal alrt'),
  ...entries('firing', 'warning', 'warning warn'),
  ...entries(
    'resolved',
    null,
    'recovery recovered recovers recovering_ok resolved resolve resolv ok okay up closed close cleared clear normal deactivated healthy online available solved passing passed inactive ended fixed flappingstop back_up back_online back_to_normal back reachable restored',
  ),
  ...entries('no-data', null, 'no_data nodata insufficient_data insufficient stale'),
  ...entries('acknowledged', null, 'acknowledged acknowledge acknowledgement acknowledgment acked ack'),
  // Announced beforehand: nobody is to be woken by it.
  ...entries('firing', 'info', 'downtimestart downtimeend downtimestop downtimecancelled downtimeremoved'),
  // They name the message, not a state.
  ...entries(null, null, 'alert alarm incident notification pending test update updated'),
]);
const levelWords: ReadonlyMap<string, AlertLevel> = new Map<string, AlertLevel>([
  ...'critical crit disaster fatal emergency emerg high major error page p1 p0 sev0 sev1 s1 0 1'
    .split(' ')
    .map((word) => [word, 'critical'] as const),
  ...'warning warn average medium moderate minor p2 p3 sev2 sev3 s2 s3 2 3'.split(' ').map((word) => [word, 'warning'] as const),
  ...'info information informational low none debug notice p4 p5 sev4 sev5 s4 s5 4 5'.split(' ').map((word) => [word, 'info'] as const),
]);

const plain = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[_\s]+/g, ' ')
    .trim();

/** What a word of a title says of the state of its alert, or undefined where it says nothing. */
export function stateOf(word: string): StateWord | undefined {
  return stateWords.get(plain(word));
}

/** The level that a word of severity, priority or urgency means, or undefined. */
export function levelOf(word: string): AlertLevel | undefined {
  const written = plain(word).replace(/[\s-]/g, '');
  return (
    levelWords.get(written) ??
    levelWords.get(/^(?:priority|severity|urgency)?(.*?)(?:priority|severity|urgency)?$/.exec(written)?.[1] ?? '')
  );
}

/** All words of state, for patterns: longer ones first. */
export const anyState = [...stateWords]
  .filter(([, { state }]) => state !== null)
  .map(([word]) => word.replaceAll(' ', '[ _]?'))
  .sort((one, other) => other.length - one.length)
  .join('|');

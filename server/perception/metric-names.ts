// Reads names and units of metrics: what is measured, which way is worse, and how people write its values.

export type MetricSense = {
  readonly aspect: string;
  readonly worse: 'up' | 'down' | 'neither';
  readonly impact: boolean;
  readonly unit: Unit;
  readonly limit: number | null;
};
export type Unit = 'ms' | 's' | '%' | 'ratio' | 'bytes' | 'count';

const worseUp =
  /(?:error|fail|5xx|4xx|exception|reject|drop|timeout|time_out|latenc|duration|response_time|p50|p9\d|_wait|wait_|lag|queue|backlog|pending|depth|retries|restart|crash|oom|evict|throttl|saturat|cpu|memory|mem_|_mem|load|disk|used|usage|utili|full|freshness|age_|staleness|unhealthy|unavailable|down|lost|loss|delay|conflict|deadlock|blocked|stuck|open_files|goroutine|threads|heap|swap|iowait|steal|unack|dead_letter|dlq|abandon|refus|bounce|burn)/;
const worseDown =
  /(?:success|availab|uptime|healthy|ready|up$|free|remaining|headroom|hit_?ratio|hit_?rate|apdex|orders|checkouts|signups|logins|payments|launches|conversions|bookings|revenue|delivered|throughput|completed|processed|consumer_messages|score|satisf)/;
const userFacing =
  /(?:http|request|checkout|order|payment|login|signin|signup|launch|booking|conversion|availab|success|page|api|probe|user|session|search_|upload|download|5xx)/;
const background =
  /(?:^db_|cdn_|cache|gc_|jvm|replica|node_|kube_|container_|pod_|process_|go_|disk|volume|cpu|memory|heap|connections|pool|queue|latency|p9\d|duration|wait|lag|_ms$|seconds$|freshness|rejection|consumer|producer|worker)/;

/** The sense of a metric from its name and unit. */
export function metricSense(name: string, unit: string | undefined, service: string | undefined): MetricSense {
  const lower = name.toLowerCase().replace(/[\s.-]+/g, '_');
  const unitKind = unitOf(lower, unit);
  const worse =
    worseDown.test(lower) && !/(?:error|fail|unhealthy|not_ready|unavail|lag|wait)/.test(lower)
      ? 'down'
      : worseUp.test(lower)
        ? 'up'
        : 'neither';
  const ratio = unitKind === '%' || unitKind === 'ratio' || /_per_(?:minute|second|hour)$/.test(lower);
  const impact = ratio && userFacing.test(lower) && !background.test(lower) && worse !== 'neither';
  const serviceWords = new Set((service ?? '').toLowerCase().split(/[^a-z0-9]+/));
  const words = lower
    .split('_')
    .filter(
      (word) =>
        word !== '' &&
        !/^(?:ms|milliseconds?|seconds?|sec|percent|percentage|pct|ratio|total|bytes|count|gauge|avg|sum|rate|http|the|bucket|value|current)$/.test(
          word,
        ),
    );
  const own = words.filter((word) => !serviceWords.has(word));
  const telling = (own.length > 0 ? own : words).join(' ').replace(/\bper (?:minute|second|hour)$/, (rate) => rate);
  const aspect = /^5xx|^4xx/.test(telling) ? `${telling} share` : telling;
  return {
    aspect: aspect === '' ? name : aspect,
    worse,
    impact,
    unit: unitKind,
    limit: unitKind === '%' && /(?:used|usage|full|utili|cpu|memory|disk|volume|quota)/.test(lower) ? 100 : null,
  };
}

function unitOf(name: string, unit: string | undefined): Unit {
  const text = (unit ?? '').toLowerCase();
  if (/^(?:ms|millis\w*)$/.test(text) || (text === '' && /_ms$|millis/.test(name))) return 'ms';
  if (/^(?:s|secs?|seconds?)$/.test(text) || (text === '' && /_seconds$|_sec$/.test(name))) return 's';
  if (/^(?:%|percent\w*|pct)$/.test(text) || (text === '' && /percent|_pct$/.test(name))) return '%';
  if (/^(?:ratio|fraction)$/.test(text) || (text === '' && /ratio$/.test(name))) return 'ratio';
  if (/^(?:b|bytes?)$/.test(text) || (text === '' && /_bytes$/.test(name))) return 'bytes';
  return 'count';
}

/** A value as people write it: `2.3 s`, `38%`, `4,800 jobs`. */
export function formatValue(value: number, unit: Unit, word = ''): string {
  switch (unit) {
    case 'ms':
      return Math.abs(value) >= 1_000 ? formatValue(value / 1_000, 's') : `${round(value)} ms`;
    case 's':
      return Math.abs(value) >= 7_200
        ? `${round(value / 3_600)} h`
        : Math.abs(value) >= 120
          ? `${round(value / 60)} min`
          : Math.abs(value) < 1 && value !== 0
            ? `${round(value * 1_000)} ms`
            : `${round(value)} s`;
    case '%':
      return `${round(value)}%`;
    case 'ratio':
      return `${round(value * 100)}%`;
    case 'bytes': {
      const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
      let step = 0;
      let left = value;
      while (Math.abs(left) >= 1_000 && step < steps.length - 1) {
        left /= 1_000;
        step++;
      }
      return `${round(left)} ${steps[step]}`;
    }
    case 'count':
      return word === '' ? round(value) : `${round(value)} ${word}`;
  }
}

function round(value: number): string {
  const size = Math.abs(value);
  const digits = size === 0 || size >= 100 ? 0 : size >= 10 ? (Number.isInteger(value) ? 0 : 0) : size >= 1 ? 1 : 2;
  const rounded = Number(value.toFixed(digits));
  return rounded.toLocaleString('en-GB', { maximumFractionDigits: 2 });
}

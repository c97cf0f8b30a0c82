// Generated signals: log lines of many services in several formats, with metrics, alerts and chat between them.
import type { SignalInput } from '../domain/signal.ts';
import type { Random } from './random.ts';

const teams = [
  'checkout',
  'orders',
  'payments',
  'search',
  'catalog',
  'basket',
  'identity',
  'shipping',
  'pricing',
  'mail',
  'media',
  'fraud',
];
const parts = ['api', 'worker', 'db', 'cache', 'gateway', 'sync'];
const services = teams.flatMap((team) => parts.map((part) => `${team}-${part}`));
const methods = ['GET', 'POST', 'PUT', 'DELETE'];
const paths = ['/v1/orders', '/v1/carts', '/healthz', '/v2/search', '/v1/items', '/login', '/v1/quotes', '/v1/labels'];
const verbs = ['loaded', 'stored', 'sent', 'received', 'refreshed', 'expired', 'queued', 'merged', 'checked', 'compacted'];
const things = ['batch', 'session', 'segment', 'message', 'lease', 'snapshot', 'token', 'invoice', 'index', 'page', 'shard', 'rule'];
const faults = ['connection refused', 'timeout exceeded', 'no such host', 'too many open files', 'deadlock detected', 'broken pipe'];
const people = ['ana', 'bela', 'cyr', 'dora', 'emil', 'fay'];
const sentences = [
  'checkout is failing for some customers in eu-west',
  'I am looking at the logs of orders-db now',
  'could this be the deploy from an hour ago?',
  'restarting the workers of search-worker',
  'that did not help, still seeing errors',
  'p95 is back to normal on my side',
  'who has the pager for payments?',
  'status page is updated',
  'rolled back checkout-api to the last version',
  'I think the connection pool is exhausted',
  'customers report that they cannot log in',
  'thanks, watching it for ten minutes',
];

/** A hexadecimal name as of a trace, a pod or a request. */
function hex(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += random.below(16).toString(16);
  return text;
}

/** One log line; about one in fifty tells of trouble. `at` is epoch ms and stands in the text. */
export function logLine(random: Random, at: number): SignalInput {
  const service = random.pick(services);
  const level = random.chance(0.02) ? random.pick(['warn', 'error']) : 'info';
  const message =
    level === 'info'
      ? `${random.pick(things)} ${hex(random, 8)} ${random.pick(verbs)} by ${random.pick(teams)} in ${random.below(900)} ms`
      : `${random.pick(things)} ${hex(random, 8)} not ${random.pick(verbs)}: ${random.pick(faults)} (${service}:${5000 + random.below(4)})`;
  return { channel: 'log', from: service, text: formatted(random, at, level, service, message), attributes: { service, level } };
}

function formatted(random: Random, at: number, level: string, service: string, message: string): string {
  const time = new Date(at).toISOString();
  switch (random.below(5)) {
    case 0:
      return JSON.stringify({ level, ts: time, msg: message, trace: hex(random, 16), elapsed_ms: random.below(2_000) });
    case 1:
      return `level=${level} ts=${time} msg="${message}" rows=${random.below(5_000)} shop=${random.pick(['de', 'fr', 'es'])}`;
    case 2:
      return `${time} ${level.toUpperCase()} [${service}-${hex(random, 5)}] c.h.${random.pick(things)}.Handler - ${message}`;
    case 3:
      return `10.${random.below(256)}.${random.below(256)}.7 - - [${time}] "${random.pick(methods)} ${random.pick(paths)}/${random.below(1e6)} HTTP/1.1" ${level === 'info' ? 200 : 503} ${random.below(90_000)} "-" "client/${random.below(20)}.1"`;
    default:
      return `${time} ${service}[${random.below(30_000)}]: ${message}`;
  }
}

function metricSample(random: Random): SignalInput {
  const service = random.pick(services);
  const name = random.pick(['latency_p95_ms', 'error_rate', 'cpu_percent', 'queue_depth', 'pool_active']);
  const value = Math.round((50 + 20 * random.next() + (random.chance(0.01) ? 400 : 0)) * 10) / 10;
  const text = `${service} ${name} ${value}`;
  return {
    channel: 'telemetry',
    from: 'prometheus',
    text,
    attributes: { metric: name, value, service, region: random.pick(['eu', 'us']) },
  };
}

function alertNotice(random: Random): SignalInput {
  const service = random.pick(services);
  const alertname = random.pick(['HighErrorRate', 'LatencyHigh', 'PodCrashLooping', 'DiskAlmostFull', 'QueueBacklog']);
  const state = random.pick(['firing', 'resolved']);
  const text = `[${state.toUpperCase()}] ${alertname} ${service}`;
  return {
    channel: 'alert',
    from: 'alertmanager',
    text,
    attributes: { alertname, service, state, severity: random.pick(['warning', 'critical']) },
  };
}

function chatMessage(random: Random): SignalInput {
  return { channel: 'chat', from: random.pick(people), text: random.pick(sentences) };
}

/** What a busy incident sends: of a hundred signals about 92 log lines, 5 metrics, 2 alerts and one message of a person. */
export function mixedSignal(random: Random, at: number): SignalInput {
  const kind = random.below(100);
  if (kind < 92) return logLine(random, at);
  if (kind < 97) return metricSample(random);
  return kind < 99 ? alertNotice(random) : chatMessage(random);
}

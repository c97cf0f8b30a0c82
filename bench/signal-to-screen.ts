// From a signal posted over HTTP to the critical event on the screens of 50 viewers, beside a bare broadcast.

import type { BroadcastAnswer, BroadcastRequest } from './bare-broadcast.ts';
import { type Benchmark, percentile } from './benchmark.ts';
import { createJsonPoster } from './json-poster.ts';
import { caughtUp, declareIncident, faultOf, makeAdministrator, startMuster } from './muster-server.ts';
import { sharedNowMs } from './shared-clock.ts';
import { atSteadyRate } from './steady-rate.ts';
import { alertName, alertOf, ask, type ViewerAnswer } from './viewer-messages.ts';
import type { Workplace } from './workplace.ts';

const viewers = 50;
const perSecond = 200;
const warmUpSignals = 5 * perSecond;
const countedSignals = 20 * perSecond;
const signals = warmUpSignals + countedSignals;
const postConnections = 16;
/** After the last signal, before an event that did not arrive counts as missing. */
const graceMs = 5_000;

type Collected = Extract<ViewerAnswer, { type: 'collected' }>;

export const signalToScreen: Benchmark = {
  name: 'signal-to-screen',
  does: `${perSecond} alerts a second are posted one by one over HTTP to the built server for ${signals / perSecond} s, each of them a critical event; ${viewers} viewers in another process have the incident open. From before the request is sent until the entry is parsed by a viewer; the first ${warmUpSignals / perSecond} s warm up and do not count. The peer is a bare process that sends frames of the same size to ${viewers} clients at the same rate with \`ws\`: no HTTP, no database, no perception.`,
  async run(workplace) {
    const server = await startMuster(workplace);
    const account = await makeAdministrator(server);
    const incidentId = await declareIncident(server, account, 'Fan-out');
    const screens = workplace.worker('viewers');
    const { url } = server;
    await ask(screens, { type: 'watch-room', url, cookie: account.cookie, incidentId, viewers, signals });

    const poster = createJsonPoster(new URL(`/api/incidents/${incidentId}/signals`, url), account.cookie, postConnections);
    const sentAtMs = new Float64Array(signals);
    const answeredAtMs = new Float64Array(signals);
    const answers: Promise<void>[] = [];
    const faults: unknown[] = [];
    await atSteadyRate(perSecond, signals, (index) => {
      sentAtMs[index] = sharedNowMs();
      const posted = poster.post(alertBody(index), `signal-${index}`).then(
        () => {
          answeredAtMs[index] = sharedNowMs();
        },
        (error: unknown) => void faults.push(error),
      );
      answers.push(posted);
    });
    await Promise.all(answers);
    if (faults.length > 0) throw new Error(`${faults.length} signals were not taken. ${faultOf(server, faults[0])}`);
    poster.close();
    await caughtUp(server, 60_000);
    await new Promise((resolve) => setTimeout(resolve, graceMs));
    const seen = await collect(screens);
    await workplace.stop(server.child);
    await workplace.stop(screens);

    const muster = latencies(seen.receivedAtMs, sentAtMs);
    const stored: number[] = [];
    for (let signal = warmUpSignals; signal < signals; signal += 1) stored.push(answeredAtMs[signal]! - sentAtMs[signal]!);
    const characters = seen.characters / signals;
    const bare = await measureBare(workplace, characters);
    const peers = (share: number) => [{ name: 'bare ws', value: percentile(bare, share) }];
    return [
      { what: 'p50', value: percentile(muster.ms, 0.5), unit: 'ms', budget: { limit: 50, is: 'at most' }, peers: peers(0.5) },
      { what: 'p99', value: percentile(muster.ms, 0.99), unit: 'ms', budget: { limit: 200, is: 'at most' }, peers: peers(0.99) },
      { what: 'slowest', value: percentile(muster.ms, 1), unit: 'ms', peers: peers(1) },
      { what: 'stored and answered, p50', value: percentile(stored, 0.5), unit: 'ms' },
      { what: 'stored and answered, p99', value: percentile(stored, 0.99), unit: 'ms' },
      { what: 'events missing on a screen', value: muster.missing, unit: '', budget: { limit: 0, is: 'at most' } },
      { what: 'characters for each signal and viewer', value: characters, unit: '' },
      { what: 'signals in one message', value: signals / seen.messages, unit: '' },
    ];
  },
};

function alertBody(index: number): string {
  const { alert, resolves } = alertOf(index);
  const state = resolves ? 'resolved' : 'firing';
  const alertname = `${alertName}${alert}`;
  const text = `[${state.toUpperCase()}] ${alertname}: requests take longer than 500 ms`;
  return JSON.stringify({ channel: 'alert', from: 'alertmanager', text, attributes: { alertname, state, severity: 'critical' } });
}

async function collect(screens: ReturnType<Workplace['worker']>): Promise<Collected> {
  const answer = await ask(screens, { type: 'collect' });
  if (answer.type !== 'collected') throw new Error('The viewers gave no times.');
  return answer;
}

/** All that count, of all viewers. */
function latencies(receivedAtMs: Float64Array, sentAtMs: Float64Array): { ms: number[]; missing: number } {
  const ms: number[] = [];
  let missing = 0;
  for (let viewer = 0; viewer < viewers; viewer += 1) {
    for (let signal = warmUpSignals; signal < signals; signal += 1) {
      const received = receivedAtMs[viewer * signals + signal]!;
      if (received === 0) missing += 1;
      else ms.push(received - sentAtMs[signal]!);
    }
  }
  return { ms, missing };
}

async function measureBare(workplace: Workplace, characters: number): Promise<number[]> {
  const broadcaster = workplace.worker('bare-broadcast');
  const next = (): Promise<BroadcastAnswer> =>
    new Promise((resolve, reject) => {
      broadcaster.once('message', resolve);
      broadcaster.once('exit', (code) => reject(new Error(`The bare broadcast ended with ${code}.`)));
    });
  const listening = await next();
  if (listening.type !== 'listening') throw new Error('The bare broadcast does not listen.');
  const screens = workplace.worker('viewers');
  await ask(screens, { type: 'watch-bare', url: listening.url, viewers, signals });
  const request: BroadcastRequest = { perSecond, count: signals, characters };
  broadcaster.send(request);
  const sent = await next();
  if (sent.type !== 'sent') throw new Error('The bare broadcast sent nothing.');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { receivedAtMs } = await collect(screens);
  await Promise.all([workplace.stop(screens), workplace.stop(broadcaster)]);
  return latencies(receivedAtMs, sent.sentAtMs).ms;
}

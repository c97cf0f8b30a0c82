// Numbers in sentences, trends towards a limit, and one event out of several sources.
import { describe, expect, it } from 'vitest';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { readMeasure } from './measures.ts';
import { eventsOf, type Given, perceive } from './test-signals.ts';
import { readTrend } from './trends.ts';

describe('numbers that people write', () => {
  it.each([
    ['error rate is at 12%', 'worse', 'errors'],
    ['latency p99 ~ 4s, was 200ms', 'worse', 'latency'],
    ['p95 is back at 210ms', 'better', 'latency'],
    ['disk at 95%', 'worse', 'disk'],
    ['disk on db-host-2 is at 61% again', 'better', 'disk'],
    ['down to 3 nodes', 'worse', 'capacity'],
    ['only 2 of 9 replicas are ready', 'worse', 'health'],
    ['all 9 replicas ready', 'better', 'health'],
    ['throughput dropped from 9k/s to 400/s', 'worse', 'health'],
    ['backlog 1.2M -> 300k', 'better', 'queue'],
    ['success rate fell to 81%', 'worse', 'errors'],
  ])('%s', (text, direction, aspect) => {
    const measure = readMeasure(text);
    expect(measure?.direction).toBe(direction);
    expect(measure?.aspect).toBe(aspect);
  });

  it.each([
    'the alert threshold for error rate is 5%',
    'timeout is 30s',
    'cpu 22%',
    'version 3.4.1 is out',
    'rolling back to 3.3.9',
    'call at 14:30',
    'scaled to 3 nodes',
  ])('means nothing by itself: %s', (text) => {
    expect(readMeasure(text)).toBeUndefined();
  });
});

describe('a trend', () => {
  const trendOf = (values: readonly number[]) => {
    const trend = readTrend();
    values.forEach((value, index) => {
      trend.add((index * minuteMs) as EpochMs, value);
    });
    return trend;
  };

  it('says when a steady line reaches its limit', () => {
    const leftMs = trendOf(Array.from({ length: 40 }, (_, index) => 60 + index * 0.5)).untilMs(100);
    expect(leftMs! / minuteMs).toBeGreaterThan(36);
    expect(leftMs! / minuteMs).toBeLessThan(46);
  });

  it('says nothing of noise, of a line that leads away, and of too few samples', () => {
    expect(trendOf([50, 62, 48, 70, 51, 66, 49, 71]).untilMs(100)).toBeUndefined();
    expect(trendOf(Array.from({ length: 12 }, (_, index) => 90 - index)).untilMs(100)).toBeUndefined();
    expect(trendOf([50, 51, 52]).untilMs(100)).toBeUndefined();
  });
});

describe('several sources', () => {
  const latency = (at: number, value: number): Given => ({
    channel: 'telemetry',
    from: 'prometheus',
    text: `quote-api latency_p95_ms ${value}`,
    attributes: { metric: 'latency_p95_ms', service: 'quote-api', unit: 'ms', value },
    at,
  });
  const graph = [200, 204, 198, 202, 201, 199, 2400, 2450, 2420].map((value, index) => latency(index, value));
  const alert: Given = {
    channel: 'alert',
    from: 'alertmanager',
    text: '[FIRING] LatencyHigh quote-api',
    attributes: { alertname: 'LatencyHigh', service: 'quote-api', state: 'firing', severity: 'critical' },
    at: 10,
  };

  it('make one event of a graph, an alert and a chat line, which is believed more with each', () => {
    const results = perceive([...graph, alert, { text: 'quote-api latency is through the roof', at: 11 }]);
    const worse = results.flatMap(({ events }) => events).filter(({ direction }) => direction === 'worse');
    expect(worse).toHaveLength(1);
    const supported = results.flatMap((one) => one.supported ?? []);
    expect(supported.map(({ signal, ref }) => [signal, ref])).toEqual([
      [10, worse[0]!.ref],
      [11, worse[0]!.ref],
    ]);
    expect(supported[1]!.confidence).toBeGreaterThan(supported[0]!.confidence);
    expect(supported[0]!.confidence).toBeGreaterThan(worse[0]!.confidence);
  });

  it('that disagree are both shown', () => {
    const down: Given = {
      ...alert,
      attributes: { ...alert.attributes, alertname: 'SsoDown', service: 'sso' },
      text: '[FIRING] SsoDown sso',
      at: 0,
    };
    const up: Given = { ...down, attributes: { ...down.attributes, state: 'resolved' }, text: '[RESOLVED] SsoDown sso', at: 8 };
    const events = eventsOf([down, up, { text: 'sso is still down for the whole office', at: 11 }]).filter(
      ({ dimension }) => dimension !== 'stage',
    );
    expect(events.at(-1)).toMatchObject({ direction: 'worse', conflictsWithRef: events.at(-2)!.ref });
  });
});

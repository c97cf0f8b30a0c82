import { describe, expect, it } from 'vitest';
import { formatValue, metricSense } from './metric-names.ts';
import { eventsOf, type Given, lineOf, perceive } from './test-signals.ts';

const series = (metric: string, unit: string, values: readonly number[], more: Record<string, string> = {}): Given[] =>
  values.map((value, index) => ({
    channel: 'telemetry',
    from: 'prometheus',
    text: `${metric} ${value}`,
    attributes: { metric, value, unit, service: 'ledger-api', ...more },
    at: index,
  }));
const calm = (level: number, count = 12): number[] => Array.from({ length: count }, (_, index) => level * (1 + ((index * 7) % 5) / 50));

describe('metrics', () => {
  it('makes nothing of noise', () => {
    expect(eventsOf(series('ledger_wait_p95_ms', 'ms', calm(40, 200)))).toEqual([]);
  });

  it('shows a change of level with both values as people write them', () => {
    expect(eventsOf(series('ledger_wait_p95_ms', 'ms', [...calm(4), 2_300, 2_310, 2_290])).map(lineOf)).toEqual([
      'symptom ledger-api wait p95: 4.2 ms -> 2.3 s (worse)',
    ]);
  });

  it('does not believe a single sample', () => {
    expect(eventsOf(series('ledger_wait_p95_ms', 'ms', [...calm(4), 2_300, ...calm(4)]))).toEqual([]);
  });

  it('says when it is back to normal, once', () => {
    const lines = eventsOf(series('ledger_wait_p95_ms', 'ms', [...calm(4), ...calm(2_300), ...calm(4, 20)])).map(lineOf);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/2\.\d s -> 4\.?\d* ms, back to normal \(better\)$/);
  });

  it('takes a share of failing requests for impact, and less success for worse', () => {
    expect(eventsOf(series('http_5xx_ratio', 'percent', [...calm(0.3), 12, 12.5]))[0]).toMatchObject({
      dimension: 'impact',
      to: '12%',
      direction: 'worse',
    });
    expect(eventsOf(series('login_success_ratio', 'percent', [...calm(99), 61, 60]))[0]).toMatchObject({
      dimension: 'impact',
      direction: 'worse',
    });
  });

  it('shows a climb in few steps', () => {
    const climb = Array.from({ length: 120 }, (_, index) => 300 + index * 60);
    const events = eventsOf(series('export_queue_depth', 'jobs', [...calm(300), ...climb]));
    expect(events.length).toBeGreaterThanOrEqual(2);
    expect(events.length).toBeLessThanOrEqual(7);
    expect(events.every((event) => event.direction === 'worse' && event.to.endsWith('jobs'))).toBe(true);
  });

  it('attaches samples of a level that stays wrong', () => {
    const results = perceive(series('export_queue_depth', 'jobs', [...calm(300), ...calm(9_000, 30)]));
    const ref = results.flatMap(({ events }) => events)[0]!.ref;
    expect(results.flatMap(({ attached }) => attached).filter((one) => one.ref === ref).length).toBeGreaterThan(20);
  });

  it('keeps regions apart', () => {
    const west = series('http_5xx_ratio', 'percent', [...calm(0.3), 12, 12.5], { region: 'eu-west' });
    const east = series('http_5xx_ratio', 'percent', [...calm(0.3), 12, 12.5], { region: 'us-east' });
    expect(
      new Set(
        eventsOf(west.flatMap((one, index) => [one, east[index]!]))
          .filter((event) => event.dimension === 'impact')
          .map((event) => event.entity),
      ).size,
    ).toBe(2);
  });

  it.each([
    ['db_connections', 'neither'],
    ['http_requests_errors_total', 'up'],
    ['consumer_lag', 'up'],
    ['probe_success', 'down'],
    ['disk_free_bytes', 'down'],
    ['orders_per_minute', 'down'],
  ])('knows which way of %s is worse', (name, worse) => {
    expect(metricSense(name, undefined, undefined).worse).toBe(worse);
  });

  it.each([
    [2_300, 'ms', '2.3 s'],
    [4, 'ms', '4 ms'],
    [0.25, 's', '250 ms'],
    [600, 's', '10 min'],
    [38.2, '%', '38%'],
    [0.381, 'ratio', '38%'],
    [4_800, 'count', '4,800'],
    [5_200_000_000, 'bytes', '5.2 GB'],
  ] as const)('writes %d %s as %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });
});

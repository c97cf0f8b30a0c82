import { describe, expect, it } from 'vitest';
import type { SignalSeq } from '../../domain/ids.ts';
import { type EpochMs, minuteMs, secondMs } from '../../domain/time.ts';
import { isProse, readLogLine } from './log-lines.ts';
import { createLogTemplates, maskedTokens, templateText } from './log-templates.ts';
import { eventsOf, type Given, lineOf, perceive, start } from './test-signals.ts';

describe('log lines', () => {
  it.each([
    ['2026-05-02T09:00:00Z ERROR [worker-3] upload of file 8812 failed: quota exceeded', undefined, 'error'],
    ['2026-05-02T09:00:00Z INFO upload of file 8812 done, 0 errors', undefined, 'none'],
    ['level=warn msg="retrying in 5s"', undefined, 'warn'],
    ['level=info msg="request failed over to replica"', undefined, 'none'],
    ['{"level":"error","msg":"cannot reach vault","attempt":3}', undefined, 'error'],
    ['{"level":"info","msg":"sweep finished","failed":0}', undefined, 'none'],
    ['10.1.2.3 - - [02/May/2026:09:00:00 +0000] "GET /a HTTP/1.1" 502 12 "-" "x"', undefined, 'error'],
    ['10.1.2.3 - - [02/May/2026:09:00:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "x"', undefined, 'none'],
    ['kernel: Out of memory: Killed process 4312 (indexer)', undefined, 'grave'],
    ['nothing special happened', 'error', 'error'],
    ['NOT_FOUND_IN_CACHE_FAILED: tag 7 is unknown; reconnect in 5 s', undefined, 'error'],
    ['PUSH_FAILED=0 PUSH_OK=812', undefined, 'none'],
    ['{broken json', undefined, 'none'],
  ])('%s', (text, level, trouble) => {
    expect(readLogLine(text, level).trouble).toBe(trouble);
  });

  it('tells prose from the output of machines', () => {
    expect(isProse('Two of the replicas are stuck and nobody knows why.')).toBe(true);
    expect(isProse('2026-05-02 09:00:00 ERROR Connection refused')).toBe(false);
    expect(isProse('level=info msg="all good" rows=20')).toBe(false);
    expect(isProse('{"msg":"hello there my friend"}')).toBe(false);
  });
});

describe('log templates', () => {
  const line = (index: number, level = 'ERROR'): string =>
    `2026-05-02T09:00:${index % 60}Z ${level} upload of file ${index} by user-${index * 7} failed: quota of tenant ${index} exceeded`;

  it('masks what varies', () => {
    expect(maskedTokens('took 12ms for order H-77 of 10.0.0.1')).toEqual(['took', '<*>', 'for', 'order', '<*>', 'of', '<*>']);
    expect(maskedTokens(line(1))).toEqual(maskedTokens(line(59)));
  });

  it('finds one template in lines that differ in their parameters, and another in others', () => {
    const templates = createLogTemplates();
    for (let index = 0; index < 500; index++) {
      templates.read('uploader', line(index), undefined, (2 * index + 1) as SignalSeq, (start + index * secondMs) as EpochMs);
      templates.read(
        'uploader',
        `2026-05-02T09:00:00Z INFO stored file ${index} in bucket`,
        undefined,
        (2 * index + 2) as SignalSeq,
        (start + index * secondMs) as EpochMs,
      );
    }
    expect(templates.size()).toBe(2);
  });

  it('does not grow without bound', () => {
    const templates = createLogTemplates();
    for (let index = 0; index < 20_000; index++) {
      const words = Array.from({ length: 6 }, (_, word) =>
        String.fromCharCode(97 + ((index * (word + 3)) % 26), 97 + ((index >> word) % 26), 97 + (index % 23)),
      );
      templates.read(`source-${index % 300}`, words.join(' '), undefined, index as SignalSeq, (start + index) as EpochMs);
    }
    expect(templates.size()).toBeLessThanOrEqual(2_000);
  });

  it('shows a template without its wrapping', () => {
    const templates = createLogTemplates();
    const { template } = templates.read('x', line(3), undefined, 1 as SignalSeq, start);
    expect(templateText(template)).toBe('upload of file … by … failed: quota of tenant … exceeded');
  });

  const log = (text: string, at: number): Given => ({ channel: 'log', from: 'uploader', text, attributes: { service: 'uploader' }, at });

  it('makes one event of a burst, attaches its lines, and says when it is over', () => {
    const calm = Array.from({ length: 40 }, (_, index) => log(`2026-05-02T09:00:00Z INFO stored file ${index}`, index / 10));
    const burst = Array.from({ length: 60 }, (_, index) => log(line(index), 5 + index / 60));
    const after = Array.from({ length: 100 }, (_, index) => log(`2026-05-02T09:00:00Z INFO stored file ${index}`, 6 + index / 5));
    const results = perceive([...calm, ...burst, ...after]);
    const events = results.flatMap(({ events: made }) => made);
    expect(events.map(lineOf)).toEqual([
      'symptom uploader logs: - -> at its limit: upload of file … by … failed: quota of tenant … exceeded (worse)',
      'symptom uploader logs: at its limit: upload of file … by … failed: quota of tenant … exceeded -> stopped after 60 lines (better)',
    ]);
    expect(events[0]!.sources.length).toBe(3);
    expect(results.flatMap(({ attached }) => attached).filter((one) => one.ref === events[0]!.ref).length).toBe(58);
    expect(events[1]!.occurredAt - start).toBe((5 + 59 / 60) * minuteMs + 5 * minuteMs);
  });

  it('makes nothing of routine lines, however many', () => {
    expect(
      eventsOf(Array.from({ length: 500 }, (_, index) => log(`2026-05-02T09:00:00Z INFO stored file ${index} in 12ms`, index / 100))),
    ).toEqual([]);
  });

  it('does not take single errors in a stream for news, but does in a silent source', () => {
    const busy = Array.from({ length: 200 }, (_, index) => log(`2026-05-02T09:00:00Z INFO stored file ${index}`, index / 50));
    expect(eventsOf([...busy, log(line(1), 4.5)])).toEqual([]);
    expect(eventsOf([log(line(1), 4.5)])).toHaveLength(1);
    const pool = 'WARN [pool-1] could not serve the request, pool exhausted after 10 s';
    expect(eventsOf([...busy, log(pool, 4.5)])).toEqual([]);
    expect(eventsOf([log(pool, 4.5)])).toHaveLength(1);
  });
});

// What screens are told of the house: what lasts, and not what comes back at once.
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ServiceMessage } from '../../domain/wire.ts';
import type { NodeSession } from './node-session.ts';
import { createServiceState } from './service-state.ts';
import { createTestNetwork } from './test-link.ts';

test('a change that lasts is told once, and one that does not is not', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let status: 'ok' | 'away' = 'ok';
  let changed = (_: 'ok' | 'away'): void => undefined;
  const session = {
    status: () => status,
    onStatus: (listener: typeof changed) => {
      changed = listener;
      return () => undefined;
    },
  } as unknown as NodeSession;
  const become = (to: typeof status): void => {
    status = to;
    changed(to);
  };
  const link = createTestNetwork().join();
  const service = createServiceState({ session, link });
  const told: ServiceMessage[] = [];
  service.onChange((state) => told.push(state));
  become('away');
  become('ok');
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([]);
  become('away');
  link.cut();
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([{ database: 'away', nodes: 'lost' }]);
  become('ok');
  link.mend();
  vi.advanceTimersByTime(1_000);
  expect(service.current()).toEqual({ database: 'ok', nodes: 'linked' });
  expect(told).toHaveLength(2);
  service.close();
  become('away');
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(2);
});

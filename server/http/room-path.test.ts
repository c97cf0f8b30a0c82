// The whole path on a real database: declare, post a signal, and see the critical event arrive on another screen.
import { expect, onTestFinished, test } from 'vitest';
import { declaredAnswer, logAnswer } from '../../domain/api.ts';
import type { RawEntry } from '../../domain/log.ts';
import { startTestServer } from './test-server.ts';

test('a signal posted over HTTP is a critical event on another screen', async () => {
  const server = await startTestServer();
  onTestFinished(() => void server.close());
  const ada = await server.signInAs('Ada');
  const ben = await server.signInAs('Ben');
  const declared = await ada.call('POST', '/api/incidents', { title: 'Checkouts fail', severity: 'sev2' });
  expect(declared.status).toBe(200);
  const { id } = declared.read(declaredAnswer);

  const screen = ben.socket();
  const entries: RawEntry[] = [];
  screen.on('entries', (message) => entries.push(...message.entries));
  const watched = await screen.emitWithAck('watch', { incidentId: id, lastSeq: 0 });
  if (watched.status !== 'ok') throw new Error('The room could not be watched.');
  expect(watched.entries[0]).toMatchObject({ seq: 1, kind: 'declared' });
  entries.unshift(...watched.entries);

  const alert = {
    id: 'a1',
    channel: 'alert',
    from: 'alertmanager',
    text: '[FIRING] CheckoutErrorRate on checkout-api: 14 % of requests fail',
    attributes: { state: 'firing', labels: { alertname: 'CheckoutErrorRate', service: 'checkout-api' } },
  };
  const posted = await ada.call('POST', `/api/incidents/${id}/signals`, alert);
  expect(posted).toMatchObject({ status: 200, body: { accepted: 1, repeated: 0, refused: [] } });
  await expect.poll(() => entries.some((entry) => entry.kind === 'event-recorded')).toBe(true);

  const again = await ada.call('POST', `/api/incidents/${id}/signals`, alert);
  expect(again.body).toEqual({ accepted: 0, repeated: 1, refused: [] });
  const log = await ben.call('GET', `/api/incidents/${id}/log`);
  expect(log.read(logAnswer).entries).toEqual(entries);
  expect(log.read(logAnswer).counts?.total).toBe(1);
});

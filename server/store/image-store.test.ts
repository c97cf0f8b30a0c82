import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImageId, IncidentId, PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { createImageStore, type ImageStore } from './image-store.ts';
import { createIncidentStore } from './incident-store.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let images: ImageStore;

beforeAll(async () => {
  database = await createTestDatabase();
  images = createImageStore(database, 100);
});
afterAll(() => database.close());

const now = 1_700_000_000_000 as EpochMs;

async function newIncident(): Promise<IncidentId> {
  const declaredBy = { type: 'source', name: 'test' } as const;
  const given = { title: 't', severity: 'sev3', origin: { kind: 'declared' }, declaredBy, now, recordedAt: now } as const;
  return (await createIncidentStore(database).createIncident(given, () => [])).id;
}

const image = (fill: number, size = 40) => ({
  facts: { type: 'image/png', width: 3, height: 2 } as const,
  bytes: new Uint8Array(size).fill(fill),
  createdBy: 'p1' as PersonId,
  now,
});

async function bytesOf(incident: IncidentId): Promise<unknown> {
  const { rows } = await database.pool.query('SELECT image_bytes FROM incident WHERE id = $1', [incident]);
  return rows[0]?.image_bytes;
}

test('keeps an image and gives it back, to its own incident only', async () => {
  const [one, other] = [await newIncident(), await newIncident()];
  const id = await images.saveImage(one, image(1));
  const found = await images.readImage(one, id);
  expect(found?.type).toBe('image/png');
  expect(Uint8Array.from(found?.bytes ?? [])).toEqual(image(1).bytes);
  expect(await images.readImage(other, id)).toBeUndefined();
  expect(await images.readImage(one, 'nothing' as ImageId)).toBeUndefined();
});

test('keeps the same image once, also when it comes twice at the same moment', async () => {
  const incident = await newIncident();
  const ids = await Promise.all([1, 1, 1].map((fill) => images.saveImage(incident, image(fill))));
  expect(new Set(ids).size).toBe(1);
  expect(await bytesOf(incident)).toBe(40);
});

test('refuses what goes beyond the cap of the incident, and keeps nothing of it', async () => {
  const incident = await newIncident();
  const answers = await Promise.allSettled([1, 2, 3, 4].map((fill) => images.saveImage(incident, image(fill))));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'too-large' });
  expect(await bytesOf(incident)).toBe(80);
  const { rows } = await database.pool.query('SELECT count(*) FROM image WHERE incident_id = $1', [incident]);
  expect(rows[0]?.count).toBe(2);
  await images.saveImage(incident, image(9, 20));
  expect(await bytesOf(incident)).toBe(100);
});

test('refuses an incident that does not exist', async () => {
  await expect(images.saveImage('nowhere' as IncidentId, image(1))).rejects.toMatchObject({ code: 'not-found' });
  expect(await images.readImage('nowhere' as IncidentId, 'x' as ImageId)).toBeUndefined();
});

// Stores the images of an incident's notes in the database, each once, up to a cap for the incident.
import { createHash } from 'node:crypto';
import { MusterError } from '../../domain/errors.ts';
import { type ImageId, type IncidentId, imageId, type PersonId } from '../../domain/ids.ts';
import { type ImageFacts, type ImageType, maxIncidentImageBytes } from '../../domain/image.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { inTransaction, queryRows } from './sql.ts';

export type NewImage = { readonly facts: ImageFacts; readonly bytes: Uint8Array; readonly createdBy: PersonId; readonly now: EpochMs };
export type StoredImage = { readonly type: ImageType; readonly bytes: Uint8Array };

export type ImageStore = {
  /**
   * Keeps an image durably and names it by its content, so that the same image again, or a request repeated after a lost
   * answer, changes nothing. Throws MusterError `not-found` for an unknown incident, `too-large` when its images are as
   * much as they may be, `unavailable`.
   */
  saveImage(incidentId: IncidentId, image: NewImage): Promise<ImageId>;
  /** An image of this incident; undefined when it has none by this name. */
  readImage(incidentId: IncidentId, id: ImageId): Promise<StoredImage | undefined>;
};

/** `maxBytes`: how much the images of one incident may be together. */
export function createImageStore(database: Pick<Database, 'pool'>, maxBytes = maxIncidentImageBytes): ImageStore {
  const { pool } = database;
  return {
    async saveImage(incidentId, { facts, bytes, createdBy, now }) {
      const id = nameOf(bytes);
      await inTransaction(pool, async (client) => {
        const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const written = await queryRows(
          client,
          `INSERT INTO image (incident_id, id, type, width, height, bytes, created_by, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
          [incidentId, id, facts.type, facts.width, facts.height, buffer, createdBy, now],
        );
        if (written.length === 0) return;
        // After the bytes, so that the incident's row, which every write to its log needs, is locked for a moment only.
        const counted = await queryRows(
          client,
          'UPDATE incident SET image_bytes = image_bytes + $2 WHERE id = $1 AND image_bytes + $2 <= $3 RETURNING id',
          [incidentId, bytes.byteLength, maxBytes],
        );
        if (counted.length > 0) return;
        const known = await queryRows(client, 'SELECT 1 FROM incident WHERE id = $1', [incidentId]);
        if (known.length === 0) throw new MusterError('not-found', 'There is no incident with this id.');
        const megabytes = Math.floor(maxBytes / 1024 / 1024);
        throw new MusterError('too-large', `The images of this incident are ${megabytes} MB already. Link to further ones instead.`);
      });
      return id;
    },

    async readImage(incidentId, id) {
      const text = 'SELECT type, bytes FROM image WHERE incident_id = $1 AND id = $2';
      const [image] = await queryRows<StoredImage>(pool, text, [incidentId, id]);
      return image;
    },
  };
}

function nameOf(bytes: Uint8Array): ImageId {
  return imageId.parse(createHash('sha256').update(bytes).digest('base64url'));
}

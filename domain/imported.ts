// An incident that was brought here from another installation: where it came from, and that nothing in it changes any more.
import { z } from 'zod';
import { personId } from './ids.ts';
import { type Origin, origin } from './log.ts';
import { epochMs } from './time.ts';

/** Where an imported incident came from: its row's origin. What its log says of its origin stays as it was. */
export const importedOrigin = z.object({
  kind: z.literal('imported'),
  /** What it was called where it came from. */
  reference: z.string(),
  /** Wall time. */
  importedAt: epochMs,
  importedBy: z.object({ id: personId, name: z.string() }),
  pseudonyms: z.boolean(),
  /** Images that the bundle did not bring. */
  imagesLeftOut: z.number().int().nonnegative(),
  was: origin.nullable(),
});
export type ImportedOrigin = z.output<typeof importedOrigin>;
export type IncidentOrigin = Origin | ImportedOrigin;

/** What the list and the room say of an imported incident. */
export const importedMark = importedOrigin.pick({ reference: true, importedAt: true, pseudonyms: true }).extend({ by: z.string() });
export type ImportedMark = z.output<typeof importedMark>;

/** The mark of an incident with this origin; null for one that began here. */
export function importedMarkOf(from: IncidentOrigin): ImportedMark | null {
  if (from.kind !== 'imported') return null;
  const { reference, importedAt, pseudonyms, importedBy } = from;
  return { reference, importedAt, pseudonyms, by: importedBy.name };
}

/** What everybody is told who would change an imported incident. */
export const importedIsHistory = 'This incident was imported: it is history, and can be read but not changed.';

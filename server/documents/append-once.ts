// Stores a group of updates once, although the database's answer to an earlier try may have been lost.
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { DocumentStore, NewDocumentUpdate } from '../store/document-store.ts';

export type AppendOnceOptions = {
  readonly store: Pick<DocumentStore, 'append' | 'readUpdates'>;
  readonly incidentId: IncidentId;
  /** The last row that is known to be stored. */
  readonly knownUpTo: () => Seq;
};

const pageSize = 1_000;

/**
 * Appends a group; on a repeat of the same group looks first whether it is there. It may be on its way still: then it is
 * stored twice, which reads the same as once. Gives the rows. Rejects as the store does.
 */
export function createAppendOnce({ store, incidentId, knownUpTo }: AppendOnceOptions) {
  let triedAfter = 0 as Seq;

  /** A group is stored in one statement, so its rows stand together. */
  async function find(group: readonly NewDocumentUpdate[]): Promise<Seq[] | null> {
    let run: Seq[] = [];
    for (let seq = triedAfter; ; ) {
      const rows = await store.readUpdates(incidentId, { after: seq, limit: pageSize });
      for (const row of rows) {
        if (!isSame(row, group[run.length])) run = [];
        if (isSame(row, group[run.length])) run.push(row.seq);
        if (run.length === group.length) return run;
      }
      const last = rows.at(-1);
      if (last === undefined) return null;
      seq = last.seq;
    }
  }

  return async (group: readonly NewDocumentUpdate[], isRepeat: boolean): Promise<Seq[]> => {
    if (!isRepeat) triedAfter = knownUpTo();
    const found = isRepeat ? await find(group) : null;
    return found ?? store.append(incidentId, group);
  };
}

function isSame(row: NewDocumentUpdate, update: NewDocumentUpdate | undefined): boolean {
  return update !== undefined && row.at === update.at && Buffer.compare(row.bytes, update.bytes) === 0;
}

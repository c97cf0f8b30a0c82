// Who edited an entry, beside its author: what the server attributed, not what the entry says of itself.
import { attributionWords } from './entry-steps.ts';
import type { EntryRow } from './timeline-doc.ts';
import { useEntryHistory } from './use-entry-history.ts';

export function EditedBy({ row }: { row: EntryRow }) {
  const { data } = useEntryHistory(row);
  const words = data === undefined ? null : attributionWords(data.steps, row);
  if (words === null) return null;
  return <span className="edited">{words}</span>;
}

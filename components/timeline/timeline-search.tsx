// The timeline's search: a button that opens into a field, and closes with Esc.
import { Search, X } from 'lucide-react';
import { useEffect, useRef } from 'react';

type Props = { readonly search: string | null; readonly found: number; readonly onChange: (search: string | null) => void };

export function TimelineSearch({ search, found, onChange }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const open = search !== null;
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  if (search === null) {
    return (
      <button type="button" className="btn ghost icon sm" aria-label="Search the timeline" onClick={() => onChange('')}>
        <Search className="i s" aria-hidden="true" />
      </button>
    );
  }
  return (
    <search className="field tl-search">
      <Search className="i xs" aria-hidden="true" />
      <input
        ref={field}
        value={search}
        placeholder="Words or a name"
        aria-label="Search the timeline"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onChange(null);
        }}
      />
      <span className="q" role="status">
        {search.trim() === '' ? '' : `${found} found`}
      </span>
      <button type="button" aria-label="Close the search" onClick={() => onChange(null)}>
        <X className="i xs" aria-hidden="true" />
      </button>
    </search>
  );
}

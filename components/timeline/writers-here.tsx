// Who is writing anywhere in the shared document, to go along with.
import type { PersonId } from '../../domain/ids.ts';
import { Avatar } from '../ui/avatar.tsx';
import { type PersonHere, writersOf } from './people-here.ts';

export function WritersHere({ others, onFollow }: { others: readonly PersonHere[]; onFollow: (person: PersonId) => void }) {
  const writers = writersOf(others);
  if (writers.length === 0) return null;
  return (
    <span className="editing" title={writers.map((writer) => writer.person.name).join(', ')}>
      <span className="stack">
        {writers.slice(0, 3).map((writer) => (
          <button
            type="button"
            key={writer.person.id}
            aria-label={`Follow ${writer.person.name}`}
            title={`Follow ${writer.person.name}`}
            onClick={() => onFollow(writer.person.id)}
          >
            <Avatar name={writer.person.name} holds={writer.role} />
          </button>
        ))}
      </span>
      <span className="t2">{writers.length} writing</span>
    </span>
  );
}

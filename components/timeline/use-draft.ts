// The composer's draft: kept on this device for each incident, so that it survives a reload.
import { useCallback, useState } from 'react';
import { z } from 'zod';
import { type IncidentId, type PersonId, personId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/time.ts';
import { keptNames } from '../session/kept-words.ts';
import { composerKinds, type Draft, emptyDraft } from './composer-input.ts';

const stored = z.object({
  kind: z.enum(composerKinds),
  text: z.string().max(20_000),
  at: epochMs.nullable(),
  to: personId.nullable(),
  minutes: z.number().int().min(1).max(1_440).nullable(),
});

function keyOf(incident: IncidentId, person: PersonId): string {
  return `${keptNames.draft}${incident}-${person}`;
}

/** Reads what was kept; anything else than a draft is an empty one. */
export function readKept(text: string | null): Draft {
  if (text === null) return emptyDraft;
  try {
    const parsed = stored.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : emptyDraft;
  } catch {
    return emptyDraft;
  }
}

export function useDraft(incident: IncidentId, person: PersonId): readonly [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useState<Draft>(() => {
    try {
      return readKept(localStorage.getItem(keyOf(incident, person)));
    } catch {
      return emptyDraft;
    }
  });
  const keep = useCallback(
    (next: Draft) => {
      setDraft(next);
      try {
        if (next.text === '') localStorage.removeItem(keyOf(incident, person));
        else localStorage.setItem(keyOf(incident, person), JSON.stringify(next));
      } catch {
        // A forbidden or full storage costs the draft its life after a reload, not the words on screen.
      }
    },
    [incident, person],
  );
  return [draft, keep];
}

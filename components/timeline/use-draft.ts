// The composer's draft: kept on this device for each incident, so that it survives a reload.
import { useCallback, useState } from 'react';
import { z } from 'zod';
import { type IncidentId, personId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/time.ts';
import { composerKinds, type Draft, emptyDraft } from './composer-input.ts';

const stored = z.object({
  kind: z.enum(composerKinds),
  text: z.string().max(20_000),
  at: epochMs.nullable(),
  to: personId.nullable(),
  minutes: z.number().int().min(1).max(1_440).nullable(),
});

function keyOf(incident: IncidentId): string {
  return `muster-draft-${incident}`;
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

export function useDraft(incident: IncidentId): readonly [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useState<Draft>(() => {
    try {
      return readKept(localStorage.getItem(keyOf(incident)));
    } catch {
      return emptyDraft;
    }
  });
  const keep = useCallback(
    (next: Draft) => {
      setDraft(next);
      try {
        if (next.text === '') localStorage.removeItem(keyOf(incident));
        else localStorage.setItem(keyOf(incident), JSON.stringify(next));
      } catch {
        // A forbidden or full storage costs the draft its life after a reload, not the words on screen.
      }
    },
    [incident],
  );
  return [draft, keep];
}

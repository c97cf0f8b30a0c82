// The shared document of this room, opened while the timeline is on the page.
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { mayWriteDocument } from '../../domain/policy.ts';
import { useRoom } from '../room/use-room.tsx';
import { useLive } from '../session/live-provider.tsx';
import { type DocumentStatus, openingStatus } from './document-status.ts';
import type { OpenDocument } from './open-document.ts';
import type { PersonHere } from './people-here.ts';
import type { EntryRow } from './timeline-doc.ts';

export type DocumentState =
  | { readonly phase: 'opening' }
  /** The code for it could not be loaded; the rest of the room works. */
  | { readonly phase: 'trouble'; readonly retry: () => void }
  | { readonly phase: 'open'; readonly document: OpenDocument };

export function useDocument(): DocumentState {
  const { incidentId, account } = useRoom();
  const { clock } = useLive();
  const [state, setState] = useState<DocumentState>({ phase: 'opening' });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  const readOnly = !mayWriteDocument(account).allowed;
  const { id, name } = account;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens again
  useEffect(() => {
    let opened: OpenDocument | null = null;
    let left = false;
    setState({ phase: 'opening' });
    void import('./open-document.ts')
      .then(({ openDocument }) => openDocument({ incidentId, person: { id, name }, readOnly, wallNow: () => clock.now() }))
      .then(
        (document) => {
          if (left) {
            document.close();
            return;
          }
          opened = document;
          setState({ phase: 'open', document });
        },
        () => {
          if (!left) setState({ phase: 'trouble', retry });
        },
      );
    return () => {
      left = true;
      opened?.close();
    };
  }, [incidentId, id, name, readOnly, clock, attempt, retry]);
  return state;
}

const nothing = { subscribe: () => () => undefined };
const noRows: readonly EntryRow[] = [];
const nobody: readonly PersonHere[] = [];

export function useDocumentStatus(document: OpenDocument | null): DocumentStatus {
  const status = document?.client.status ?? (() => openingStatus);
  return useSyncExternalStore(document?.client.subscribe ?? nothing.subscribe, status, () => openingStatus);
}

export function useRows(document: OpenDocument | null): readonly EntryRow[] {
  return useSyncExternalStore(document?.rows.subscribe ?? nothing.subscribe, document?.rows.rows ?? (() => noRows), () => noRows);
}

/** Everybody here, this tab included. */
export function usePeopleHere(document: OpenDocument | null): readonly PersonHere[] {
  return useSyncExternalStore(document?.people.subscribe ?? nothing.subscribe, document?.people.people ?? (() => nobody), () => nobody);
}

/** The other tabs; unchanged while only this one types. */
export function useOthersHere(document: OpenDocument | null): readonly PersonHere[] {
  return useSyncExternalStore(document?.people.subscribe ?? nothing.subscribe, document?.people.others ?? (() => nobody), () => nobody);
}

import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../domain/ids.ts';
import { forgetWords, type KeptPlaces, unsavedHere, unsavedWords } from './kept-words.ts';

const mara = 'p-mara' as PersonId;

function places(stored: Record<string, string>, names: string[] = []): KeptPlaces & { stored: Map<string, string>; names: string[] } {
  const entries = new Map(Object.entries(stored));
  return {
    stored: entries,
    names,
    storage: {
      get length() {
        return entries.size;
      },
      key: (index) => [...entries.keys()][index] ?? null,
      getItem: (key) => entries.get(key) ?? null,
      removeItem: (key) => void entries.delete(key),
    },
    databases: {
      databases: async () => names.map((name) => ({ name, version: 1 })),
      deleteDatabase: (name) => {
        names.splice(names.indexOf(name), 1);
        const request = {} as IDBOpenDBRequest;
        queueMicrotask(() => request.onsuccess?.(new Event('success')));
        return request;
      },
    },
  };
}

describe('what this browser keeps of a person', () => {
  it('counts the edits and drafts that only this browser has, of this person alone', () => {
    const { storage } = places({
      'muster-unsaved-inc1-tab1-p-mara': '["a","b"]',
      'muster-unsaved-inc1-tab2-p-mara': '["b"]',
      'muster-unsaved-inc2-tab3-p-mara': '["c"]',
      'muster-unsaved-inc1-p-wei': '["d"]',
      'muster-draft-inc1-p-mara': '{}',
      'muster-unsaved-inc3-p-mara': 'broken',
      'muster-settings': '{}',
    });
    expect(unsavedHere(storage, mara)).toEqual({ edits: 3, drafts: 1 });
    expect(unsavedWords({ edits: 3, drafts: 1 })).toBe('3 edits are not saved yet, and 1 entry was begun and not added');
    expect(unsavedWords({ edits: 1, drafts: 0 })).toBe('1 edit is not saved yet');
  });

  it('deletes what is kept of this person and leaves what is kept of others', async () => {
    const kept = places({ 'muster-unsaved-inc1-p-mara': '["a"]', 'muster-draft-inc1-p-mara': '{}', 'muster-draft-inc1-p-wei': '{}' }, [
      'muster-document-inc1-p-mara',
      'muster-document-inc2-p-mara',
      'muster-document-inc1-p-wei',
      'muster-probe',
    ]);
    await forgetWords(kept, mara);
    expect(kept.names).toEqual(['muster-document-inc1-p-wei', 'muster-probe']);
    expect([...kept.stored.keys()]).toEqual(['muster-draft-inc1-p-wei']);
  });
});

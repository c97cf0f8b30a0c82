import { expect, it } from 'vitest';
import { emptyDraft } from './composer-input.ts';
import { readKept } from './use-draft.ts';

it('brings back the draft that was kept, and an empty one from anything else', () => {
  const draft = { ...emptyDraft, kind: 'task', text: 'raise it', to: 'p-wei', minutes: null };
  expect(readKept(JSON.stringify(draft))).toEqual(draft);
  for (const broken of [null, '', 'x', '[]', '{"kind":"rumour"}', JSON.stringify({ ...draft, minutes: 0 })])
    expect(readKept(broken)).toEqual(emptyDraft);
});

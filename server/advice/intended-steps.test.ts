// Steps that people here announce, propose or ask for: offered with the line until they are begun, done or forgotten.
import { describe, expect, it } from 'vitest';
import { signalSeq } from '../../domain/ids.ts';
import { offer as offerSchema } from '../../domain/offer.ts';
import { createReliability } from '../learning/reliability.ts';
import { minute, record, TestRoom } from '../memory/test-room.ts';
import { type Advice, createAdvisor } from './advisor.ts';

const restart = record({
  id: 'restart',
  key: { symptoms: ['hangs'] },
  conditions: [{ kind: 'symptom', any: ['hangs'], text: 'It hangs.' }],
  action: { class: 'restart', text: 'Restart {target} gently' },
});

function advise(room: TestRoom, at: number, knowledge = [restart]): Advice {
  const advisor = createAdvisor({ knowledge, knowledgeVersion: 'k1', reliability: createReliability([], 'none') });
  return advisor.advise({ room: room.state, now: minute(at) });
}

function said(room: TestRoom, at: number, target: string): TestRoom {
  const data = { class: 'restart' as const, target, text: `should we restart ${target}?`, by: 'ben', source: signalSeq.parse(7) };
  return room.add(at, { kind: 'step-intended', data });
}

const troubled = (): TestRoom => new TestRoom().event(0, 'symptom', 'cart-api', 'answers slowly');
const line = { text: 'ben said: should we restart ledger-db?', status: 'true', evidence: [{ kind: 'signal', seq: 7 }] };

describe('what people here mean to do', () => {
  it('is offered at once with the line, though no knowledge names it', () => {
    const { opened } = advise(said(troubled(), 2, 'ledger-db'), 2);
    expect(opened).toMatchObject([{ class: 'restart', target: 'ledger-db', text: 'Restart ledger-db', knowledge: [], conditions: [line] }]);
    expect(offerSchema.safeParse(opened[0]).success).toBe(true);
  });

  it('is one offer with what knowledge says, in the words of knowledge', () => {
    const room = said(new TestRoom().event(0, 'symptom', 'ledger-db', 'hangs'), 2, 'ledger-db');
    const { opened } = advise(room, 2);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatchObject({ text: 'Restart ledger-db gently', knowledge: ['restart'] });
    expect(opened[0]?.conditions[0]).toEqual(line);
  });

  it('is not offered once it is begun, nor after an hour in which nobody took it up', () => {
    const begun = said(troubled(), 2, 'ledger-db').action(3, 'restart', 'ledger-db', { state: 'doing' });
    expect(advise(begun, 3).opened).toEqual([]);
    expect(advise(said(troubled(), 2, 'ledger-db'), 63).opened).toEqual([]);
  });
});

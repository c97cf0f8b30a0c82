// Working memory followed from state to state is what it would be made from nothing, whatever happens in the room.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRoom, fold } from '../../domain/fold.ts';
import { actionId, signalSeq } from '../../domain/ids.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { Dimension, Direction, Stage } from '../../domain/vocabulary.ts';
import { createAdvisor } from '../advice/advisor.ts';
import { createReliability } from '../learning/reliability.ts';
import { adviceEntries } from '../room/advice-entries.ts';
import { evaluate } from './conditions.ts';
import { createEpisodeIndex } from './episodes-index.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';
import { loadStarterKnowledge } from './starter-knowledge.ts';
import { minute, TestRoom } from './test-room.ts';
import { phraseOf } from './words.ts';
import { type WorkingMemory, workingMemory } from './working-memory.ts';

const { records } = await loadStarterKnowledge('knowledge');
const knowledge = records.filter((_, index) => index % 5 === 0);
const asked = knowledge.flatMap(({ conditions }) => conditions.flatMap(({ question }) => question ?? []))[0] ?? 'What changed?';
const said = [
  'OOMKilled',
  'pod restarts',
  '5xx errors',
  'latency is high',
  'queue grows',
  'no space left on device',
  'certificate expired',
  'connection pool exhausted',
  'deployed v2 of checkout-api',
  'resolved: errors are gone',
  'suspected',
  'ruled out',
  'ana',
  'nobody',
];
const named = ['checkout-api', 'Checkout-API latency', 'orders-db connections', 'kafka queue', 'node-3 disk'];

type Happening =
  | { readonly is: 'event'; readonly dimension: Dimension; readonly entity: string; readonly to: string; readonly direction: Direction }
  | { readonly is: 'correction' | 'conflict' | 'support'; readonly of: number }
  | { readonly is: 'action'; readonly target: string | null; readonly worked: boolean }
  | { readonly is: 'outcome'; readonly of: number }
  | { readonly is: 'stage'; readonly to: Stage }
  | { readonly is: 'resolved' | 'reopened' | 'answer' | 'role' | 'update' | 'phrase' | 'nothing' };

const dimensions: Dimension[] = ['symptom', 'symptom', 'symptom', 'impact', 'scope', 'cause', 'change', 'mitigation', 'ownership'];
const stages: Stage[] = ['triage', 'mitigate', 'recover'];
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      is: fc.constant('event' as const),
      dimension: fc.constantFrom(...dimensions),
      entity: fc.constantFrom(...named),
      to: fc.constantFrom(...said),
      direction: fc.constantFrom<Direction>('worse', 'worse', 'better', 'neutral'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ is: fc.constantFrom('correction' as const, 'conflict', 'support'), of: fc.nat(8) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('action' as const),
      target: fc.constantFrom(null, ...named),
      worked: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('outcome' as const), of: fc.nat(10) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('stage' as const), to: fc.constantFrom(...stages) }) },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constantFrom('resolved' as const, 'reopened', 'answer', 'role', 'update', 'phrase', 'nothing') }),
  },
);

/** Hours pass between some events, so that signs grow old; not after each of them is anything asked. */
const course = fc.array(fc.tuple(fc.constantFrom(0, 1, 5, 90), happening, fc.boolean()), { minLength: 1, maxLength: 30, size: 'max' });

/** Writes what happened into the room, whose state is given. */
function write(room: TestRoom, { events, actions, stage }: RoomState, at: number, what: Happening): void {
  switch (what.is) {
    case 'event':
      return void room.event(at, what.dimension, what.entity, what.to, { direction: what.direction });
    case 'correction':
    case 'conflict': {
      const other = events.at(-1 - (what.of % events.length));
      if (other === undefined) return;
      const link = what.is === 'correction' ? { supersedes: other.number } : { conflictsWith: other.number };
      // What is corrected may have been said of another thing.
      const entity = what.of % 3 === 0 ? (named[at % named.length] ?? other.entity) : other.entity;
      return void room.event(at, other.dimension, entity, 'otherwise', link);
    }
    case 'support': {
      const other = events.at(-1 - (what.of % events.length));
      if (other === undefined) return;
      const data = { event: other.number, sources: [signalSeq.parse(700 + at)], confidence: 0.95 };
      return void room.add(at, { kind: 'event-supported', data });
    }
    case 'action':
      return void room.action(at, 'restart', what.target, what.worked ? { outcome: 'worked' } : {});
    case 'outcome': {
      const id = [...actions.keys()][what.of] ?? actionId.parse('none');
      return void room.add(at, { kind: 'action-outcome', data: { actionId: id, outcome: 'did-not-work' } });
    }
    case 'stage':
      return void room.stage(at, stage, what.to);
    case 'role':
      return void room.role(at, 'commander', 'ben');
    case 'update':
      return void room.update(at, 'internal', at + 30);
    case 'answer':
      return void room.answer(at, asked, 'yes');
    case 'resolved':
      return void room.resolve(at);
    case 'reopened':
      return void room.reopen(at);
    case 'phrase':
      // Knowledge that comes later brings words that nothing was looked up by before.
      phraseOf(`${said[at % said.length]} ${named[at % named.length]} ${at}`);
      return;
    case 'nothing':
      return;
  }
}

/** All that memory holds, and all that can be asked of it. */
function told(memory: WorkingMemory) {
  const { words, stateOf, isThing, thingsNamedBy, triedBy, ...plain } = memory;
  return {
    ...plain,
    states: memory.items.map(stateOf),
    named: memory.items.map(thingsNamedBy),
    mentions: [...said, ...named].map((text) => words.mentions(phraseOf(text)).map((item) => item.event)),
    known: named.map(isThing),
    like: named.map((name) => [...triedBy.targetsLike(name)]),
    restarts: triedBy.of(['restart', 'rollback']),
    conditions: knowledge.map(({ conditions }) => conditions.map((condition) => evaluate(condition, memory))),
  };
}

/** The same room, of which nothing was ever asked: no object of it was seen before. */
function strange(room: RoomState): RoomState {
  return structuredClone(room);
}

describe('a room that is followed', () => {
  it('is remembered, evaluated and looked up as if it were seen for the first time', () => {
    fc.assert(
      fc.property(course, fc.boolean(), (steps, looksBack) => {
        const [index, other] = [createKnowledgeIndex(knowledge), createKnowledgeIndex(knowledge)];
        const room = new TestRoom();
        let [state, at] = [fold(room.entries), 1];
        let before: { memory: WorkingMemory; was: ReturnType<typeof told> } | null = null;
        for (const [minutes, what, isAsked] of steps) {
          at += minutes;
          write(room, state, at, what);
          state = fold(room.entries, state);
          const memory = workingMemory(state, minute(at));
          if (!isAsked) continue;
          const anew = workingMemory(strange(state), minute(at));
          const was = told(anew);
          expect(told(memory)).toEqual(was);
          expect(index.candidates(memory)).toEqual(other.candidates(anew));
          // What was known before the last step is still what it was.
          if (looksBack && before !== null) expect(told(before.memory)).toEqual(before.was);
          before = { memory, was };
        }
      }),
      { seed: 20_261_121, numRuns: 50 },
    );
  });

  it('is not taken for another one that began with it', () => {
    const shared = new TestRoom().event(1, 'symptom', 'orders-db', 'latency is high');
    const from = fold(shared.entries);
    const [one, other] = [new TestRoom(), new TestRoom()];
    one.entries.push(...shared.entries.slice(1));
    other.entries.push(...shared.entries.slice(1));
    one.event(2, 'symptom', 'orders-db', 'OOMKilled');
    other.event(3, 'symptom', 'kafka queue', 'queue grows').event(4, 'symptom', 'ingress', '5xx errors');
    for (const room of [one, other, one, shared, other]) {
      const state = fold(room.entries, from);
      expect(told(workingMemory(state, minute(9)))).toEqual(told(workingMemory(strange(state), minute(9))));
    }
  });

  it('is advised as if it were seen for the first time', () => {
    const given = { knowledge, knowledgeVersion: 'test', reliability: createReliability([], 'prior'), episodes: createEpisodeIndex([]) };
    fc.assert(
      fc.property(course, (steps) => {
        const [advisor, other] = [createAdvisor(given), createAdvisor(given)];
        const room = new TestRoom({ origin: 'declared' });
        let [state, at] = [emptyRoom, 1];
        for (const [minutes, what, isAsked] of steps) {
          at += minutes;
          write(room, state, at, what);
          state = fold(room.entries, state);
          if (!isAsked) continue;
          const advice = advisor.advise({ room: state, now: minute(at) });
          expect(advice).toEqual(other.advise({ room: strange(state), now: minute(at) }));
          for (const entry of adviceEntries(state, advice, minute(at))) room.add(at, entry);
          state = fold(room.entries, state);
        }
      }),
      { seed: 20_261_122, numRuns: 20 },
    );
  });
});

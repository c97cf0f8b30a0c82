// Advice as people meet it: what is offered, why, in which order, and when it goes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition, KnowledgeRecord } from '../../domain/knowledge.ts';
import { adviceViews, maxOffersInList, offer as offerSchema, ranking as rankingSchema } from '../../domain/offer.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { actionClasses, dimensions, directions } from '../../domain/vocabulary.ts';
import { createReliability } from '../learning/reliability.ts';
import { evaluate } from '../memory/conditions.ts';
import { minute, record, TestRoom } from '../memory/test-room.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { type Advice, type Advisor, createAdvisor } from './advisor.ts';
import { score } from './score.ts';

const oom: Condition = { kind: 'symptom', any: ['OOMKilled', 'out of memory'], text: 'A process ran out of memory.' };
const changed: Condition = {
  kind: 'change',
  withinMinutes: 120,
  text: 'Something changed before it began.',
  question: 'Was anything deployed?',
};

const key = { symptoms: ['OOMKilled', 'killed'], stages: ['detect' as const] };
const readLogs = record({ id: 'logs', key, conditions: [oom], urgency: 1 });
const raiseLimit = record({
  id: 'limit',
  key,
  urgency: 1,
  conditions: [oom],
  action: { class: 'scale', text: 'Raise the memory limit of {target}', risk: 'cautious' },
});
const rollback = record({
  id: 'rollback',
  key,
  urgency: 1,
  conditions: [oom, changed],
  action: { class: 'rollback', text: 'Roll back {target}', target: { from: 'change' }, risk: 'cautious' },
});
const commander = record({
  id: 'commander',
  conditions: [{ kind: 'role-open', role: 'commander', text: 'Nobody commands.' }],
  action: { class: 'assign-role', text: 'Name a commander', target: { from: 'none' }, role: 'commander' },
  urgency: 0.9,
});
const verify = record({
  id: 'verify',
  conditions: [{ kind: 'done', classes: ['scale', 'rollback'], withinMinutes: 60, text: 'A mitigation was done.' }],
  action: { class: 'verify', text: 'Check that {target} is healthy again', target: { from: 'action' } },
  urgency: 0.9,
});

const advisorOf = (knowledge: readonly KnowledgeRecord[]): Advisor =>
  createAdvisor({ knowledge, knowledgeVersion: 'k1', reliability: createReliability([], 'none') });

/** Writes advice into the log, as the room does. */
function take(room: TestRoom, at: number, advice: Advice): TestRoom {
  for (const { offerId, reason, evidence } of advice.closed)
    room.add(at, { kind: 'offer-closed', data: { offerId, reason, evidence: [...evidence] } });
  for (const offer of advice.opened) room.add(at, { kind: 'offered', data: { offer } });
  return room.add(at, {
    kind: 'ranked',
    data: { ranking: advice.ranking, inputs: { upTo: room.state.seq, knowledgeVersion: 'k1', learningVersion: 'none' } },
  });
}

const texts = (room: RoomState): string[] => room.lists.all.map(({ offerId }) => room.offers.get(offerId)?.offer.text ?? '?');

function play(advisor: Advisor, room: TestRoom, at: number): string[] {
  take(room, at, advisor.advise({ room: room.state, now: minute(at) }));
  return texts(room.state);
}

const ana = { type: 'person', id: 'ana', name: 'Ana' } as const;

describe('createAdvisor', () => {
  it('offers what knowledge says for what is wrong, with target, condition and evidence', () => {
    const room = new TestRoom().event(1, 'symptom', 'checkout-api', 'pod OOMKilled');
    const { opened, ranking } = advisorOf([readLogs, raiseLimit]).advise({ room: room.state, now: minute(2) });
    expect(opened.map((offer) => [offer.text, offer.target])).toContainEqual(['Read the logs of checkout-api', 'checkout-api']);
    for (const offer of opened) {
      expect(offerSchema.safeParse(offer).success).toBe(true);
      // The card says what was seen, not which words the playbook looks for.
      expect(offer.conditions).toEqual([{ text: 'checkout-api: pod OOMKilled', status: 'true', evidence: [{ kind: 'event', number: 2 }] }]);
      expect(offer.basis).toEqual([{ kind: 'playbook', path: 'knowledge/test.md', line: 3, title: 'Test' }]);
    }
    expect(ranking.lists.all).toHaveLength(2);
    expect(ranking.lists.communications).toEqual([]);
  });

  it('rolls back what was changed, not a run that came by its schedule', () => {
    const room = new TestRoom()
      .event(0, 'change', 'payments-adapter', '3.14.2')
      .event(1, 'change', 'price-sync', 'price-sync started (nightly)')
      .event(2, 'symptom', 'checkout-api', 'pod OOMKilled');
    const back = record({
      id: 'back',
      key,
      conditions: [oom, { kind: 'change', withinMinutes: 60, text: 'Something changed.' }],
      action: { class: 'rollback', text: 'Roll back {target}', target: { from: 'change' }, risk: 'cautious' },
    });
    const { opened } = advisorOf([back]).advise({ room: room.state, now: minute(3) });
    expect(opened.map((offer) => offer.text)).toEqual(['Roll back payments-adapter']);
    expect(opened[0]?.conditions.map(({ text }) => text)[1]).toMatch(/^payments-adapter changed .+ the first symptom$/);
  });

  it('abstains with the questions that would help when too little is known', () => {
    const room = new TestRoom().event(1, 'symptom', 'api', 'slow');
    const question = 'Is memory full?';
    const asking = record({ id: 'ask', key: { symptoms: ['slow'] }, urgency: 1, conditions: [{ ...oom, question }] });
    const advice = advisorOf([asking]).advise({ room: room.state, now: minute(2) });
    expect(advice.ranking.lists.all).toEqual([]);
    expect(advice.ranking.questions).toEqual([{ text: question, role: 'operations', waiting: 1 }]);
    room.answer(3, question, 'yes');
    expect(
      advisorOf([asking])
        .advise({ room: room.state, now: minute(4) })
        .opened.map((offer) => offer.text),
    ).toEqual(['Read the logs of api']);
  });

  it('puts a look before a restart, unless it is urgent or somebody looked already', () => {
    const restart = record({
      id: 'restart',
      key,
      urgency: 0.6,
      conditions: [oom],
      action: { class: 'restart', text: 'Restart {target}', risk: 'cautious' },
    });
    const scoreIn = (room: TestRoom): number => {
      const memory = workingMemory(room.state, minute(6));
      const results = restart.conditions.map((condition) => ({ condition, evaluation: evaluate(condition, memory) }));
      return score(restart, { conditions: results, specificity: 1, reliability: 1 }, memory);
    };
    const trouble = (severity: 'sev1' | 'sev3') => new TestRoom({ severity }).event(1, 'symptom', 'checkout-api', 'pod OOMKilled');
    const unseen = scoreIn(trouble('sev3'));
    expect(scoreIn(trouble('sev3').action(4, 'inspect-logs', 'checkout-api'))).toBeGreaterThan(unseen * 1.15);
    expect(scoreIn(trouble('sev1'))).toBeGreaterThan(unseen * 1.1);
  });

  it('asks nobody to declare what a person declared, nor to name a commander who is named', () => {
    const declare = record({
      id: 'declare',
      urgency: 1,
      conditions: [{ kind: 'not-done', classes: ['declare'], text: 'Nobody declared it.' }],
      action: { class: 'declare', text: 'Declare the incident', target: { from: 'none' }, role: 'commander' },
    });
    const advisor = advisorOf([declare, commander]);
    const offered = (room: TestRoom): string[] =>
      advisor.advise({ room: room.event(1, 'symptom', 'api', 'slow').state, now: minute(2) }).opened.map(({ text }) => text);
    expect(offered(new TestRoom({ origin: 'webhook' }))).toContain('Declare the incident');
    expect(offered(new TestRoom({ origin: 'declared' }).role(1, 'commander', 'Ana'))).toEqual([]);
  });

  it('names an unknown condition on the offer instead of claiming it', () => {
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    const half = record({
      ...rollback,
      id: 'half',
      conditions: [...rollback.conditions, { kind: 'fact', any: ['OOMKilled'], text: 'It was killed.' }],
      action: { ...rollback.action, class: 'inspect-state', risk: 'safe', target: { from: 'symptom' } },
    });
    const [offer] = advisorOf([half]).advise({ room: room.state, now: minute(2) }).opened;
    expect(offer?.conditions[1]).toEqual({ text: changed.text, status: 'unknown', evidence: [], question: changed.question });
  });

  it('offers no step that needs a target without one', () => {
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    expect(advisorOf([rollback]).advise({ room: room.state, now: minute(2) }).opened).toEqual([]);
    room.event(3, 'change', 'api v2', 'deployed');
    expect(advisorOf([rollback]).advise({ room: room.state, now: minute(4) }).opened[0]?.text).toBe('Roll back api v2');
  });

  it('merges records that say the same step into one offer with all their bases', () => {
    const twin = record({
      ...readLogs,
      id: 'logs-too',
      provenance: { kind: 'playbook', path: 'knowledge/two.md', line: 9, title: 'Two', quote: 'Logs.' },
    });
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    const { opened } = advisorOf([readLogs, twin]).advise({ room: room.state, now: minute(2) });
    expect(opened).toHaveLength(1);
    expect(opened[0]?.knowledge).toEqual(['logs', 'logs-too']);
    expect(opened[0]?.basis).toHaveLength(2);
  });

  it('makes no offer of two records that say the same, neither of which would be one', () => {
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    const offered = (...knowledge: readonly KnowledgeRecord[]): number =>
      advisorOf(knowledge).advise({ room: room.state, now: minute(2) }).opened.length;
    const weak = record({ ...readLogs, key: { ...readLogs.key, stages: ['recover'] }, urgency: 0.6 });
    expect(offered(weak, record({ ...weak, id: 'logs-too' }))).toBe(0);
    expect(offered(weak, record({ ...readLogs, id: 'logs-too' }))).toBe(1);
  });

  it('keeps an offer as it is while nothing changes, and its place against a slightly better one', () => {
    const advisor = advisorOf([readLogs, raiseLimit, commander]);
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    const before = play(advisor, room, 2);
    const ids = room.state.lists.all.map((ranked) => ranked.offerId);
    expect(play(advisor, room, 3)).toEqual(before);
    expect(play(advisor, room, 20)).toEqual(before);
    expect(room.state.lists.all.map((ranked) => ranked.offerId)).toEqual(ids);
  });

  it('closes an offer as done when the step was noticed under another name, and rests', () => {
    const advisor = advisorOf([readLogs]);
    const room = new TestRoom().event(1, 'symptom', 'checkout-api', 'OOMKilled');
    play(advisor, room, 2);
    room.action(4, 'inspect-metrics', 'checkout api pods');
    const advice = advisor.advise({ room: room.state, now: minute(5) });
    expect(advice.closed).toMatchObject([{ reason: 'done', evidence: [{ kind: 'signal', seq: 900 }] }]);
    take(room, 5, advice);
    expect(play(advisor, room, 6)).toEqual([]);
  });

  it('closes an offer as no longer applicable with what shows it, and does not return to it without a new reason', () => {
    const advisor = advisorOf([readLogs]);
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    play(advisor, room, 2);
    room.event(4, 'symptom', 'api', 'OOMKilled no more', { direction: 'better' });
    const advice = advisor.advise({ room: room.state, now: minute(5) });
    expect(advice.closed).toMatchObject([{ reason: 'not-applicable', evidence: [{ kind: 'event', number: 3 }] }]);
    take(room, 5, advice);
    expect(play(advisor, room, 30)).toEqual([]);
    room.event(40, 'symptom', 'api', 'OOMKilled');
    expect(play(advisor, room, 41)).toEqual([]);
    expect(play(advisor, room, 51)).toEqual(['Read the logs of api']);
  });

  it('offers a step that was called off again when it has rested and there is news, and asks for no check of it', () => {
    const advisor = advisorOf([raiseLimit, verify]);
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    expect(play(advisor, room, 2)).toEqual(['Raise the memory limit of api']);
    room.action(3, 'scale', 'api', { state: 'doing' });
    expect(play(advisor, room, 4)).not.toContain('Raise the memory limit of api');
    room.callOff(5);
    expect(play(advisor, room, 20)).toEqual([]);
    room.event(40, 'symptom', 'api', 'OOMKilled again');
    expect(play(advisor, room, 41)).toEqual(['Raise the memory limit of api']);
  });

  it('offers the next look at a thing once the first was taken, and not the same look again', () => {
    const readState = record({
      id: 'state',
      key,
      conditions: [oom],
      urgency: 1,
      action: { class: 'inspect-state', text: 'Look at {target}' },
    });
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled').action(2, 'inspect-state', 'api');
    room.event(4, 'symptom', 'api', 'OOMKilled again');
    const { opened } = advisorOf([readLogs, readState]).advise({ room: room.state, now: minute(4) });
    expect(opened.map((offer) => offer.class)).toEqual(['inspect-logs']);
  });

  it('means the thing that failed last, and takes news of one thing for no reason on another', () => {
    const room = new TestRoom().event(1, 'symptom', 'orders-db', 'OOMKilled').event(90, 'symptom', 'api', 'OOMKilled');
    const [first] = advisorOf([readLogs]).advise({ room: room.state, now: minute(91) }).opened;
    expect(first?.target).toBe('api');
    const { opened } = advisorOf([readLogs]).advise({ room: room.state, now: minute(91) });
    expect(opened.map((offer) => offer.target)).not.toContain('orders-db');
  });

  it('lets an offer expire that nothing new spoke for', () => {
    const advisor = advisorOf([readLogs]);
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    play(advisor, room, 2);
    const advice = advisor.advise({ room: room.state, now: minute(600) });
    expect(advice.closed).toMatchObject([{ reason: 'expired' }]);
    expect(play(advisor, take(room, 600, advice), 601)).toEqual([]);
  });

  it.each([
    ['not-now', 11, true],
    ['not-now', 8, false],
    ['not-the-cause', 60, false],
    ['wrong-target', 600, false],
  ] as const)('treats a dismissal as %s after %i minutes', (reason, after, returns) => {
    const advisor = advisorOf([readLogs]);
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    play(advisor, room, 2);
    const [first] = room.state.lists.all;
    room.add(3, { kind: 'offer-dismissed', data: { offerId: first!.offerId, reason } }, ana);
    expect(play(advisor, room, 3 + after).length > 0).toBe(returns);
  });

  it('does not repeat a step that did not work, unless there is a new reason much later', () => {
    const advisor = advisorOf([raiseLimit]);
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled').action(2, 'scale', 'api', { outcome: 'did-not-work' });
    room.event(10, 'symptom', 'api', 'OOMKilled again');
    expect(play(advisor, room, 40)).toEqual([]);
    room.event(92, 'change', 'api v2', 'deployed').event(93, 'symptom', 'api', 'OOMKilled once more');
    expect(play(advisor, room, 94)).toEqual(['Raise the memory limit of api']);
  });

  it('asks to verify after a mitigation and names a commander while there is none', () => {
    const advisor = advisorOf([verify, commander]);
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled').action(2, 'scale', 'api');
    expect(play(advisor, room, 3)).toEqual(expect.arrayContaining(['Check that api is healthy again', 'Name a commander']));
    room.role(4, 'commander', 'ana');
    const advice = advisor.advise({ room: room.state, now: minute(5) });
    expect(advice.closed).toMatchObject([{ reason: 'done' }]);
  });

  it('says nothing while it is switched off or the incident is resolved', () => {
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled').add(2, { kind: 'advice-switched', data: { on: false } }, ana);
    expect(advisorOf([readLogs]).advise({ room: room.state, now: minute(3) }).opened).toEqual([]);
  });

  const entity = fc.constantFrom('api', 'orders-db', 'node-1', 'checkout queue');
  const step = fc.oneof(
    fc.record({
      what: fc.constant('event' as const),
      dimension: fc.constantFrom(...dimensions.filter((dimension) => dimension !== 'stage')),
      entity,
      to: fc.constantFrom('OOMKilled', 'slow', 'deployed v2', 'suspected', 'recovered', 'timeouts'),
      direction: fc.constantFrom(...directions),
    }),
    fc.record({ what: fc.constant('action' as const), class: fc.constantFrom(...actionClasses), entity }),
    fc.record({ what: fc.constant('tick' as const), minutes: fc.integer({ min: 1, max: 100 }) }),
  );
  const many = [
    readLogs,
    raiseLimit,
    rollback,
    commander,
    verify,
    ...actionClasses.map((cls) =>
      record({
        id: `r-${cls}`,
        key: { symptoms: ['slow', 'timeouts'] },
        conditions: [{ kind: 'symptom', any: ['slow', 'timeouts'], text: 'It is slow.' }],
        action: { class: cls, text: `Do ${cls} on {target}` },
      }),
    ),
  ];

  it('keeps its promises in any incident', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const advisor = advisorOf(many);
        const room = new TestRoom();
        let at = 1;
        for (const one of steps) {
          if (one.what === 'event') room.event(at, one.dimension, one.entity, one.to, { direction: one.direction });
          else if (one.what === 'action') room.action(at, one.class, one.entity);
          else at += one.minutes;
          const state = room.state;
          const advice = advisor.advise({ room: state, now: minute(at) });
          expect(advisorOf(many).advise({ room: room.state, now: minute(at) })).toEqual(advice);
          expect(rankingSchema.safeParse(advice.ranking).success).toBe(true);
          const memory = workingMemory(state, minute(at));
          for (const offer of advice.opened) {
            expect(offerSchema.safeParse(offer).success).toBe(true);
            expect(offer.conditions.some((condition) => condition.status === 'true' && condition.evidence.length > 0)).toBe(true);
            for (const condition of many.find((other) => other.id === offer.knowledge[0])!.conditions) {
              expect(evaluate(condition, memory).value).not.toBe('false');
            }
          }
          take(room, at, advice);
          const after = room.state;
          const open = [...after.offers.values()].filter((offer) => offer.closed === null);
          const identities = open.map(({ offer }) => `${offer.class} ${offer.target}`);
          expect(new Set(identities).size).toBe(identities.length);
          for (const view of adviceViews) {
            expect(after.lists[view].length).toBeLessThanOrEqual(maxOffersInList);
            expect(after.lists[view]).toEqual(advice.ranking.lists[view]);
          }
          const again = advisor.advise({ room: after, now: minute(at) });
          expect(again.opened).toEqual([]);
          expect(again.closed).toEqual([]);
          expect(again.ranking).toEqual(advice.ranking);
        }
      }),
      { seed: 20260312, numRuns: 60 },
    );
  });
});

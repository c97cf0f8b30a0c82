// Deciding commands: what comes of each, what is refused and why, and what holds whatever people do.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, type CommandInput, command } from './commands.ts';
import { decide, declareEntry } from './decide.ts';
import { type ErrorCode, MusterError } from './errors.ts';
import { fold, isShared } from './fold.ts';
import type { OfferId, PersonId, Seq } from './ids.ts';
import { type LogEntry, type NewEntry, readEntry } from './log.ts';
import { adviceViews, type Offer } from './offer.ts';
import type { Account, AccountRole } from './policy.ts';
import type { RoomState } from './room-state.ts';
import { arbitraryOffer } from './test-entries.ts';
import { type EpochMs, minuteMs } from './time.ts';
import { dismissReasons, incidentRoles, outcomes, severities, stages } from './vocabulary.ts';

const now = 1_700_000_000_000 as EpochMs;
const account = (id: string, name: string, accountRole: AccountRole = 'member'): Account => ({ id: id as PersonId, name, accountRole });
const ada = account('ada', 'Ada');
const ben = account('ben', 'Ben');
const cleo = account('cleo', 'Cleo', 'admin');
const vic = account('vic', 'Vic', 'viewer');
const everybody = [ada, ben, cleo, vic];
const person = (id: PersonId) => everybody.find((one) => one.id === id);
const agent = { type: 'agent' as const, name: 'Muster' };

/** Gives entries the seqs after `room` the way the store does, through JSON and back. */
function stored(entries: readonly NewEntry[], room: RoomState): LogEntry[] {
  return entries.map((entry, index) => {
    const raw: unknown = JSON.parse(JSON.stringify({ ...entry, seq: (room.seq + index + 1) as Seq, recordedAt: entry.observedAt }));
    return readEntry(raw);
  });
}

function having(room: RoomState, who: Account, input: CommandInput): RoomState {
  return fold(stored(run(room, who, input), room), room);
}

function run(room: RoomState, who: Account, input: CommandInput): NewEntry[] {
  return decide(command.parse(input), room, { account: who, now, person });
}

function refusalOf(room: RoomState, who: Account, input: CommandInput): { code: ErrorCode; message: string } {
  try {
    run(room, who, input);
  } catch (error) {
    if (error instanceof MusterError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('It was not refused.');
}

const offerId = (id: string) => id as OfferId;
const [sample] = fc.sample(arbitraryOffer, { numRuns: 1, seed: 1 }) as [Offer];
const safe: Offer = { ...sample, id: offerId('safe'), text: 'Restart hub', class: 'restart', target: 'hub', risk: 'safe' };
const destructive: Offer = { ...safe, id: offerId('drop'), text: 'Delete the queue', class: 'free-resource', risk: 'destructive' };

const opening = { title: 'Checkout', severity: 'sev2', reference: 'INC-1', origin: { kind: 'declared' } } as const;
const declared = fold(stored([declareEntry(opening, { type: 'person', id: ada.id, name: ada.name }, now)], fold([])));

function offering(room: RoomState, ...offers: Offer[]): RoomState {
  const entries = offers.map((offer): NewEntry => ({ kind: 'offered', data: { offer }, actor: agent, occurredAt: now, observedAt: now }));
  return fold(stored(entries, room), room);
}

const room = offering(declared, safe, destructive);

describe('whatever people do', () => {
  const anybody = fc.constantFrom(...everybody);
  const id = fc.constantFrom('a', 'b', 'c', 'drop');
  const personId = fc.constantFrom('ada', 'ben', 'cleo', 'nobody');
  const role = fc.constantFrom(...incidentRoles);
  const confirmedText = fc.option(fc.constantFrom('Delete the queue', 'Restart the hub'), { nil: undefined });
  const anyCommand: fc.Arbitrary<CommandInput> = fc.oneof(
    fc.record({ type: fc.constant('set-severity' as const), severity: fc.constantFrom(...severities) }),
    fc.record({ type: fc.constant('set-stage' as const), stage: fc.constantFrom(...stages) }),
    fc.record({ type: fc.constant('take-role' as const), role }),
    fc.record({ type: fc.constant('give-role' as const), role, personId }),
    fc.record({ type: fc.constant('leave-role' as const), role }),
    fc.record({ type: fc.constant('switch-advice' as const), on: fc.boolean() }),
    fc.record({ type: fc.constant('accept-offer' as const), offerId: id, confirmedText }),
    fc.record({ type: fc.constant('assign-offer' as const), offerId: id, personId, confirmedText }),
    fc.record({ type: fc.constant('dismiss-offer' as const), offerId: id, reason: fc.constantFrom(...dismissReasons) }),
    fc.record({
      type: fc.constant('see-offers' as const),
      seen: fc.array(fc.record({ offerId: id, view: fc.constantFrom(...adviceViews), rank: fc.integer({ min: 1, max: 5 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
    fc.record({ type: fc.constant('give-task' as const), personId, text: fc.constant('Look at the graphs') }),
    fc.record({ type: fc.constant('judge-action' as const), actionId: id, outcome: fc.constantFrom(...outcomes) }),
    fc.record({
      type: fc.constant('post-update' as const),
      audience: fc.constant('internal' as const),
      text: fc.constant('We look into it'),
    }),
    fc.record({ type: fc.constant('resolve' as const) }),
    fc.record({ type: fc.constant('reopen' as const), reason: fc.constant('It is back') }),
  );
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ who: anybody, input: anyCommand }) },
    { weight: 1, arbitrary: fc.record({ offer: arbitraryOffer }) },
  );

  test('an offer is decided once, a role has one holder, numbers do not repeat, and viewers change nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = offering(declared, destructive);
        const decided = new Map<string, number>();
        for (const next of steps) {
          if ('offer' in next) {
            state = offering(state, next.offer);
            continue;
          }
          let entries: NewEntry[] = [];
          try {
            entries = run(state, next.who, next.input);
          } catch (error) {
            expect(error).toBeInstanceOf(MusterError);
            expect((error as MusterError).code).not.toBe('internal');
          }
          if (next.who.accountRole === 'viewer') expect(entries).toEqual([]);
          const written = stored(entries, state);
          for (const entry of written) {
            expect(entry.kind).not.toBe('foreign');
            if (entry.kind === 'action-accepted' || entry.kind === 'offer-dismissed') {
              decided.set(entry.data.offerId, (decided.get(entry.data.offerId) ?? 0) + 1);
            }
          }
          const wasResolved = state.resolvedAt !== null;
          const severity = state.severity;
          state = fold(written, state);
          if (wasResolved && state.resolvedAt !== null) {
            expect(state.severity).toBe(severity);
            expect(state.nextUpdateDueAt).toBeNull();
          }
        }
        for (const count of decided.values()) expect(count).toBe(1);
        for (const held of incidentRoles) {
          if (!isShared(held)) expect(state.roles.filter(({ role: of }) => of === held).length).toBeLessThanOrEqual(1);
        }
        const numbers = state.events.map((event) => event.number);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        if (state.resolvedAt !== null || !state.adviceOn) {
          // An offer that came after stays until the agent looks; none that stood before does.
          for (const list of Object.values(state.lists)) expect(list).toEqual([]);
        }
      }),
      { numRuns: 300, seed: 20261121 },
    );
  });

  test('asking for what is so already changes nothing', () => {
    const repeatable: CommandInput[] = [
      { type: 'set-severity', severity: 'sev1' },
      { type: 'set-stage', stage: 'mitigate' },
      { type: 'take-role', role: 'commander' },
      { type: 'take-role', role: 'expert' },
      { type: 'switch-advice', on: false },
      { type: 'accept-offer', offerId: 'safe' },
      { type: 'see-offers', seen: [{ offerId: 'safe', view: 'all', rank: 1 }] },
    ];
    for (const input of repeatable) {
      expect(run(room, ada, input).length, input.type).toBeGreaterThan(0);
      expect(run(having(room, ada, input), ada, input), input.type).toEqual([]);
    }
    expect(
      run(room, ada, { type: 'see-offers', seen: [1, 1, 2].map((rank) => ({ offerId: 'safe', view: 'all' as const, rank })) }),
    ).toHaveLength(2);
  });
});

describe('offers', () => {
  test('accepting makes an action of the one who accepts; assigning one of somebody else', () => {
    const mine = having(room, ada, { type: 'accept-offer', offerId: 'safe', callBackMinutes: 5 });
    expect([...mine.actions.values()]).toMatchObject([
      {
        origin: 'offer',
        offerId: 'safe',
        class: 'restart',
        target: 'hub',
        doer: { id: 'ada' },
        givenBy: 'Ada',
        callBackAt: now + 5 * minuteMs,
      },
    ]);
    expect(mine.offers.get(offerId('safe'))?.closed?.reason).toBe('accepted');
    const theirs = having(room, ada, { type: 'assign-offer', offerId: 'safe', personId: 'ben' });
    expect([...theirs.actions.values()]).toMatchObject([{ doer: { id: 'ben', name: 'Ben' }, givenBy: 'Ada' }]);
  });

  test('of two who accept the same, the second is told who was first', () => {
    const taken = having(room, ada, { type: 'accept-offer', offerId: 'safe' });
    expect(refusalOf(taken, ben, { type: 'accept-offer', offerId: 'safe' })).toEqual({
      code: 'already-decided',
      message: 'Ada accepted this already; Ada does it.',
    });
    expect(refusalOf(taken, ben, { type: 'dismiss-offer', offerId: 'safe', reason: 'not-now' }).code).toBe('already-decided');
    const dismissed = having(room, ben, { type: 'dismiss-offer', offerId: 'safe', reason: 'too-risky' });
    expect(refusalOf(dismissed, ada, { type: 'accept-offer', offerId: 'safe' })).toEqual({
      code: 'already-decided',
      message: 'Ben dismissed this already.',
    });
  });

  test('a destructive step is taken only with its exact text confirmed', () => {
    expect(refusalOf(room, ada, { type: 'accept-offer', offerId: 'drop' }).code).toBe('confirmation-needed');
    expect(refusalOf(room, ada, { type: 'accept-offer', offerId: 'drop', confirmedText: 'Delete the queue ' }).code).toBe(
      'confirmation-needed',
    );
    const [entry] = run(room, ada, { type: 'accept-offer', offerId: 'drop', confirmedText: 'Delete the queue' });
    expect(entry?.data).toMatchObject({ confirmedText: 'Delete the queue' });
  });

  test('what is no longer offered, or never was, is refused as such', () => {
    const closed = having(room, ada, { type: 'switch-advice', on: false });
    expect(refusalOf(closed, ada, { type: 'accept-offer', offerId: 'safe' }).code).toBe('wrong-state');
    expect(refusalOf(room, ada, { type: 'accept-offer', offerId: 'other' }).code).toBe('not-found');
  });

  test('resolving leaves offers undecided; those who saw one have ignored it', () => {
    const seen = having(room, ben, { type: 'see-offers', seen: [{ offerId: 'safe', view: 'operations', rank: 2 }] });
    const resolved = having(seen, ada, { type: 'resolve' });
    expect(resolved.offers.get(offerId('safe'))).toMatchObject({ ignored: true, closed: { reason: 'not-applicable' } });
    expect(resolved.offers.get(offerId('drop'))).toMatchObject({ ignored: false, closed: { reason: 'not-applicable' } });
  });
});

describe('refusals', () => {
  const commanded = having(room, ada, { type: 'take-role', role: 'commander' });
  const resolved = having(room, ada, { type: 'resolve' });
  const cases: [string, RoomState, Account, CommandInput, ErrorCode, RegExp][] = [
    ['viewers act', room, vic, { type: 'set-stage', stage: 'triage' }, 'not-allowed', /look but not act/],
    ['severity by another than the commander', commanded, ben, { type: 'set-severity', severity: 'sev1' }, 'not-allowed', /Ask Ada/],
    ['resolving by another than the commander', commanded, ben, { type: 'resolve' }, 'not-allowed', /Ask Ada/],
    ['switching advice off by another', commanded, ben, { type: 'switch-advice', on: false }, 'not-allowed', /Ask Ada/],
    ['giving roles by another', commanded, ben, { type: 'give-role', role: 'scribe', personId: 'ben' }, 'not-allowed', /Ask Ada/],
    ['taking a role that is held', commanded, ben, { type: 'take-role', role: 'commander' }, 'not-allowed', /Ada holds this role/],
    ['leaving a role one does not hold', commanded, ben, { type: 'leave-role', role: 'commander' }, 'not-allowed', /do not hold/],
    ['giving a role to nobody we know', room, ada, { type: 'give-role', role: 'scribe', personId: 'nobody' }, 'invalid-input', /not valid/],
    ['acting on what is resolved', resolved, ada, { type: 'set-severity', severity: 'sev1' }, 'locked', /Reopen/],
    ['resolving twice', resolved, ada, { type: 'resolve' }, 'locked', /Reopen/],
    ['an action nobody has', room, ada, { type: 'finish-action', actionId: 'zzz' }, 'not-found', /not in the room/],
    ['a question nobody asked', room, ada, { type: 'answer-question', questionId: 'zzz', answer: 'yes' }, 'not-found', /not in the room/],
    [
      'a public update without its confirmation',
      room,
      ada,
      { type: 'post-update', audience: 'public', text: 'We are back', confirmedText: 'We are Back' },
      'confirmation-needed',
      /exactly this text/,
    ],
    ['an incident that was never declared', fold([]), ada, { type: 'set-stage', stage: 'triage' }, 'not-found', /not been declared/],
  ];
  test.each(cases)('%s', (_, state, who, input, code, message) => {
    const refusal = refusalOf(state, who, input);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
  });

  test('an answer in words needs the words', () => {
    const asked = having(room, ada, { type: 'ask-question', text: 'Did it work?' });
    const [question] = asked.questions.values();
    const input: CommandInput = { type: 'answer-question', questionId: question!.id, answer: 'text' };
    expect(refusalOf(asked, ben, input).code).toBe('invalid-input');
    expect(having(asked, ben, { ...input, text: 'Yes' }).questions.get(question!.id)?.answer).toMatchObject({ text: 'Yes', by: 'Ben' });
  });
});

describe('acts', () => {
  test('the commander hands over, and the old one holds nothing', () => {
    const first = having(room, ada, { type: 'take-role', role: 'commander' });
    const second = having(first, ada, { type: 'give-role', role: 'commander', personId: 'ben' });
    expect(second.roles).toMatchObject([{ role: 'commander', person: { id: 'ben' } }]);
    expect(having(second, ben, { type: 'leave-role', role: 'commander' }).roles).toEqual([]);
    expect(having(second, cleo, { type: 'take-role', role: 'commander' }).roles).toMatchObject([{ person: { id: 'cleo' } }]);
  });

  test('experts may be several', () => {
    const two = having(having(room, ada, { type: 'take-role', role: 'expert' }), ben, { type: 'take-role', role: 'expert' });
    expect(two.roles.map(({ person: { id } }) => id)).toEqual(['ada', 'ben']);
    expect(having(two, ada, { type: 'leave-role', role: 'expert' }).roles.map(({ person: { id } }) => id)).toEqual(['ben']);
  });

  test('an update starts the clock of the next one, but not after the end', () => {
    expect(having(room, ada, { type: 'post-update', audience: 'internal', text: 'x', nextInMinutes: 15 }).nextUpdateDueAt).toBe(
      now + 15 * minuteMs,
    );
    const resolved = having(room, ada, { type: 'resolve' });
    expect(having(resolved, ada, { type: 'post-update', audience: 'internal', text: 'All well' }).nextUpdateDueAt).toBeNull();
  });

  test('a task is begun, done and judged', () => {
    let state = having(room, ada, { type: 'give-task', personId: 'ben', text: 'Look at the graphs', class: 'inspect-metrics' });
    const [action] = state.actions.values();
    for (const type of ['start-action', 'finish-action'] as const) state = having(state, ben, { type, actionId: action!.id });
    state = having(state, ada, { type: 'judge-action', actionId: action!.id, outcome: 'partly', note: 'Half of them' });
    expect(state.actions.get(action!.id)).toMatchObject({ startedAt: now, doneAt: now, outcome: 'partly', note: 'Half of them' });
  });

  test('reviewers mark a moment after the end, correct it and take it back, but not one that is still to come', () => {
    const resolved = having(room, ada, { type: 'resolve', summary: 'The pool was too small.' });
    expect(resolved.resolution).toBe('The pool was too small.');
    const marked = having(resolved, ben, { type: 'mark-milestone', milestone: 'detected', at: now - minuteMs });
    expect(marked.milestones).toEqual({ detected: { at: now - minuteMs, by: 'Ben', markedAt: now } });
    expect(run(marked, ada, { type: 'mark-milestone', milestone: 'detected', at: now - minuteMs })).toEqual([]);
    expect(having(marked, ada, { type: 'mark-milestone', milestone: 'detected', at: null }).milestones).toEqual({});
    expect(refusalOf(resolved, ada, { type: 'mark-milestone', milestone: 'detected', at: now + 1 }).code).toBe('invalid-input');
  });

  test('a review is published only of an incident that is over', () => {
    expect(refusalOf(room, ada, { type: 'set-review-state', state: 'published' }).code).toBe('wrong-state');
    const inReview = having(room, ada, { type: 'set-review-state', state: 'in-review' });
    expect(inReview.review).toEqual({ state: 'in-review', by: 'Ada', at: now });
    const resolved = having(inReview, ada, { type: 'resolve' });
    expect(having(resolved, ben, { type: 'set-review-state', state: 'published' }).review.state).toBe('published');
    expect(run(resolved, ben, { type: 'set-review-state', state: 'in-review' })).toEqual([]);
  });

  test('reopening goes on where it stopped', () => {
    const back = having(having(room, ada, { type: 'resolve' }), ben, { type: 'reopen', reason: 'It is back' });
    expect(back).toMatchObject({ resolvedAt: null, stage: 'triage' });
    const commandNow: Command = command.parse({ type: 'reopen', reason: 'Again' });
    expect(decide(commandNow, back, { account: ada, now, person })).toEqual([]);
  });
});

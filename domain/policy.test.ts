// The policy as a table: which account may do what, and what it is told when it may not.
import { describe, expect, test } from 'vitest';
import { type CommandInput, command } from './commands.ts';
import { emptyRoom } from './fold.ts';
import type { PersonId } from './ids.ts';
import { type Account, type AccountRole, mayAdminister, mayChangeLearning, mayCommand, mayDeclare, mayWriteDocument } from './policy.ts';
import type { RoomState } from './room-state.ts';
import type { EpochMs } from './time.ts';

const account = (id: string, accountRole: AccountRole): Account => ({ id: id as PersonId, name: id, accountRole });
const [holder, member, admin, viewer] = [
  account('holder', 'member'),
  account('member', 'member'),
  account('admin', 'admin'),
  account('viewer', 'viewer'),
];
const held: RoomState = { ...emptyRoom, roles: [{ role: 'commander', person: holder, since: 0 as EpochMs }] };

const commandersOnly: CommandInput[] = [
  { type: 'set-severity', severity: 'sev1' },
  { type: 'resolve' },
  { type: 'reopen', reason: 'x' },
  { type: 'switch-advice', on: false },
  { type: 'give-role', role: 'scribe', personId: 'member' },
];
const everybodys: CommandInput[] = [
  { type: 'set-stage', stage: 'triage' },
  { type: 'take-role', role: 'scribe' },
  { type: 'take-role', role: 'expert' },
  { type: 'accept-offer', offerId: 'o' },
  { type: 'assign-offer', offerId: 'o', personId: 'member' },
  { type: 'dismiss-offer', offerId: 'o', reason: 'not-now' },
  { type: 'see-offers', seen: [{ offerId: 'o', view: 'all', rank: 1 }] },
  { type: 'give-task', personId: 'member', text: 'x' },
  { type: 'start-action', actionId: 'a' },
  { type: 'finish-action', actionId: 'a' },
  { type: 'rule-match', actionId: 'a', offerId: null },
  { type: 'mark-milestone', milestone: 'detected', at: 0 },
  { type: 'set-review-state', state: 'in-review' },
  { type: 'judge-action', actionId: 'a', outcome: 'worked' },
  { type: 'ask-question', text: 'x' },
  { type: 'answer-question', questionId: 'q', answer: 'yes' },
  { type: 'post-update', audience: 'internal', text: 'x' },
];
const may = (who: Account, input: CommandInput, room: RoomState) => mayCommand(who, command.parse(input), room).allowed;

describe('commands', () => {
  test('the table covers every command', () => {
    const covered = new Set([...commandersOnly, ...everybodys, { type: 'leave-role' }].map(({ type }) => type));
    expect([...covered].sort()).toEqual(command.options.map((option) => option.shape.type.value).sort());
  });

  test.each(commandersOnly)('$type is the commander’s, an administrator’s, or while nobody commands everybody’s', (input) => {
    expect([holder, admin].map((who) => may(who, input, held))).toEqual([true, true]);
    expect(may(member, input, held)).toBe(false);
    expect(may(member, input, emptyRoom)).toBe(true);
    expect([held, emptyRoom].map((room) => may(viewer, input, room))).toEqual([false, false]);
  });

  test.each(everybodys)('$type is everybody’s but a viewer’s', (input) => {
    for (const who of [holder, member, admin]) expect(may(who, input, held)).toBe(true);
    expect(may(viewer, input, held)).toBe(false);
  });

  test('a role that is held is taken over by the commander or an administrator only', () => {
    const scribed: RoomState = { ...held, roles: [...held.roles, { role: 'scribe', person: member, since: 0 as EpochMs }] };
    const take: CommandInput = { type: 'take-role', role: 'scribe' };
    expect([holder, admin, member].map((who) => may(who, take, scribed))).toEqual([true, true, true]);
    expect(may(account('other', 'member'), take, scribed)).toBe(false);
    expect(may(account('other', 'member'), { type: 'take-role', role: 'commander' }, held)).toBe(false);
  });

  test('only who holds a role leaves it', () => {
    expect(may(holder, { type: 'leave-role', role: 'commander' }, held)).toBe(true);
    expect(may(admin, { type: 'leave-role', role: 'commander' }, held)).toBe(false);
  });
});

test.each([
  ['mayWriteDocument', mayWriteDocument, [true, true, false]],
  ['mayDeclare', mayDeclare, [true, true, false]],
  ['mayAdminister', mayAdminister, [true, false, false]],
] as const)('%s for admin, member, viewer', (_, rule, expected) => {
  expect([admin, member, viewer].map((who) => rule(who).allowed)).toEqual(expected);
  const refused = rule(viewer);
  expect(refused.allowed ? '' : refused.why).toMatch(/administrator/);
});

test('only an administrator takes and undoes steps of learning', () => {
  expect(mayChangeLearning(admin)).toEqual({ allowed: true });
  for (const other of [member, viewer])
    expect(mayChangeLearning(other)).toMatchObject({ allowed: false, why: expect.stringContaining('administrator') });
});

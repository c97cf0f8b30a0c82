// Every kind of condition in every value it can take, with its evidence.
import { describe, expect, it } from 'vitest';
import type { Condition, ConditionValue } from '../../domain/knowledge.ts';
import { evaluate } from './conditions.ts';
import { minute, TestRoom } from './test-room.ts';
import { workingMemory } from './working-memory.ts';

const room = (options?: ConstructorParameters<typeof TestRoom>[0]): TestRoom => new TestRoom(options);
const said = { text: 'It is so.' };

type Case = [name: string, condition: Condition, room: TestRoom, at: number, value: ConditionValue];

const oom: Condition = { kind: 'symptom', any: ['OOMKilled', 'out of memory'], not: ['staging'], ...said };
const deploy: Condition = { kind: 'change', withinMinutes: 60, any: ['deploy', 'release'], ...said };
const rolledBack: Condition = { kind: 'done', classes: ['rollback'], outcomes: ['worked'], withinMinutes: 30, ...said };
const notVerified: Condition = { kind: 'not-done', classes: ['verify'], withinMinutes: 30, ...said };
const verified: Condition = { kind: 'done', classes: ['verify'], withinMinutes: 30, ...said };
const suspected: Condition = { kind: 'cause', in: ['suspected'], any: ['memory leak'], ...said };
const region: Condition = { kind: 'fact', any: ['single region'], ...said };

const cases: Case[] = [
  ['a symptom that stands', oom, room().event(1, 'symptom', 'api', 'pod OOMKilled'), 5, 'true'],
  ['a symptom in other words', oom, room().event(1, 'symptom', 'api', 'ran out of memory'), 5, 'true'],
  [
    'a symptom that got better',
    oom,
    room().event(1, 'symptom', 'api', 'OOMKilled').event(3, 'symptom', 'api', 'OOMKilled no more', { direction: 'better' }),
    5,
    'false',
  ],
  ['a symptom from before the recovery', oom, room().event(1, 'symptom', 'api', 'OOMKilled').stage(4, 'detect', 'recover'), 5, 'false'],
  ['a symptom that came back in recovery', oom, room().stage(4, 'detect', 'recover').event(5, 'symptom', 'api', 'OOMKilled'), 6, 'true'],
  ['a symptom with an excluding word', oom, room().event(1, 'symptom', 'api staging', 'OOMKilled'), 5, 'unknown'],
  ['no such symptom', oom, room().event(1, 'symptom', 'api', 'slow'), 5, 'unknown'],

  ['a change just before', deploy, room().event(1, 'change', 'api', 'deployed v2').event(9, 'symptom', 'api', 'errors'), 10, 'true'],
  ['a change of another sort', deploy, room().event(1, 'change', 'api', 'password rotated'), 10, 'unknown'],
  ['nobody looked for changes', deploy, room(), 10, 'unknown'],
  ['somebody looked and found none', deploy, room().action(4, 'inspect-changes', 'api'), 10, 'false'],

  ['the stage asked for', { kind: 'stage', in: ['detect'], ...said }, room(), 1, 'true'],
  ['another stage', { kind: 'stage', in: ['mitigate'], ...said }, room(), 1, 'false'],
  ['worse than asked for', { kind: 'severity', atLeast: 'sev2', ...said }, room({ severity: 'sev1' }), 1, 'true'],
  ['less than asked for', { kind: 'severity', atLeast: 'sev2', ...said }, room({ severity: 'sev3' }), 1, 'false'],

  ['nobody commands', { kind: 'role-open', role: 'commander', ...said }, room(), 1, 'true'],
  ['somebody commands', { kind: 'role-open', role: 'commander', ...said }, room().role(1, 'commander', 'ana'), 2, 'false'],
  [
    'somebody was heard to command',
    { kind: 'role-open', role: 'commander', ...said },
    room().event(1, 'ownership', 'commander', 'ana'),
    2,
    'false',
  ],
  ['a held role', { kind: 'role-held', role: 'commander', ...said }, room().role(1, 'commander', 'ana'), 2, 'true'],
  ['an empty role', { kind: 'role-held', role: 'commander', ...said }, room(), 2, 'false'],

  ['done and worked', rolledBack, room().action(5, 'rollback', 'api', { outcome: 'worked' }), 10, 'true'],
  ['done and did not work', rolledBack, room().action(5, 'rollback', 'api', { outcome: 'did-not-work' }), 10, 'false'],
  ['done too long ago', rolledBack, room().action(5, 'rollback', 'api', { outcome: 'worked' }), 40, 'false'],
  ['a check since the last mitigation', notVerified, room().action(3, 'restart', 'api').action(5, 'verify', 'api'), 10, 'false'],
  ['checked since the last mitigation', verified, room().action(3, 'restart', 'api').action(5, 'verify', 'api'), 10, 'true'],
  ['tried again since the last mitigation', verified, room().action(3, 'restart', 'api').action(5, 'reproduce', 'api'), 10, 'true'],
  ['tried before anything was done about it', verified, room().action(5, 'reproduce', 'api'), 10, 'false'],
  ['checked only before the last mitigation', verified, room().action(3, 'verify', 'api').action(5, 'restart', 'api'), 10, 'false'],
  ['no check since the last mitigation', notVerified, room().action(3, 'verify', 'api').action(5, 'restart', 'api'), 10, 'true'],
  ['only announced', { kind: 'done', classes: ['rollback'], ...said }, room().action(5, 'rollback', 'api', { state: 'doing' }), 7, 'false'],
  [
    'under way for long',
    { kind: 'done', classes: ['rollback'], ...said },
    room().action(5, 'rollback', 'api', { state: 'doing' }),
    20,
    'true',
  ],
  ['not done so far', notVerified, room(), 10, 'true'],
  ['done lately', notVerified, room().action(5, 'verify', 'api'), 10, 'false'],
  ['being done', notVerified, room().action(9, 'verify', 'api', { state: 'doing' }), 10, 'false'],
  ['done long ago', notVerified, room().action(5, 'verify', 'api'), 50, 'true'],

  ['an update due soon', { kind: 'update-due', withinMinutes: 10, ...said }, room(), 52, 'true'],
  ['an update overdue', { kind: 'update-due', withinMinutes: 10, ...said }, room(), 90, 'true'],
  ['an update due later', { kind: 'update-due', withinMinutes: 10, ...said }, room(), 30, 'false'],
  ['an update just sent', { kind: 'update-due', withinMinutes: 10, ...said }, room().update(50, 'public', 110), 55, 'false'],
  [
    'an update heard to be sent',
    { kind: 'update-due', withinMinutes: 10, ...said },
    room().action(50, 'update-external', null),
    62,
    'false',
  ],
  ['long enough', { kind: 'elapsed', minutes: 20, ...said }, room(), 21, 'true'],
  ['not long enough', { kind: 'elapsed', minutes: 20, ...said }, room(), 19, 'false'],
  ['nothing tried', { kind: 'idle', minutes: 20, ...said }, room(), 25, 'true'],
  ['something just tried', { kind: 'idle', minutes: 20, ...said }, room().action(15, 'restart', 'api'), 25, 'false'],
  ['looking is not trying', { kind: 'idle', minutes: 20, ...said }, room().action(15, 'inspect-logs', 'api'), 25, 'true'],

  [
    'getting worse',
    { kind: 'trend', direction: 'worse', withinMinutes: 10, ...said },
    room().event(5, 'impact', 'checkout', '12 % fail'),
    10,
    'true',
  ],
  [
    'getting better',
    { kind: 'trend', direction: 'worse', withinMinutes: 10, ...said },
    room().event(5, 'impact', 'checkout', 'fewer fail', { direction: 'better' }),
    10,
    'false',
  ],
  [
    'nothing lately',
    { kind: 'trend', direction: 'worse', withinMinutes: 10, ...said },
    room().event(5, 'impact', 'checkout', '12 % fail'),
    30,
    'unknown',
  ],

  ['a hypothesis that stands', suspected, room().event(5, 'cause', 'memory leak in api', 'suspected'), 10, 'true'],
  ['a hypothesis ruled out', suspected, room().event(5, 'cause', 'memory leak in api', 'ruled out'), 10, 'false'],
  ['another hypothesis', suspected, room().event(5, 'cause', 'network partition', 'suspected'), 10, 'unknown'],

  [
    'sources that disagree',
    { kind: 'conflict', ...said },
    room().event(2, 'impact', 'checkout', '12 %').event(3, 'impact', 'checkout', '3 %', { conflictsWith: 2 }),
    10,
    'true',
  ],
  ['sources that agree', { kind: 'conflict', ...said }, room().event(2, 'impact', 'checkout', '12 %'), 10, 'false'],

  ['something said', region, room().event(2, 'scope', 'checkout', 'only a single region'), 10, 'true'],
  ['something said and ruled out', region, room().event(2, 'cause', 'single region outage', 'ruled out'), 10, 'false'],
  ['something nobody said', region, room(), 10, 'unknown'],
  ['something answered yes', { ...region, question: 'Is it one region?' }, room().answer(3, 'Is it one region?', 'yes'), 10, 'true'],
  ['something answered no', { ...region, question: 'Is it one region?' }, room().answer(3, 'Is it one region?', 'no'), 10, 'false'],
];

describe('evaluate', () => {
  it.each(cases)('%s: %o', (_, condition, given, at, value) => {
    const found = evaluate(condition, workingMemory(given.state, minute(at)));
    expect(found.value).toBe(value);
    expect(found.since === null).toBe(value !== 'true');
    if (value !== 'unknown') expect(found.evidence.length).toBeGreaterThan(0);
  });

  it('tells the question of an unknown condition and the entity of a true one', () => {
    const memory = workingMemory(room().event(1, 'symptom', 'api', 'OOMKilled').state, minute(2));
    expect(evaluate({ ...region, question: 'Is it one region?' }, memory).question).toBe('Is it one region?');
    expect(evaluate(oom, memory).subjects.map((item) => item.entity)).toEqual(['api']);
  });
});

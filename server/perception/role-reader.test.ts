// Who takes a role, and who only looks after an alert.
import { describe, expect, it } from 'vitest';
import { createPerceiver } from './perceiver.ts';
import { readRoles, readSeverity } from './role-reader.ts';
import { signalOf } from './test-signals.ts';

describe('roles', () => {
  it.each([
    ["I'm IC", ['commander ben']],
    ['ada is commander', ['commander ada']],
    ['taking incident command', ['commander ben']],
    ['handing command to ada', ['commander ada']],
    ['I take command. ', ['commander ben']],
    ['ada has operations, mo communications, lin scribe.', ['operations ada', 'communications mo', 'scribe lin']],
    ['Commander: unassigned', []],
    ['ada is on call for operations?', []],
  ])('%s', (text, roles) => {
    expect(readRoles(text, 'ben').map(({ role, holder }) => `${role} ${holder}`)).toEqual(roles);
  });
});

describe('a severity', () => {
  it.each([
    ['this is a sev2', 'sev2'],
    ['upgrading to P1, half of checkout is gone', 'sev1'],
    ['bumping to SEV-1', 'sev1'],
    ['This is a P2, nobody can pay by card.', 'sev2'],
    ["let's make it a P3 for now", 'sev3'],
    ['should we make this a P1?', undefined],
    ['P1 #5590 is firing again', undefined],
    ['not a sev1', undefined],
  ])('%s', (text, severity) => {
    expect(readSeverity(text)).toBe(severity);
  });
});

describe('an acknowledgement', () => {
  it.each([
    'ada acknowledged',
    'acked. looking',
    'ack on MailQueueHigh',
    "I'm on it",
    'The operator acknowledged the check.',
    'Assigned to: Pricing',
  ])('%s is no step that names anybody', (text) => {
    const { actions, events } = createPerceiver().observe(signalOf({ channel: 'chat', from: 'ben', text }, 1));
    expect(actions.filter((one) => one.class === 'assign-role')).toEqual([]);
    expect(events.filter((one) => one.entity === 'commander')).toEqual([]);
  });
});

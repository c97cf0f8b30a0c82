// What deploy bots, pipelines, operations logs and people's change records tell, and how their lines belong together.
import { describe, expect, it } from 'vitest';
import type { NoticedAction } from '../../domain/perception.ts';
import { changeDeeds } from './change-deeds.ts';
import { readChangeNote, readLogged, readOutput } from './change-notes.ts';
import { eventsOf, type Given, lineOf, perceive } from './test-signals.ts';

const alert: Given = {
  channel: 'alert',
  from: 'monitor',
  text: '[FIRING] HighErrorRate basket',
  attributes: { service: 'basket', state: 'firing' },
  at: 0,
};
const actionsOf = (given: readonly Given[]): NoticedAction[] => perceive(given).flatMap(({ actions }) => actions);
const deedsOf = (given: readonly Given[]): string[] =>
  actionsOf(given).map(
    ({ class: cls, target, state, outcome }) => `${cls} ${target ?? '-'} ${state}${outcome === null ? '' : ` ${outcome}`}`,
  );
const change = (text: string, at = 5, from = 'responder-2'): Given => ({ channel: 'change', from, text, at });
const log = (text: string, at = 5): Given => ({ channel: 'log', from: 'opsbot', text, at });

describe('a note of a bot or a pipeline', () => {
  it.each([
    ['rollback of basket to r41 started by responder-1', 'rollback basket started r41'],
    ['basket rollback to v1.4 finished', 'rollback basket done v1.4'],
    ['rollback failed: the hook timed out', 'rollback - failed -'],
    ['responder-3 deployed shop/basket r42 to production (12 commits)', 'deploy-fix basket done r42'],
    ['responder-3 is rolling back basket to r41', 'rollback basket started r41'],
    ['basket r41 live in production', 'deploy-fix basket done r41'],
    ['basket@v2.0.1 is now deployed to eu', 'deploy-fix basket done v2.0.1'],
    ['Deploy of basket v7 to production failed', 'deploy-fix basket failed v7'],
    ['Synchronized conf/search/Ranker.php: new weights (duration: 00m 40s)', 'deploy-fix Ranker done -'],
    ['Synchronized conf/search: Revert "new weights" (duration: 00m 40s)', 'rollback search done -'],
    ['Finished deploy [jobs/mailer@1f2e3d4]: fix the retry (duration: 01m 12s)', 'deploy-fix mailer done 1f2e3d4'],
    ['START - Cookbook site.hosts.reboot for host web12', 'restart web12 started -'],
    ['END (FAIL) - Cookbook site.hosts.reimage (exit_code=99) for host web12', 'replace web12 failed -'],
    ['END (PASS) - Cookbook site.hosts.depool for host web12', 'isolate web12 done -'],
    ['workflow "nightly export" disabled manually by responder-4', 'disable nightly export done -'],
    ['pipeline for basket paused by responder-4', 'disable basket done -'],
    ['schedule "nightly export" enabled by responder-4', 'reconfigure nightly export done -'],
  ])('%s', (text, told) => {
    const note = readChangeNote(text);
    expect(`${note?.class} ${note?.what ?? '-'} ${note?.phase} ${note?.version ?? '-'}`).toBe(told);
  });

  it.each([
    'The deployment of the new hall was celebrated.',
    'Limit lowered on basket.',
    'Restarted the exporter pod.',
    'Release notes are out.',
    'Merge pull request #12: bump parser',
    'Started draining the old pool.',
    'Node rollover completed.',
    'The rollback plan is in the runbook',
  ])('is not this: %s', (text) => {
    expect(readChangeNote(text)).toBeUndefined();
  });

  it('is a change before the trouble', () => {
    const given = [change('responder-3 deployed shop/basket r42 to production (12 commits)', 0, 'shipbot'), { ...alert, at: 10 }];
    expect(actionsOf(given)).toEqual([]);
    expect(
      eventsOf(given)
        .filter(({ dimension }) => dimension === 'change')
        .map(lineOf),
    ).toEqual(['change basket: - -> r42 (neutral)']);
  });

  it('belongs to the step that it is about', () => {
    const given = [
      alert,
      change('rollback of basket to r41 started by responder-1', 5, 'shipbot'),
      change('rollback failed: the database hook exited 1', 9, 'shipbot'),
      change('rollback of basket to r41 started by responder-1', 20, 'shipbot'),
      change('basket r41 live in production', 30, 'shipbot'),
    ];
    expect(deedsOf(given)).toEqual([
      'rollback basket doing',
      'rollback basket done did-not-work',
      'rollback basket doing',
      'rollback basket done',
    ]);
    expect(eventsOf(given).filter(({ dimension }) => dimension === 'change')).toEqual([]);
  });

  it('is about its own step alone', () => {
    const given = [
      alert,
      change('rollback of basket to r41 started by responder-1', 5, 'shipbot'),
      change('search r9 live in production', 9, 'shipbot'),
    ];
    expect(deedsOf(given)).toEqual(['rollback basket doing']);
    expect(
      eventsOf(given)
        .filter(({ dimension }) => dimension === 'change')
        .map(lineOf),
    ).toEqual(['change search: - -> r9 (neutral)']);
  });
});

describe('a line of an operations log', () => {
  it('names who did it, and the machine unless people work from there', () => {
    expect(readLogged('!log ana@cache7 restarting squid', 'opsbot')).toEqual({ by: 'ana', host: 'cache7', text: 'restarting squid' });
    expect(readLogged('!log ana@bastion2 restarting squid', 'opsbot')?.host).toBeNull();
    expect(readLogged('!log depool web3, full disk', 'responder-1')).toEqual({
      by: 'responder-1',
      host: null,
      text: 'depool web3, full disk',
    });
    expect(readLogged('the log says !log nothing', 'responder-1')).toBeUndefined();
  });

  it.each([
    ['!log responder-2@cache7 restarting squid (out of threads)', 'restart squid done'],
    ['!log responder-2@bastion2 depool web3, full disk', 'isolate web3 done'],
    ['!log responder-2@bastion2 repool web3', 'scale web3 done'],
    ["!log responder-2@bastion2 cumin -b1 'A:search' 'systemctl restart elasticsearch'", 'restart elasticsearch done'],
    ['!log responder-2@deploy1 Synchronized conf/search: Revert "new weights" (duration: 00m 40s)', 'rollback search done'],
    ['!log responder-2@bastion2 mailer: concurrency 20 -> 5', 'reconfigure mailer done'],
  ])('is a step during the trouble: %s', (text, deed) => {
    expect(deedsOf([alert, log(text)])).toEqual([deed]);
  });

  it('is a change before it, and no step', () => {
    const given = [log('!log responder-2@bastion2 START - Cookbook site.hosts.reboot for host web12', 0), { ...alert, at: 5 }];
    expect(actionsOf(given)).toEqual([]);
    expect(eventsOf(given).map(({ dimension, entity }) => `${dimension} ${entity}`)).toContain('change web12');
  });

  it('ends what another line began', () => {
    const given = [
      alert,
      log('!log responder-2@bastion2 START - Cookbook site.hosts.reboot for host web12', 3),
      log('!log responder-2@bastion2 END (FAIL) - Cookbook site.hosts.reboot (exit_code=1) for host web12', 8),
    ];
    expect(deedsOf(given)).toEqual(['restart web12 doing', 'restart web12 done did-not-work']);
  });
});

describe('the output of a tool', () => {
  it.each([
    ['Apply complete! Resources: 2 added, 0 changed, 0 destroyed.', 'deploy-fix'],
    ['deployment.apps/basket-api restarted', 'restart basket-api done'],
    ['node/worker-7 cordoned', 'isolate worker-7 done'],
    ['Rollback was a success! Happy Helming!', 'rollback'],
    ['mail4: postqueue -f started, 900 messages', 'restore-data mail4 doing'],
  ])('pasted by a person shows a step: %s', (text, deed) => {
    expect(deedsOf([alert, { channel: 'log', from: 'responder-1', text, at: 5 }])[0]).toContain(deed);
  });

  it('of a machine before the trouble is a change', () => {
    const text =
      'dns_zone.shop: Destroying...\ndns_zone.shop: Destruction complete after 1s\nApply complete! Resources: 0 added, 0 changed, 1 destroyed.';
    const given: Given[] = [
      { channel: 'log', from: 'ci-runner', text, at: 0 },
      { ...alert, at: 5 },
    ];
    expect(actionsOf(given)).toEqual([]);
    expect(eventsOf(given).map(({ dimension, entity }) => `${dimension} ${entity}`)).toContain('change shop');
  });

  it.each(['Apply failed', 'deployment is pending', 'web: GET /a -b done in 3 ms', 'Release notes'])('is not this: %s', (text) => {
    expect(readOutput(text)).toBeUndefined();
  });
});

describe('what a person writes into the record of changes', () => {
  it.each([
    ['web3, web4 out of the pool (weight 0)', ['isolate web3', 'isolate web4']],
    ['web3 back in the pool', ['scale web3']],
    ['mailer: concurrency 20 -> 5', ['reconfigure mailer']],
    ['basket replicas 3 -> 9', ['scale basket replicas']],
    ['files4: zpool add pool mirror sdx sdy', ['scale files4']],
    ['dumps of may copied back, checksums match', ['restore-data -']],
    ['exporter: new credentials, retry fixed', ['secure exporter']],
    ['rsync of the dumps', []],
    ['feat: new colours', []],
  ])('%s', (text, deeds) => {
    expect(changeDeeds(text, null).map(({ class: cls, target }) => `${cls} ${target ?? '-'}`)).toEqual(deeds);
  });

  it.each([
    ['created a listener on web-lb by hand, certificate of the shop', 'replace web-lb done'],
    ['certificate chain replaced on mail-gw, postfix reloaded', 'secure'],
    ['redrive of the dead letters: 1,200 events requeued', 'restore-data'],
    ['max_connections bumped to 800', 'reconfigure'],
    ['Promoted replica db-3.', 'reroute replica db-3 done'],
    ['Resumed the import jobs.', 'reconfigure'],
  ])('%s', (text, deed) => {
    expect(deedsOf([alert, change(text)])[0]).toContain(deed);
  });
});

// What rooms say of causes, changes, impact and scope in passing: beliefs, discoveries, questions with their answers, tickets and shares.
import { describe, expect, it } from 'vitest';
import { eventsOf, type Given, perceive } from './test-signals.ts';

const trouble: Given = { text: 'basket-api is failing.', role: 'operations', from: 'ana', at: 0 };
const told = (dimension: string, ...given: readonly (string | Given)[]): string[] =>
  eventsOf([
    trouble,
    ...given.map((one, index) => (typeof one === 'string' ? { text: one, from: 'ana', at: 2 + index } : { at: 2 + index, ...one })),
  ])
    .filter((event) => event.dimension === dimension)
    .map(({ entity, to }) => `${entity}: ${to}`);
const ben = (text: string): Given => ({ text, from: 'ben' });

describe('a cause told without a word for it', () => {
  it.each([
    ['i think our client cert for the gateway expired at midnight', 'Client cert for the gateway expired at midnight: suspected'],
    ['i bet it’s a poison message', 'Poison message: suspected'],
    ['no retry limit on that client, i guess', 'No retry limit on that client: suspected'],
    ['pretty sure the pool leaks connections', 'Pool leaks connections: supported'],
    ['so probably their side', 'Their side: suspected'],
    ['ALTER TABLE without a lock timeout, damn', 'ALTER TABLE without a lock timeout: supported'],
    ['oh the 7.2 migration dropped the view', '7.2 migration dropped the view: suspected'],
    ['the hook fails because port 80 was closed last week', 'Port 80 was closed last week: supported'],
    ['describe says OOMKilled, limit is 256Mi', 'OOMKilled, limit is 256Mi: suspected'],
    ['so it’s the plugin', 'Plugin: supported'],
    ['cause: debug log plus no rotation', 'Debug log plus no rotation: confirmed'],
    ['confirmed, it was the cron job', 'Cron job: confirmed'],
  ])('%s', (text, cause) => {
    expect(told('cause', text)).toEqual([cause]);
  });

  it.each([
    'we should restart it because it leaks',
    'i’ll check for a leak',
    'if it leaks we restart it',
    'stable since the limit was raised',
    'is the leak fixed?',
    'did anyone block the port?',
    'confirmed from support, logins look right',
    'no leak here',
    'wait, how many users?',
  ])('is none in: %s', (text) => {
    expect(told('cause', text).filter((one) => !one.endsWith('ruled out'))).toEqual([]);
  });

  it('keeps the trouble that a belief names', () => {
    expect(told('symptom', 'i think our client cert for the relay expired at midnight')).toContainEqual(
      expect.stringMatching(/^client cert/),
    );
  });

  it('is one after the cry of a sentence before', () => {
    expect(told('cause', 'ah. no timeout on that client')).toEqual(['No timeout on that client: supported']);
  });
});

describe('an answer', () => {
  it.each([
    ['yes. all inserts are waiting', 'confirmed'],
    ['yes, that’s it', 'confirmed'],
    ['yeah, probably', 'supported'],
    ['nope, nothing is waiting', 'ruled out'],
  ])('%s', (text, state) => {
    expect(told('cause', 'so it’s locking the table?', ben(text))).toEqual(['Locking the table: suspected', `Locking the table: ${state}`]);
  });

  it('is for the question that was asked last, by another person, and soon', () => {
    const asked = 'so it’s locking the table?';
    const first = ['Locking the table: suspected'];
    expect(told('cause', asked, 'yes.')).toEqual(first);
    expect(told('cause', asked, 'kill it?', ben('yes.'))).toEqual(first);
    expect(told('cause', asked, { ...ben('yes.'), at: 60 })).toEqual(first);
  });

  it('takes up a change that was told just before', () => {
    expect(told('cause', 'someone flipped the tax flag at 09:30', ben('that explains it'))).toEqual([
      'Someone flipped the tax flag at 09:30: supported',
    ]);
    expect(told('cause', 'someone flipped the tax flag at 09:30', ben('basket is slow'), { ...ben('that explains it'), at: 45 })).toEqual(
      [],
    );
  });
});

describe('what is ruled out', () => {
  it.each([
    ['no deploys', 'Recent deploy: ruled out'],
    ['nobody touched anything today', 'Recent change: ruled out'],
    ['last release was 3 days ago', 'Recent deploy: ruled out'],
    ['not the database, queries are flat', 'Database: ruled out'],
    ['keycloak looks fine, no errors', 'Keycloak: ruled out'],
    ['the db is ok', 'Db: ruled out'],
  ])('%s', (text, cause) => {
    expect(told('cause', text)).toEqual([cause]);
  });

  it.each([
    'basket-api is fine now',
    'nobody touches basket-api',
    'everything looks fine',
    'any deploys?',
    'nothing changed, still failing',
  ])('is nothing in: %s', (text) => {
    expect(told('cause', text)).toEqual([]);
  });

  it('is no part that a step mended', () => {
    expect(told('cause', 'restarted keycloak', 'keycloak looks fine')).toEqual([]);
  });
});

describe('a change told in passing', () => {
  it.each([
    ['there was a migration on orders at 14:02, adding an index on line_items', 'orders'],
    ['someone patched something in room C-12 this afternoon, there’s a ticket CHG-77', 'room C-12'],
    ['network team did a firewall change last night, CHG-8812', 'firewall'],
    ['it didn’t because local-pref was changed last week for the costs', 'local-pref'],
    ['and it scans all rows since the index got dropped in the cleanup on monday', 'index'],
    ['logrotate was disabled when we moved to the new image on tuesday', 'logrotate'],
    ['ugh yes I removed shop.example by accident', 'shop.example'],
    ['the erp import ran at 06:00 with a new layout', 'erp import'],
    ['gitlab 17.2 upgrade was last night right?', 'gitlab'],
    ['the data team started a spark job on the pool an hour ago', 'spark job'],
  ])('%s', (text, entity) => {
    const given = [trouble, { text, from: 'ana', at: 3 }];
    expect(eventsOf(given).flatMap((one) => (one.dimension === 'change' ? [one.entity] : []))).toEqual([entity]);
    expect(perceive(given).flatMap(({ actions }) => actions)).toEqual([]);
  });

  it.each(['it started yesterday', 'was there a migration?', 'we will do the migration on monday', 'nobody dropped the index last week'])(
    'is none in: %s',
    (text) => {
      expect(told('change', text)).toEqual([]);
    },
  );

  it('is the one that was recorded, where people speak of its version', () => {
    const record: Given = { channel: 'change', from: 'argo', text: 'search-api synced to 4.18.0 (was 4.17.2)', at: 1 };
    const perceived = perceive([record, trouble, { text: '4.18 went out 10 min ago', from: 'ana', at: 6 }]);
    expect(perceived.at(-1)?.events).toEqual([]);
    expect(perceived.at(-1)?.attached.map(({ ref }) => ref)).toEqual([perceived[0]?.events[0]?.ref]);
  });
});

describe('impact and scope', () => {
  it.each([
    ['customer 17: "I ordered twice since no confirmation came, was charged twice"', 'helpdesk'],
    ['Search returns "something went wrong" on the website', 'user-44'],
    ['app logs me out every few seconds', 'user-7'],
  ])('a ticket is a report before any alert: %s', (text, from) => {
    const [event] = eventsOf([{ channel: 'ticket', from, text, at: 0 }]);
    expect(event).toMatchObject({ dimension: 'impact', entity: 'User reports', direction: 'worse' });
  });

  it.each(['how do I change my password?', 'works again, thanks', 'please reset my account'])('is none: %s', (text) => {
    expect(eventsOf([{ channel: 'ticket', from: 'user-7', text, at: 0 }])).toEqual([]);
  });

  it('counts a ticket once, however many of its sentences complain', () => {
    const tickets = [1, 2].map(
      (at): Given => ({ channel: 'ticket', from: `user-${at}`, text: 'Login fails. Error 504. Nothing happens.', at }),
    );
    expect(eventsOf(tickets).map(({ to }) => to)).toEqual(['1 report: Login fails.']);
  });

  it.each(['support has 40 calls', '~300 tickets', 'we are getting complaints about logins', 'customers are complaining'])(
    'is told by those who answer users: %s',
    (text) => {
      expect(told('impact', text)).toEqual([`User reports: ${text}`]);
    },
  );

  it.each(['no new calls', 'tell support to answer 40 tickets', 'fewer reports now'])('is not told in: %s', (text) => {
    expect(told('impact', text)).toEqual([]);
  });

  it.each([
    ['checkout down for DE only', 'Who is affected: only DE'],
    ['about 5 % of requests fail', 'Who is affected: about 5 % of requests'],
    ['nobody in building B can log in', 'Who is affected: building B'],
    ['fails, only mastercard it seems', 'Who is affected: only mastercard'],
    ['half of europe can’t reach the api, us is fine', 'Who is affected: half of europe'],
    ['android not affected', 'Not affected: android'],
  ])('%s', (text, scope) => {
    expect(told('scope', text)).toEqual([scope]);
  });

  it.each([
    'it only helped a bit',
    'it is only a backfill',
    'mail sent to all 212 stores',
    'only restarted basket-api',
    'is it for DE only?',
  ])('says nothing of the scope: %s', (text) => {
    expect(told('scope', text)).toEqual([]);
  });
});

// Whole rooms as people talk in them, played through perception and advice: what must never stand on the list, and what must have left it.
import { describe, expect, it } from 'vitest';
import type { RecordedSignal } from '../../domain/recording.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { epochMs, minuteMs, plus } from '../../domain/time.ts';
import { createAdvisor } from '../advice/advisor.ts';
import { loadStarterKnowledge } from '../memory/starter-knowledge.ts';
import { createPerceiver } from '../perception/perceiver.ts';
import { adviceEntries } from '../room/advice-entries.ts';
import { learnedFrom } from './learning-lessons.ts';
import { replay } from './replay.ts';

const start = epochMs.parse(Date.UTC(2026, 4, 2, 3, 0));
const { records, version } = await loadStarterKnowledge('knowledge');

/** `12 chat/ana: text` a line: minutes since the start, channel, sender. */
function signalsOf(story: string): RecordedSignal[] {
  return story
    .trim()
    .split('\n')
    .map((line, index) => {
      const [, minute, channel, from, text] = /^\s*([\d.]+) (\w+)\/(\S+): (.*)$/.exec(line) ?? [];
      return { id: `s${index + 1}`, at: plus(start, Number(minute) * minuteMs), channel, from, text, attributes: {} } as RecordedSignal;
    });
}

type Played = {
  /** The steps on the list at the end of each minute, as `class target`. */
  readonly listAt: (minute: number) => readonly string[];
  readonly everything: readonly string[];
  readonly room: RoomState;
};

function play(story: string): Played {
  const advisor = createAdvisor({ knowledge: records, knowledgeVersion: version, ...learnedFrom([], 'live') });
  const lists = new Map<number, readonly string[]>();
  const everything = new Set<string>();
  const room = replay('live', signalsOf(story), createPerceiver(), {
    advise: (state, now) => adviceEntries(state, advisor.advise({ room: state, now }), now),
    onStep: (state, now) => {
      const list = state.lists.all.flatMap(({ offerId }) => {
        const offer = state.offers.get(offerId)?.offer;
        return offer === undefined ? [] : [`${offer.class} ${offer.target ?? '-'}`];
      });
      for (const one of list) everything.add(one);
      lists.set(Math.floor((now - start) / minuteMs), list);
    },
  });
  return { listAt: (minute) => lists.get(minute) ?? [], everything: [...everything], room };
}

const mail = play(`
  2 alert/alertmanager: [FIRING:1] MailQueueSize mail-out-2 (queue=transactional severity=warning) Queue transactional has 18422 messages (threshold 5000)
  4 chat/priya: looking
  6 chat/priya: mail-out-2 says: "454 4.7.0 TLS not available due to local problem" for everything to the relay
  7 log/mail-out-2: postfix/smtp[2211]: SSL_connect error to relay.mailhub.example[203.0.113.9]:587: -1: certificate has expired
  9 chat/priya: no deploys. i think our client cert for the relay expired at midnight
  12 chat/mara: ok I am IC. priya you take ops. tom can you write to support what to tell customers
  18 chat/priya: renewing the client cert on mail-out-2 now
  24 chat/priya: renewed and reloaded postfix on mail-out-2. queue is going down 18k -> 11k
  26 chat/tom: told support. their status page says nothing yet
  38 alert/alertmanager: [RESOLVED] MailQueueSize mail-out-2 (queue=transactional severity=warning)
  44 chat/priya: both queues empty, test order got its mail in 4 s
  60 chat/mara: great. closing this, review on tuesday
`);

const search = play(`
  0 alert/alertmanager: KubePodCrashLooping: Pod search/search-api-7d9f4-x2x1b (search-api) is restarting 2.1 times / 10 minutes
  3 alert/alertmanager: KubePodCrashLooping: Pod search/search-api-7d9f4-k8k2c (search-api) is restarting 2.4 times / 10 minutes
  5 chat/ana: I see it, on it
  7 change/argo: search-api synced to 4.18.0 (was 4.17.2)
  9 chat/ana: 4.18 went out 10 min ago. memory went from 300 to 512 and boom
  10 chat/ben: roll back?
  11 chat/ana: yes rolling back to 4.17.2
  20 chat/ana: pods are up but they still fail readiness: "index alias search_v2 not found"
  24 chat/ben: recreated the alias search_v2 -> products_0911
  26 chat/ana: 6/6 ready
  28 chat/ana: search works for me
  33 ticket/user-51: search is fine again, thanks
  40 chat/ben: who posts the all clear?
`);

const database = play(`
  0 alert/pagerduty: [CRITICAL] api p99 latency > 5s (checkout-api, eu-west-1)
  1 chat/jon: ack
  2 chat/jon: p99 is 8s, error rate 4%. started about 5 minutes ago
  3 chat/jon: db cpu on orders-db-primary is pinned at 100%
  10 chat/lena: killing the backend running the create index
  12 chat/lena: pid 33121 terminated
  18 chat/jon: gonna bounce pgbouncer
  21 chat/jon: pgbouncer restarted, waiting clients 0
  23 chat/jon: p99 240ms, errors 0.1%
  30 alert/pagerduty: [RESOLVED] api p99 latency > 5s (checkout-api, eu-west-1)
  35 chat/lena: I'll redo the index concurrently tomorrow with a lock timeout
`);

describe('in any room', () => {
  it.each([
    ['mail', mail],
    ['search', search],
    ['database', database],
  ])('no step is taken on who speaks, on the name of a rule, a place, a day or the number of a process: %s', (_, { everything }) => {
    const odd = /^\S+ (?:priya|tom|mara|ana|ben|jon|lena|kube\w+|mailqueuesize|eu-west-1|tuesday|tomorrow|pid \d+|fixed|says)\b/i;
    expect(everything.filter((step) => odd.test(step))).toEqual([]);
  });
});

describe('a step leaves the list', () => {
  it('when somebody takes it in other words', () => {
    expect(mail.listAt(17)).toContain('secure mail-out-2');
    expect(mail.listAt(19)).not.toContain('secure mail-out-2');
    expect(mail.listAt(25)).not.toContain('secure mail-out-2');
  });
  it('when its version is said and not its name', () => {
    expect(search.listAt(10)).toContain('rollback search-api');
    expect(search.listAt(12)).not.toContain('rollback search-api');
  });
  it('that somebody means to take stays until they do', () => {
    expect(database.listAt(19)).toContain('restart pgbouncer');
    expect(database.listAt(22)).not.toContain('restart pgbouncer');
  });
  it('when the trouble that it is for is over', () => {
    expect(mail.listAt(50).filter((step) => /^(?:restart|inspect-\w+) mail-out-2$/.test(step))).toEqual([]);
    expect(search.listAt(39).filter((step) => /^(?:restart|inspect-\w+) search-api$/.test(step))).toEqual([]);
  });
});

describe('what is heard in a room', () => {
  it('begins no step that nobody takes', () => {
    const steps = [...database.room.actions.values()].map((action) => `${action.class} ${action.target ?? '-'}`);
    expect(steps.filter((step) => /^(?:rollback|replace)/.test(step))).toEqual([]);
    expect(steps).toContain('restart pgbouncer');
  });
  it('leads to the end', () => {
    expect(mail.listAt(58)).toContain('resolve -');
    expect(search.listAt(40)).toContain('resolve -');
    expect(mail.room.stage).toBe('recover');
  });
});

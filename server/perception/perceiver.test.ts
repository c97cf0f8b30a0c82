// What a perceiver makes of what people write and of what machines send: actions, hypotheses, trouble, roles and stages.
import { describe, expect, it } from 'vitest';
import type { NoticedAction } from '../../domain/perception.ts';
import { minuteMs } from '../../domain/time.ts';
import { eventsOf, type Given, lineOf, perceive, start } from './test-signals.ts';

const say = (text: string, at?: number, role: Given['role'] = 'operations'): Given => ({ text, role, ...(at === undefined ? {} : { at }) });
const actionsOf = (given: readonly Given[]): NoticedAction[] => perceive(given).flatMap(({ actions }) => actions);
const of = (dimension: string, given: readonly Given[]): string[] =>
  eventsOf(given)
    .filter((event) => event.dimension === dimension)
    .map(lineOf);

describe('what people do', () => {
  it('follows an action from announced over done to how it went, under one name', () => {
    const actions = actionsOf([
      say('invoice-api is down.'),
      say('Restarting invoice-api.'),
      say('Restarted invoice-api, all pods ready.'),
      say('The restart did not help.'),
    ]);
    expect(actions.map(({ class: cls, target, state, outcome }) => [cls, target, state, outcome])).toEqual([
      ['restart', 'invoice-api', 'doing', null],
      ['restart', 'invoice-api', 'done', null],
      ['restart', 'invoice-api', 'done', 'did-not-work'],
    ]);
    expect(new Set(actions.map(({ ref }) => ref)).size).toBe(1);
  });

  it('shows it as one field of the mitigation', () => {
    expect(of('mitigation', [say('Restarting invoice-api.'), say('That made no difference.')])).toEqual([
      'mitigation invoice-api: restart -> doing (neutral)',
      'mitigation invoice-api: restart -> did not work (neutral)',
    ]);
  });

  it('gives two things restarted at once a name each', () => {
    expect(actionsOf([say('Restarting both cart-db and the proxy pods.')]).map(({ target }) => target)).toEqual(['cart-db', 'proxy']);
  });

  it('gives an action of its own to a second try', () => {
    const actions = actionsOf([
      say('Restarting invoice-api.', 0),
      say('The restart did not help.', 4),
      say('Restarting invoice-api once more.', 9),
    ]);
    expect(actions.at(-1)).toMatchObject({ state: 'doing', outcome: null });
    expect(actions.at(-1)!.ref).not.toBe(actions[0]!.ref);
  });

  it('takes back an early success', () => {
    const actions = actionsOf([
      say('Failing over ledger-db.', 0),
      say('The failover worked.', 3),
      say('No, it is coming back. The failover did not help.', 8),
    ]);
    expect(actions.at(-1)).toMatchObject({ class: 'reroute', outcome: 'did-not-work' });
  });

  it.each([
    ['Deleting the stuck reporting pod', 'restart', 'reporting'],
    ['The kill switch for price-engine is on.', 'disable', 'price-engine'],
    ['Rolling the web tier.', 'restart', 'web tier'],
    ['Added 4 nodes to the web pool.', 'scale', 'web pool'],
    ['Added two replicas to search.', 'scale', 'search'],
    ['Pinged the SRE on-call.', 'engage', 'SRE on-call'],
    ['Mail went out to all customers.', 'update-external', null],
    ['Status update sent to leadership.', 'update-internal', null],
    ['Update sent to the execs.', 'update-internal', null],
  ])('reads "%s" as %s of %s', (text, cls, target) => {
    expect(actionsOf([say(text)]).map((one) => [one.class, one.target])).toEqual([[cls, target]]);
  });

  it('takes an empty queue for a state, and a drained machine for a step', () => {
    expect(actionsOf([say('The queue is drained.')])).toEqual([]);
    expect(actionsOf([say('web-3 is drained.')])).toMatchObject([{ class: 'isolate', target: 'web-3' }]);
  });

  it.each([
    ['We may need to roll back checkout.', 'rollback', 'checkout'],
    ['should we restart invoice-api?', 'restart', 'invoice-api'],
    ['I think we should drain node-3', 'isolate', 'node-3'],
    ['going to fail over ledger-db in 5', 'reroute', 'ledger-db'],
    ["Let's roll back cart-api to 2.3.", 'rollback', 'cart-api'],
  ])('hears an intention in "%s", and no deed or cause', (text, cls, target) => {
    const [perception] = perceive([say(text)]);
    expect(perception!.intended).toMatchObject([{ class: cls, target, source: 1 }]);
    expect(perception!.actions).toEqual([]);
    expect(perception!.events.filter(({ dimension }) => dimension === 'cause')).toEqual([]);
  });

  it('hears no intention in a refusal, a purpose, or what is for later', () => {
    const texts = [
      'We should not restart auth.',
      'Running the script to add new nodes.',
      'We will restart auth tomorrow.',
      'We should have restarted auth.',
      'It should drain refund-worker by itself after the deploy.',
      'The chart only lets us raise the pool limit of checkout-api to 24.',
    ];
    expect(texts.flatMap((text) => perceive([say(text)]).flatMap(({ intended = [] }) => intended))).toEqual([]);
  });

  it('hears who says no to what was proposed, why and for how long, and shows it without a deed', () => {
    const said = (texts: readonly string[]) => {
      const last = perceive(texts.map((text, index) => ({ ...say(text), from: `responder-${index + 1}` }))).at(-1)!;
      return { refused: last.refused ?? [], actions: last.actions, events: last.events };
    };
    const first = said(["Let's restart the cart-api pods.", "No, let's not: we would lose the open exports."]);
    expect(first.refused).toMatchObject([
      { class: 'restart', target: 'cart-api', by: 'responder-2', reason: 'we would lose the open exports', forNow: false, source: 2 },
    ]);
    expect(first.actions).toEqual([]);
    expect(first.events).toMatchObject([
      { dimension: 'mitigation', entity: 'cart-api', from: 'restart', to: 'refused: we would lose the open exports', direction: 'neutral' },
    ]);
    expect(said(["Don't fail over yet, ledger-db is still catching up."]).refused).toMatchObject([
      { class: 'reroute', target: null, forNow: true },
    ]);
    expect(said(['Should we drain node-4?', 'Any errors on it?', 'No.']).refused).toEqual([]);
    expect(said(['We did not restart cart-api.']).refused).toEqual([]);
  });

  it('takes no order, plan, question or refusal for a deed', () => {
    expect(
      actionsOf(
        [
          '@responder-4 restart the proxy.',
          'We should roll back.',
          'I will not restart anything.',
          'If it fails again, fail over ledger-db.',
          'Please drain node-3.',
        ].map((text) => say(text)),
      ),
    ).toEqual([]);
  });

  it('knows by whom a thing was asked for when somebody does it', () => {
    const actions = actionsOf([say('Could somebody fail over ledger-db?', 0, 'commander'), say('Failing over now.', 1)]);
    expect(actions.at(-1)).toMatchObject({ class: 'reroute', target: 'ledger-db' });
  });

  it.each([
    ['$ kubectl rollout restart deployment/cart-api', 'restart', 'cart-api'],
    ['$ kubectl delete pod cart-api-7d9f8-x2x4k', 'restart', 'cart-api'],
    ['kubectl -n shop cordon worker-7', 'isolate', 'worker-7'],
    ['$ kubectl logs cart-api-7d9f8-x2x4k -f', 'inspect-logs', 'cart-api'],
    ['$ kubectl describe pod cart-api-7d9f8-x2x4k\nName: cart-api\nStatus: Failed', 'inspect-state', 'cart-api'],
    ['helm rollback cart-api 12', 'rollback', 'cart-api'],
    ['$ sudo systemctl restart postfix', 'restart', 'postfix'],
    ['kubectl scale deployment/mailer --replicas=0', 'disable', 'mailer'],
    ["kubectl get pods | grep Evicted | awk '{print $1}' | xargs kubectl delete pod", 'free-resource', 'pods'],
  ])('reads the command %s', (text, cls, target) => {
    expect(actionsOf([{ channel: 'log', from: 'shell', text }])[0]).toMatchObject({ class: cls, target });
  });

  it('does not take a change before the trouble, or one of a machine, for a response', () => {
    const deploy: Given = {
      channel: 'change',
      from: 'deploybot',
      text: 'cart-api 2.4.0 rolled out.',
      attributes: { service: 'cart-api', version: '2.4.0', previous: '2.3.9', kind: 'deploy' },
    };
    expect(actionsOf([deploy])).toEqual([]);
    expect(of('change', [deploy])).toEqual(['change cart-api: 2.3.9 -> 2.4.0 (neutral)']);
  });

  it('sees in a return to an earlier version a roll-back', () => {
    const release = (version: string, previous: string, at: number): Given => ({
      channel: 'change',
      from: 'releaser',
      text: `Release ${version} applied to cart-api.`,
      attributes: { service: 'cart-api', kind: 'config', release: version, previous, by: 'responder-2' },
      at,
    });
    const actions = actionsOf([release('r-41', 'r-40', 0), say('cart-api is down.', 5), release('r-40', 'r-41', 20)]);
    expect(actions.at(-1)).toMatchObject({ class: 'rollback', target: 'cart-api' });
  });

  it('keeps when a late change happened', () => {
    const [event] = eventsOf([
      {
        channel: 'change',
        from: 'config',
        text: 'Limit lowered on cart-api.',
        attributes: { service: 'cart-api', kind: 'config' },
        at: 30,
        happened: 2,
      },
    ]);
    expect(event!.occurredAt).toBe(start + 2 * minuteMs);
    expect(event!.observedAt).toBe(start + 30 * minuteMs);
  });
});

describe('what people think', () => {
  it('follows a hypothesis from suspected to ruled out under its first name', () => {
    expect(
      of('cause', [
        say('It might be the connection pool.'),
        say('I am fairly sure it is the connection pool.'),
        say('Ruled out: the connection pool.'),
      ]),
    ).toEqual([
      'cause Connection pool: - -> suspected (neutral)',
      'cause Connection pool: suspected -> supported (neutral)',
      'cause Connection pool: supported -> ruled out (neutral)',
    ]);
  });

  it('makes nothing of the same guess again', () => {
    expect(of('cause', [say('Could be the connection pool.'), say('Maybe it is the connection pool.')])).toHaveLength(1);
  });

  it('reads a cause that nobody had guessed', () => {
    expect(of('cause', [say('Root cause is an expired signing key.')])).toEqual(['cause Expired signing key: - -> confirmed (neutral)']);
  });
});

describe('what is wrong', () => {
  it('makes one event of one trouble that several people tell', () => {
    expect(
      eventsOf([say('invoice-api is down.'), say('invoice-api is not reachable.'), say('I see it too, invoice-api is down.')]).filter(
        (event) => event.direction === 'worse',
      ),
    ).toHaveLength(1);
  });

  it('says that it is better, in the same field', () => {
    expect(of('symptom', [say('invoice-api is down.'), say('invoice-api is back up.')])).toEqual([
      'symptom invoice-api: - -> invoice-api is down. (worse)',
      'symptom invoice-api: invoice-api is down. -> invoice-api is back up. (better)',
    ]);
  });

  it('believes hedged recovery less', () => {
    const [, hedged] = eventsOf([say('invoice-api is down.'), say('invoice-api looks recovered, watching.', 20)]).filter(
      (event) => event.dimension === 'symptom',
    );
    expect(hedged!.confidence).toBeLessThanOrEqual(0.5);
  });

  it('counts reports of users in one event', () => {
    const reports = Array.from(
      { length: 12 },
      (_, index): Given => ({ channel: 'ticket', from: `user-${index}`, role: 'user', text: 'I cannot pay, it fails every time.' }),
    );
    expect(of('impact', reports)).toHaveLength(3);
    expect(of('impact', reports).at(-1)).toContain('10 reports');
  });

  it('shows sources that disagree about the scope, and lets them settle it', () => {
    const tickets = Array.from(
      { length: 3 },
      (_, index): Given => ({
        channel: 'ticket',
        from: `user-${index}`,
        role: 'user',
        text: 'Payment failed again.',
        attributes: { region: 'us-east' },
        at: 4 + index,
      }),
    );
    const events = eventsOf([
      {
        channel: 'alert',
        from: 'alertmanager',
        text: '[FIRING] High5xxRate shop',
        attributes: { alertname: 'High5xxRate', service: 'shop', region: 'eu-west', state: 'firing', severity: 'critical' },
        at: 1,
      },
      say('The us-east probe is green, I do not see an outage there.', 3),
      ...tickets,
      say('us-east is affected, too.', 12),
      say('Scope settled: eu-west and us-east.', 13),
    ]).filter((event) => event.dimension === 'scope');
    expect(events[0]).toMatchObject({ entity: 'Regions affected', to: 'eu-west' });
    expect(events[1]).toMatchObject({ to: 'eu-west, us-east', conflictsWithRef: events[0]!.ref });
    expect(events.at(-1)).toMatchObject({ to: 'eu-west, us-east', supersedesRef: events[1]!.ref });
  });
});

describe('how the incident is led', () => {
  it('reads roles, severity and who was called', () => {
    const events = eventsOf([
      say('I have command. This is a SEV-2.', 0, 'commander'),
      say('Jonas takes communications.', 1),
      say('Paging the storage on-call.', 2),
      say('Raising to SEV-1.', 3),
    ]);
    expect(events.filter((event) => event.dimension === 'ownership').map(lineOf)).toEqual([
      'ownership commander: - -> responder-1 (neutral)',
      'ownership communications: - -> Jonas (neutral)',
      'ownership storage on-call: - -> called in (neutral)',
    ]);
    expect(events.filter((event) => event.dimension === 'severity').map((event) => event.to)).toEqual(['SEV-2', 'SEV-1']);
  });

  it('takes a post on the own status page for an update, and not the page of a vendor', () => {
    const own: Given = { channel: 'status', from: 'statuspage', text: 'Investigating: some orders fail. Next update at 10:00.' };
    const vendor: Given = {
      channel: 'status',
      from: 'mailhub',
      text: 'Mailhub status: degraded delivery.',
      attributes: { vendor: 'mailhub' },
    };
    expect(actionsOf([own]).map((one) => one.class)).toEqual(['update-external']);
    expect(of('communication', [own])).toHaveLength(1);
    expect(actionsOf([vendor])).toEqual([]);
    expect(of('symptom', [vendor])[0]).toContain('mailhub status page');
  });

  it('hears in our own public post that it is back, and nothing else', () => {
    const before = [say('Checkout is down, all orders fail.', 0), say('Restarting checkout.', 2)];
    const post = (text: string): Given => ({ channel: 'status', from: 'statuspage', text, at: 6 });
    const better = (given: readonly Given[]): string[] =>
      [...of('symptom', given), ...of('impact', given)].filter((line) => line.endsWith('(better)'));
    expect(better([...before, post('Investigating: some orders still fail.')])).toEqual([]);
    expect(better([...before, post('Ordering works again. Thank you for your patience.')])).toHaveLength(1);
    expect(of('stage', [...before, post('Ordering works again.')])).toContain('stage Incident: mitigate -> recover (better)');
  });

  it('takes a look that finds nothing wrong after a step for the check of the step', () => {
    const look = say('Went through checkout with a test card. All good.', 5);
    const classes = (given: readonly Given[]): string[] => actionsOf(given).map((one) => one.class);
    expect(classes([look])).not.toContain('verify');
    expect(classes([say('Restarting checkout.', 2), look])).toContain('verify');
  });

  it('sees whom a ticket asks for help', () => {
    const ticket = (text: string): Given => ({ channel: 'ticket', from: 'responder-1', role: 'operations', text });
    const asked = (text: string): (string | null)[] =>
      actionsOf([ticket(text)])
        .filter((one) => one.class === 'engage')
        .map((one) => one.target);
    expect(asked('OPS-12 to Storage: the pool is full, we need somebody tonight')).toEqual(['Storage']);
    expect(asked('To: support@certhouse. Please send the new chain.')).toEqual(['certhouse']);
    expect(asked('The pool is full since noon.')).toEqual([]);
  });

  it('moves the stage forward, and not to and fro', () => {
    const given = [
      say('cart-api is down.', 0),
      say('Reading the logs of cart-api.', 1),
      say('Restarting cart-api.', 3),
      say('cart-api works again.', 6),
      say('cart-api is down again.', 8),
      say('Restarting cart-api again.', 9),
      say('cart-api works again.', 12),
    ];
    expect(of('stage', given)).toEqual([
      'stage Incident: detect -> triage (neutral)',
      'stage Incident: triage -> mitigate (neutral)',
      'stage Incident: mitigate -> recover (better)',
    ]);
  });
});

// Names: identifiers as people say them, aliases merged, and words that name nothing.
import { describe, expect, it } from 'vitest';
import { createAliases } from './aliases.ts';
import { entityOfLabels, entityOfSender, isOdd, isPager, mentionsIn } from './entities.ts';
import { familyOf, isHostName, isMonitoringHost, isOpaqueId, plainName } from './identifiers.ts';
import { eventsOf } from './test-signals.ts';

describe('identifiers', () => {
  it.each([
    ['checkout-7d9f8b6c5-x2k4p', 'checkout'],
    ['deployment/checkout', 'checkout'],
    ['nightly-sync-28391040-abcde', 'nightly-sync'],
    ['orders-db-0', 'orders-db-0'],
    ['web-07:9100', 'web-07'],
    ['web-07.prod.example.com', 'web-07'],
    ['orders.shop.svc.cluster.local', 'orders'],
    ['ip-10-2-3-4.eu-west-1.compute.internal', 'ip-10-2-3-4'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:image-resize', 'image-resize'],
    ['registry.example.com:5000/shop/cart-api:3.4.1', 'cart-api'],
    ['https://status.example.org/incidents/4', 'status.example.org'],
    ['10.4.2.19', '10.4.2.19'],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', ''],
  ])('%s is %s', (raw, name) => {
    expect(plainName(raw)).toBe(name);
  });

  it('knows instances of one thing, and ids that name nothing', () => {
    expect(familyOf('kafka-2')).toBe(familyOf('kafka'));
    expect(familyOf('checkout-service')).toBe(familyOf('checkout'));
    expect(['be0077d', '9f8a1c42d0'].every(isOpaqueId)).toBe(true);
    expect(['feedbacc', 'defaced', '2026'].some(isOpaqueId)).toBe(false);
  });
});

describe('machines', () => {
  it.each(['db1', 'web03', 'mx2', 'edge-lb2', 'files04', 'kvm12.rz', 'app7'])('%s is one', (word) => {
    expect(isHostName(word)).toBe(true);
    expect(mentionsIn(`the disk of ${word} is full`)[0]).toMatchObject({ certain: true });
  });
  it.each([
    'http2',
    'utf8',
    'python3',
    'php8',
    'sha256',
    'sev2',
    'step2',
    'top10',
    'ipv6',
    'p95',
    'v2',
    'k8s',
    's3',
    'ec2',
    'mysql8',
    'eth0',
    'rc3',
    'responder-1',
  ])('%s is none', (word) => {
    expect(isHostName(word)).toBe(false);
  });
  it('and some only watch the others', () => {
    expect(['alert1001', 'monitoring-2', 'icinga-master1', 'prometheus01'].every(isMonitoringHost)).toBe(true);
    expect(['alerts-api', 'web03', 'monitor'].some(isMonitoringHost)).toBe(false);
  });
});

describe('senders', () => {
  it.each([
    'icinga-wm',
    'deploybot',
    'release-bot',
    'bot-deploy',
    'grafana-alerts',
    'uptimerobot',
    'pagerduty',
    'prometheus-eu',
    'ops-webhook',
    'victorops',
    'mirrorcheck',
    'uptime-checker',
  ])('%s only tells of others', (from) => {
    expect(entityOfSender(from)).toBeUndefined();
  });
  it.each(['seat-map', 'paycheck-api', 'grafana-db', 'kubernetes-dashboard', 'robot-arm', 'github-proxy', 'exim', 'alerts-api'])(
    '%s is a thing itself',
    (from) => {
      expect(entityOfSender(from)).toBe(from);
    },
  );
  it('knows who calls people', () => {
    expect(['pagerduty', 'opsgenie-prod', 'victorops'].every(isPager)).toBe(true);
    expect(['datadog', 'seat-map', 'pagination-api'].some(isPager)).toBe(false);
  });
});

describe('aliases', () => {
  it('merges spellings, suffixes and short forms under the name that was seen first', () => {
    const alias = createAliases();
    expect(['checkout', 'checkout-service', 'Checkout', 'checkout svc'].map(alias)).toEqual(Array(4).fill('checkout'));
    expect(['jupyterhub', 'hub'].map(alias)).toEqual(['jupyterhub', 'jupyterhub']);
    expect(['order-workers', 'order-worker'].map(alias)).toEqual(['order-workers', 'order-workers']);
  });

  it('keeps a thing apart whose name only ends like another one', () => {
    const alias = createAliases();
    expect(['hub', 'stockhub', 'jupyterhub'].map(alias)).toEqual(['hub', 'stockhub', 'hub']);
  });

  it('takes a general word for the only thing of its kind, and for none when there are two', () => {
    const alias = createAliases();
    expect(alias('db')).toBe('db');
    alias('orders-db');
    expect(alias('the db')).toBe('orders-db');
    expect(alias('database')).toBe('orders-db');
    alias('billing-postgres');
    expect(alias('db')).toBe('db');
  });

  it('keeps vendors and parts with a common ending apart', () => {
    const alias = createAliases();
    expect(['github', 'dockerhub', 'hub'].map(alias)).toEqual(['github', 'dockerhub', 'hub']);
    expect(['cart-api', 'stock-api', 'api'].map(alias)).toEqual(['cart-api', 'stock-api', 'api']);
  });

  it('knows what labels named, and no everyday word', () => {
    const alias = createAliases();
    alias.sure('payfast');
    alias.sure('live');
    expect(alias.isKnown('Payfast')).toBe(true);
    expect(alias.isKnown('live')).toBe(false);
    expect(mentionsIn('payfast is failing', alias.isKnown)).toMatchObject([{ name: 'payfast', certain: true }]);
    expect(mentionsIn('payfast is failing')).toEqual([]);
  });
});

describe('labels', () => {
  it('name what a probe looks at, not the probe', () => {
    expect(entityOfLabels({ service: 'login-synthetic' })).toBe('login');
    expect(entityOfLabels({ service: 'probe' })).toBe('probe');
    expect(entityOfLabels({ service: 'cart-api' })).toBe('cart-api');
  });
});

describe('words that name nothing', () => {
  it.each([
    'issue',
    'everything',
    'someone',
    'the same',
    'it',
    'nothing',
    'users',
    '12%',
    'this one',
    'still',
    'HTTP check',
    'latency graph',
  ])('%s', (word) => {
    expect(isOdd(word)).toBe(true);
  });
  it.each(['cart-api', 'message broker', 'the portal', 'node-4', 'nightly export job'])('but %s does', (name) => {
    expect(isOdd(name)).toBe(false);
  });
});

describe('a person who tells of trouble', () => {
  it('is not the thing that is in trouble', () => {
    const events = eventsOf([{ text: 'since lunch nothing works', from: 'ben', role: 'operations' }]);
    expect(events.filter(({ dimension }) => dimension === 'symptom').map(({ entity }) => entity)).not.toContain('ben');
  });
});

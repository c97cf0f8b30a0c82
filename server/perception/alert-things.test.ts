// What alerts are about, in the titles of the monitors in use, with names of our own: never the rule, and a place only where nothing else is named.
import { describe, expect, it } from 'vitest';
import { readAlerts } from './alert-reader.ts';
import { isRuleName } from './alert-rules.ts';
import { isPlace } from './places.ts';
import { eventsOf, type Given, lineOf, perceive, signalOf } from './test-signals.ts';

const read = (text: string, from = 'alertmanager', attributes = {}) =>
  readAlerts(signalOf({ channel: 'alert', from, text, attributes }, 1))[0]!;
const alert = (text: string, at: number, from = 'alertmanager'): Given => ({ channel: 'alert', from, text, at });

describe('what an alert is about', () => {
  it.each([
    [
      'alertmanager',
      '[FIRING:1] KubePodCrashLooping (search-api http 10.1.2.3:8080 kube-state-metrics search search-api-7d9f4c8b6-x2x1b monitoring/k8s kube-prometheus-stack-kube-state-metrics warning)',
      'search-api',
    ],
    [
      'alertmanager',
      'KubePodCrashLooping: Pod search/search-api-7d9f4c8b6-x2x1b (search-api) is in waiting state (reason: "CrashLoopBackOff").',
      'search-api',
    ],
    [
      'alertmanager',
      'KubePodCrashLooping: Pod search/search-api-7d9f4-x2x1b (search-api) is restarting 2.1 times / 10 minutes',
      'search-api',
    ],
    [
      'alertmanager',
      'KubePodNotReady: Pod billing/invoice-worker-6bd9f7c4d5-kq2zv has been in a non-ready state for longer than 15 minutes on cluster prod-eu.',
      'invoice-worker',
    ],
    [
      'alertmanager',
      'KubeDeploymentReplicasMismatch: Deployment shop/cart has not matched the expected number of replicas for longer than 15 minutes.',
      'cart',
    ],
    [
      'alertmanager',
      'KubeStatefulSetReplicasMismatch: StatefulSet messaging/kafka has not matched the expected number of replicas',
      'kafka',
    ],
    ['alertmanager', 'KubeDaemonSetRolloutStuck: DaemonSet kube-system/cilium has not finished or progressed for at least 15m.', 'cilium'],
    [
      'alertmanager',
      'KubeJobFailed: Job billing/invoice-export-28349120 failed to complete. Removing failed job after investigation should clear this alert.',
      'invoice-export',
    ],
    ['alertmanager', 'KubeNodeNotReady: worker-7 has been unready for more than 15 minutes.', 'worker-7'],
    [
      'alertmanager',
      'KubePersistentVolumeFillingUp: The PersistentVolume claimed by data-kafka-2 in Namespace messaging is only 1.9% free.',
      'data-kafka-2',
    ],
    [
      'alertmanager',
      'NodeFilesystemSpaceFillingUp: Filesystem on /dev/sda1, mounted on /var, at db-3:9100 has only 3.00% available space left and is filling up.',
      'db-3',
    ],
    [
      'alertmanager',
      'CPUThrottlingHigh: 61% throttling of CPU in namespace shop for container app in pod checkout-6f5d8c9b7-zz9kp.',
      'checkout',
    ],
    ['alertmanager', 'TargetDown: 50% of the payments/payments-api targets in payments namespace are down.', 'payments-api'],
    ['alertmanager', '[FIRING:2] HighErrorRate payments-api prod (eu-central-1 critical page)', 'payments-api'],
    ['alertmanager', '[FIRING:1] InstanceDown: db-3:9100 of job node has been down for more than 5 minutes.', 'db-3'],
    ['prometheus', 'HighRequestLatency: checkout p99 > 2s (env=prod, region=eu-west-1)', 'checkout'],
    ['prometheus', 'BlackboxProbeFailed: https://pay.example/health (instance pay-lb-1)', 'pay.example'],
    ['prometheus', 'KafkaConsumerLag: group billing-consumer on topic invoices lag 120k (cluster=kafka-eu)', 'billing-consumer'],
    ['prometheus', 'RabbitMQQueueTooLong: queue orders.created on rabbit-2 has 120000 messages', 'rabbit-2'],
    ['prometheus', 'MySQLReplicationLag: replica orders-db-replica-1 lags 320s behind', 'orders-db-replica-1'],
    ['prometheus', 'RedisMemoryHigh: redis-sessions-0 memory 97%', 'redis-sessions-0'],
    ['prometheus', 'CertificateExpiry: cert for api.pay.example expires in 2 days (issuer=letsencrypt)', 'api.pay.example'],
    ['prometheus', 'ElasticsearchClusterRed: cluster logs-prod is RED', 'logs-prod'],
    ['prometheus', 'HPAMaxedOut: checkout-api hpa at max replicas 40', 'checkout-api'],
    ['prometheus', 'DiskWillFillIn4Hours: /var/lib/postgresql on db-7', 'db-7'],
    ['prometheus', 'BGPSessionDown: edge-r1 peer 10.0.0.1 AS64500 down', 'edge-r1'],
    [
      'prometheus',
      'PostgresqlTooManyConnections (instance db-1:9187) PostgreSQL instance has too many connections (> 80%). VALUE = 93',
      'db-1',
    ],
    ['prometheus', 'ShopFrontend: error rate is 7%', 'ShopFrontend'],
    [
      'prometheus',
      '[FIRING:1] MailQueueSize mail-out-2 (queue=transactional severity=warning) Queue transactional has 18422 messages (threshold 5000)',
      'mail-out-2',
    ],
    ['prometheus', '[RESOLVED] MailQueueSize mail-out-2 (queue=transactional severity=warning)', 'mail-out-2'],
    ['pagerduty', '[CRITICAL] api p99 latency > 5s (checkout-api, eu-west-1)', 'checkout-api'],
    ['pagerduty', '[RESOLVED] api p99 latency > 5s (checkout-api, eu-west-1)', 'checkout-api'],
    ['pagerduty', '[FIRING] 5xx > 5% [payments-api] [prod-eu-west-1]', 'payments-api'],
    ['pagerduty', '#1841 Triggered: [checkout-api] High error rate in eu-west-1', 'checkout-api'],
    ['pagerduty', 'eu-west-1: checkout-api 5xx > 5%', 'checkout-api'],
    ['pagerduty', '[prod] [eu-central-1] payments-api latency high', 'payments-api'],
    ['pagerduty', 'CRITICAL: payments-api (prod, eu-west-1b): connection pool exhausted', 'payments-api'],
    ['pagerduty', '[P1] us-east-1 login-service: 40% of sign-ins fail', 'login-service'],
    ['datadog', '[Triggered on {host:web-3,env:prod}] CPU is high', 'web-3'],
    ['datadog', '[P2] [Warn] Disk usage on web-3', 'web-3'],
    ['datadog', '[Triggered] [prod] checkout-api - High error rate', 'checkout-api'],
    ['datadog', '[Triggered on {service:checkout-api,region:eu-west-1}] p95 latency above 2s', 'checkout-api'],
    ['datadog', '[Recovered on {service:checkout-api,region:eu-west-1}] p95 latency above 2s', 'checkout-api'],
    ['datadog', '[No Data on {service:geo-importer}] heartbeat missing', 'geo-importer'],
    ['datadog', '[Triggered] Pods of search-api restarting in cluster prod-2', 'search-api'],
    ['cloudwatch', 'ALARM: "prod-checkout-5xx-high" in EU (Ireland)', 'prod-checkout'],
    ['cloudwatch', 'OK: "prod-checkout-5xx-high" in EU (Ireland)', 'prod-checkout'],
    ['cloudwatch', 'CloudWatch Alarm | prod-orders-db-FreeStorageSpace | eu-west-1 | Account: 123456789', 'prod-orders-db'],
    ['cloudwatch', 'ALARM: "RDS orders-db CPUUtilization" in US East (N. Virginia)', 'orders-db'],
    ['cloudwatch', 'ALARM: "orders-queue ApproximateAgeOfOldestMessage > 600" in EU (Frankfurt)', 'orders-queue'],
    ['nagios', 'PROBLEM Host DOWN: sw-core-2 (10.0.0.3) CRITICAL - Host Unreachable', 'sw-core-2'],
    ['nagios', 'PROBLEM Service: LDAP on ldap-2 CRITICAL - Socket timeout after 10 seconds', 'ldap-2'],
    ['nagios', 'RECOVERY Host UP: fs-03 OK', 'fs-03'],
    ['nagios', 'RECOVERY Service: LDAP on ldap-2 OK', 'ldap-2'],
    ['nagios', '** PROBLEM Service Alert: db-01/Disk /var is CRITICAL **', 'db-01'],
    ['nagios', 'PROBLEM: mx-2/mailq CRITICAL: mailq is 5210 (threshold c = 2000)', 'mx-2'],
    ['nagios', 'SERVICE ALERT: pg-2;Replication;CRITICAL;HARD;3;CRITICAL - lag 900s', 'pg-2'],
    ['nagios', 'HOST ALERT: esx-04;DOWN;HARD;5;PING CRITICAL - Packet loss = 100%', 'esx-04'],
    ['icinga', '[CRITICAL] mailq on mx-2: CRITICAL: mailq is 5210 (threshold c = 2000)', 'mx-2'],
    ['icinga', '[OK] mailq on mx-2: OK: mailq is 12', 'mx-2'],
    ['icinga', 'CRITICAL: nas-1!raid - array md2 degraded', 'nas-1'],
    ['zabbix', 'Problem: orders-db-2: High swap space usage (less than 50% free)', 'orders-db-2'],
    ['zabbix', 'Problem: Interface Gi1/0/24(uplink): Link down\nHost: sw-core-1\nSeverity: Average', 'sw-core-1'],
    ['zabbix', 'Problem: Linux: Zabbix agent is not available (for 3m)\nHost: web-7\nSeverity: High\nOriginal problem ID: 1234', 'web-7'],
    ['zabbix', 'Resolved in 5m 12s: Interface Gi1/0/24(uplink): Link down\nHost: sw-core-1', 'sw-core-1'],
    ['zabbix', 'PROBLEM (High): /var: Disk space is critically low (used > 90%) on fs-01', 'fs-01'],
    ['sentry', "[checkout-web] TypeError: Cannot read properties of undefined (reading 'total')", 'checkout-web'],
    ['sentry', 'New issue in checkout-web: ConnectionError: pool exhausted', 'checkout-web'],
    ['sentry', '[Sentry] checkout-web: 1,200 events of DatabaseError in 5 minutes', 'checkout-web'],
    ['opsgenie', '[Opsgenie] P1 #412 "checkout-api error rate above 5%"', 'checkout-api'],
    ['opsgenie', 'P2 #413: [Datadog] [Triggered] queue depth on rabbit-2', 'rabbit-2'],
    ['opsgenie', '[P3] Closed: checkout-api error rate above 5%', 'checkout-api'],
    ['newrelic', "Error percentage > 5% for at least 5 minutes on 'checkout-api'", 'checkout-api'],
    ['newrelic', "[CRITICAL] High CPU: CPU % > 90 for at least 5 minutes on 'host-3'", 'host-3'],
    ['newrelic', 'checkout-api (Production) - Apdex < 0.7 for at least 5 minutes', 'checkout-api'],
    ['newrelic', "Issue activated: Web transactions time > 4 on 'Checkout API'", 'Checkout API'],
    ['uptimerobot', 'Monitor is DOWN: Shop API (https://api.shop.example/health) - Reason: HTTP 503', 'api.shop.example'],
    ['uptimerobot', 'Monitor is UP: Shop API (https://api.shop.example/health). It was down for 12 minutes', 'api.shop.example'],
    ['betterstack', 'Incident started: api.shop.example (DNS resolution failed) from eu-central', 'api.shop.example'],
    ['statuscake', '[Down] shop.example - timeout', 'shop.example'],
    ['pingdom', 'shop.example is DOWN since 03:02 (HTTP 502)', 'shop.example'],
    ['grafana', '[FIRING:1] High replication lag (orders-db orders-db-replica-2 prod warning)', 'orders-db-replica-2'],
    ['grafana', '[Alerting] Checkout error rate (service=checkout-api, env=prod)', 'checkout-api'],
    ['grafana', '[FIRING:1] DatasourceNoData Checkout (A prometheus-eu)', 'Checkout'],
    ['grafana', '[RESOLVED] Memory usage high | node-exporter host=db-7', 'db-7'],
    ['gcp', '[ALERT - Warning] CPU utilization for gke-prod-pool-1-abcd on project acme-prod', 'gke-prod-pool-1-abcd'],
    [
      'azure',
      'Fired:Sev2 Azure Monitor Alert High DTU on sql-orders-prod (microsoft.sql/servers) at 11/22/2026 3:02 AM',
      'sql-orders-prod',
    ],
    ['checkmk', 'HOST DOWN: esx-11 - CRITICAL - 10.2.0.11: rta nan, lost 100%', 'esx-11'],
    ['checkmk', 'nas-1/RAID md2 OK -> CRIT: degraded', 'nas-1'],
    ['prtg', 'sw-edge-4 Ping Down (100% packet loss)', 'sw-edge-4'],
    ['dynatrace', 'OPEN Problem P-2311: Response time degradation on checkout-api', 'checkout-api'],
    ['healthchecks', 'DOWN | nightly-backup crm-db', 'nightly-backup'],
    ['monit', 'Connection failed Service postgres on db-2', 'db-2'],
    ['kubernetes', 'Warning FailedScheduling pod/checkout-6f5d8c9b7-zz9kp 0/12 nodes are available: insufficient cpu', 'checkout'],
    [
      'alertmanager',
      '[RESOLVED] KubePodCrashLooping: Pod search/search-api-7d9f4c8b6-x2x1b (search-api) is in waiting state',
      'search-api',
    ],
    ['alertmanager', 'PrometheusRuleFailures: prometheus monitoring/k8s has failed to evaluate 12 rules in the last 5m', 'prometheus'],
    ['alertmanager', 'IngressHigh5xx: host=shop.example ingress=shop-web 5xx ratio 12%', 'shop-web'],
    ['alertmanager', 'CephHealthError cluster ceph-fsn1: 3 osds down', 'ceph-fsn1'],
    ['alertmanager', 'SmtpQueueHigh mx2 (env=prod dc=fra1) 8211 mails deferred', 'mx2'],
    ['alertmanager', 'APIServerErrorBudgetBurn: apiserver burns error budget too fast', 'apiserver'],
    ['alertmanager', 'JobQueueBacklog: 41k jobs wait in queue exports (worker=pdf-render, dc=ams3)', 'pdf-render'],
  ])('%s: %s', (from, text, thing) => {
    expect(read(text, from).entity).toBe(thing);
  });

  it.each([
    // The exporter's own labels stand beside those of what it tells of.
    [
      { service: 'prom-kube-state-metrics', job: 'kube-state-metrics', pod: 'invoice-worker-747ccfb9db-pd6wz', container: 'app' },
      'invoice-worker',
    ],
    [{ service: 'prom-kubelet', instance: '10.0.0.5:10250', pod: 'cart-6f5d8c9b7-zz9kp' }, 'cart'],
    [{ service: 'blackbox-exporter', instance: 'https://pay.example/health' }, 'pay.example'],
    [{ namespace: 'monitoring', service: 'kube-state-metrics' }, 'kube-state-metrics'],
  ])('of labels %j', (labels, thing) => {
    expect(read('[FIRING] KubePodNotReady', 'alertmanager', { alertname: 'KubePodNotReady', ...labels }).entity).toBe(thing);
  });

  it('is nothing where only the rule is named', () => {
    expect(read('[FIRING] TooManyRestarts').entity).toBeNull();
    expect(read('Packet loss in eu-west-1').entity).toBe('eu-west-1');
    expect(read('Error rate is high in production').entity).toBeNull();
  });

  it('is one event for two pods of one workload, that ends when both are well', () => {
    const crash = (pod: string, at: number, state = 'FIRING'): Given =>
      alert(`[${state}] KubePodCrashLooping: Pod search/search-api-7d9f4c8b6-${pod} (search-api) is restarting 2.1 times / 10 minutes`, at);
    const results = perceive([crash('x2x1b', 0), crash('k8k2c', 3), crash('x2x1b', 9, 'RESOLVED'), crash('k8k2c', 12, 'RESOLVED')]);
    expect(results.map(({ events }) => events.map(lineOf))).toEqual([
      [
        'symptom search-api KubePodCrashLooping: - -> firing: Pod search/search-api-7d9f4c8b6-x2x1b (search-api) is restarting 2.1 times / 10 minutes (worse)',
      ],
      [],
      [],
      [expect.stringMatching(/^symptom search-api KubePodCrashLooping: firing -> resolved/)],
    ]);
  });

  it('shows the value that it is about, and of a recovery only what is so now', () => {
    const lines = (...texts: string[]): string[] =>
      eventsOf(texts.map((text, at) => alert(text, at * 5))).map(({ entity, to }) => `${entity}: ${to}`);
    const mail = 'MailQueueSize mx-out-2 (queue=bulk severity=warning)';
    expect(lines(`[FIRING:1] ${mail} Queue bulk has 18422 messages (threshold 5000)`, `[RESOLVED] ${mail}`)).toEqual([
      'mx-out-2 MailQueueSize: firing: Queue bulk has 18422 messages (threshold 5000)',
      'mx-out-2 MailQueueSize: resolved',
    ]);
    expect(lines('PROBLEM Service: LDAP on dir-2 CRITICAL - Socket timeout', 'RECOVERY Service: LDAP on dir-2 OK')[1]).toBe(
      'dir-2 timeouts: resolved',
    );
    expect(lines('PROBLEM: mx-2/mailq CRITICAL: mailq is 5210', 'RECOVERY: mx-2/mailq OK: mailq is 12')[1]).toBe(
      'mx-2 health: resolved: mailq is 12',
    );
    expect(read('FailedScheduling pod/cart-6f5d8c9b7-zz9kp 0/12 nodes are available').state).toBe('firing');
    expect(read('Monitor is UP: shop.example. It was down for 12 minutes', 'uptimerobot').state).toBe('resolved');
  });

  it('tells rules from services, and places from both', () => {
    for (const rule of [
      'KubePodCrashLooping',
      'etcdMembersDown',
      'HighErrorRate',
      'RootVolUtilisation-Critical',
      'disk-space-low',
      'IngressHigh5xx',
    ])
      expect(isRuleName(rule), rule).toBe(true);
    for (const name of ['ShopFrontend', 'RabbitMQ', 'error-tracker', 'checkout-api', 'ArgoCD', 'web-3', 'node-exporter'])
      expect(isRuleName(name), name).toBe(false);
    for (const place of ['eu-west-1b', 'westeurope', 'prod-eu-west-1', 'fra1', 'staging']) expect(isPlace(place), place).toBe(true);
    for (const name of ['prod-checkout', 'live-api', 'db1', 'production-web']) expect(isPlace(name), name).toBe(false);
  });
});

// What sort of thing a name means: guessed from its words, since signals seldom say.
import { recentMemo } from './recent-memo.ts';
import { wordsOf } from './words.ts';

const kindWords: readonly (readonly [string, readonly string[]])[] = [
  ['team', ['team', 'oncall', 'support', 'sre', 'squad']],
  ['certificate', ['certificate', 'cert', 'tls', 'ssl', 'acme']],
  ['credential', ['password', 'credential', 'secret', 'token', 'apikey', 'key']],
  ['dns', ['dns', 'coredns', 'zone', 'nameserver', 'resolver', 'route53']],
  [
    'queue',
    ['queue', 'kafka', 'rabbitmq', 'sqs', 'topic', 'broker', 'consumer', 'nats', 'pubsub', 'kinesis', 'sidekiq', 'celery', 'backlog'],
  ],
  [
    'database',
    [
      'database',
      'db',
      'postgres',
      'postgresql',
      'mysql',
      'mariadb',
      'mongodb',
      'mongo',
      'redis',
      'elasticsearch',
      'opensearch',
      'etcd',
      'cassandra',
      'rds',
      'aurora',
      'dynamodb',
      'sql',
      'sqlite',
      'clickhouse',
      'replica',
      'primary',
      'pgbouncer',
      'memcached',
    ],
  ],
  ['disk', ['disk', 'volume', 'pvc', 'filesystem', 'storage', 'ebs', 'partition', 'inode', 'nfs']],
  ['pipeline', ['pipeline', 'ci', 'cd', 'travis', 'jenkins', 'concourse', 'argocd', 'build', 'workflow', 'rollout', 'terraform']],
  ['ingress', ['ingress', 'loadbalancer', 'balancer', 'nginx', 'gateway', 'haproxy', 'traefik', 'envoy', 'proxy', 'elb', 'alb', 'cdn']],
  ['monitoring', ['prometheus', 'grafana', 'alertmanager', 'thanos', 'loki', 'kibana', 'datadog', 'monitoring']],
  ['node', ['node', 'host', 'vm', 'instance', 'machine', 'server', 'nodegroup', 'kubelet', 'ec2', 'worker']],
  ['cluster', ['cluster', 'kubernetes', 'eks', 'gke', 'aks', 'k8s', 'apiserver', 'autoscaler']],
  ['pod', ['pod', 'container', 'daemonset', 'replicaset', 'statefulset', 'deployment']],
  ['job', ['job', 'cronjob', 'cron', 'backup', 'task', 'batch']],
  [
    'vendor',
    [
      'aws',
      'azure',
      'gcp',
      'cloudflare',
      'github',
      'dockerhub',
      'stripe',
      'twilio',
      'fastly',
      'vendor',
      'provider',
      'slack',
      'pagerduty',
      'auth0',
      'okta',
      'quay',
      'docker',
    ],
  ],
  ['setting', ['limit', 'quota', 'setting', 'flag', 'timeout', 'config', 'configuration', 'parameter', 'threshold']],
  ['network', ['network', 'vpc', 'subnet', 'firewall', 'cni', 'nat', 'vpn', 'mtu', 'socket']],
  ['service', ['service', 'api', 'app', 'web', 'site', 'frontend', 'backend']],
];

const kindOfWord: ReadonlyMap<string, string> = new Map(
  [...kindWords]
    .reverse()
    .flatMap(([kind, words]) => words.flatMap((word) => wordsOf(word).list.map((stemmed) => [stemmed, kind] as const))),
);

/** The kinds a name may be of, most telling word (the last) first: `orders-db pool` is a `database`. Empty when nothing tells. */
export const entityKinds = recentMemo(5_000, kindsOf);

function kindsOf(name: string): readonly string[] {
  const found: string[] = [];
  for (const word of [...wordsOf(name).list].reverse()) {
    const kind = kindOfWord.get(word) ?? kindOfWord.get(word.replace(/\d+$/, ''));
    if (kind !== undefined && !found.includes(kind)) found.push(kind);
  }
  return found;
}

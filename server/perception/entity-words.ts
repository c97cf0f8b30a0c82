// Word lists by which names are told from ordinary words: technologies, generic heads, and words that never name anything.

export type EntityKind =
  | 'service'
  | 'database'
  | 'queue'
  | 'node'
  | 'pod'
  | 'cluster'
  | 'region'
  | 'team'
  | 'vendor'
  | 'version'
  | 'change'
  | 'setting'
  | 'pipeline'
  | 'network'
  | 'monitoring'
  | 'thing';

function kinds(kind: EntityKind, names: string): [string, EntityKind][] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name.replaceAll('_', ' '), kind]);
}

/** Technologies and products that people name in lower case, too. */
export const technologies: ReadonlyMap<string, EntityKind> = new Map([
  ...kinds(
    'database',
    'postgres postgresql mysql mariadb mongodb mongo redis memcached elasticsearch opensearch etcd cassandra aurora rds dynamodb sqlite clickhouse pgbouncer cockroachdb couchdb neo4j influxdb timescaledb solr vitess snowflake bigquery',
  ),
  ...kinds('queue', 'kafka rabbitmq sqs sns nats pubsub kinesis sidekiq celery zookeeper pulsar activemq resque'),
  ...kinds(
    'service',
    'nginx haproxy envoy traefik istio linkerd ingress proxy hub jupyterhub vault consul nomad keycloak gunicorn puma php-fpm tomcat varnish kong keydb minio ceph harbor sentry coredns kube-dns kubelet kube-proxy apiserver api-server scheduler autoscaler cert-manager external-dns fluentd fluent-bit filebeat logstash kibana containerd dockerd docker culler spawner gateway cdn loadbalancer frontend backend webhook squid unbound bind9 openvpn wireguard chef puppet salt gitaly pgpool',
  ),
  ...kinds(
    'monitoring',
    'prometheus grafana alertmanager thanos loki datadog newrelic cloudwatch pingdom nagios zabbix jaeger tempo mimir cortex victoriametrics statsd telegraf kuberhealthy',
  ),
  ...kinds(
    'pipeline',
    'jenkins travis circleci concourse argocd argo flux spinnaker terraform ansible helm buildkite teamcity tekton gitlab-ci',
  ),
  ...kinds(
    'vendor',
    "aws azure gcp cloudflare fastly akamai github gitlab bitbucket dockerhub docker_hub quay stripe adyen paypal twilio sendgrid mailgun pagerduty opsgenie slack auth0 okta heroku vercel netlify digitalocean linode hetzner equinix route53 s3 ec2 eks gke aks lambda cloudfront letsencrypt let's_encrypt lastpass npm pypi confluent",
  ),
  ...kinds('cluster', 'kubernetes k8s openshift nomad_cluster'),
  ...kinds('network', 'dns vpc vpn nat cni calico cilium flannel vpc-cni bgp'),
]);

/** Heads of noun phrases that name a part of a system: `ingress controller`, `orders queue`, `security group`. */
export const componentHeads: ReadonlyMap<string, EntityKind> = new Map([
  ...kinds('pod', 'pod pods container containers replica replicas deployment deployments statefulset daemonset'),
  ...kinds('node', 'node nodes host hosts instance instances server servers vm vms machine machines nodegroup'),
  ...kinds('database', 'database databases db primary standby table tables index shard shards cache caches'),
  ...kinds('queue', 'queue queues topic topics broker brokers consumer consumers partition partitions stream'),
  ...kinds('cluster', 'cluster clusters namespace namespaces environment'),
  ...kinds(
    'service',
    'service services api app application website site controller proxy worker workers runner runners job jobs cronjob exporter gateway balancer cleaner plugin add-on addon operator sidecar agent daemon forwarder webhook endpoint frontend backend component module portal dashboard dashboards registry bucket',
  ),
  ...kinds(
    'setting',
    'limit limits quota quotas setting settings flag flags config configuration policy policies group rule rules template pool threshold password passwords secret secrets credential credentials certificate certificates cert key keys token tokens account route routes image chart ami runtime version',
  ),
  ...kinds('pipeline', 'pipeline pipelines build builds workflow script'),
  ...kinds('network', 'network subnet firewall link switch router'),
  ...kinds('team', 'team squad on-call'),
]);

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Heads that add nothing to a name before them: `checkout-api pods` is `checkout-api`. */
export const redundantHeads = list(
  'pod pods container containers replica replicas process processes deployment service services daemon daemonset statefulset instance instances server servers',
);

/** Modifiers so general that a head after them must stay: `user pods`, `new nodes`. */
export const generalModifiers = list(
  'user users new old all other bad broken stuck running failed failing remaining first second third unhealthy healthy terminating pending idle previous current worker monitoring suspect affected more additional extra many several both',
);

export const determiners = list(
  'the a an this that these those our its their his her my your all both each every some any another other remaining same whole entire one two three few several of previously currently newly already again more also single',
);

/** Words that end a noun phrase. */
export const phraseEnds = list(
  'to from for in on at with by via as into onto over under after before because since until so that which who whose when while where if but or nor than then is are was were be been being am has have had do does did will would can could should may might must not no it they we i you he she them us due through during without within across about around again now still back up down out off please now today tomorrow just and started completed finished done failed fails failing succeeded  running older once twice more times instead yet via every first later soon',
);

/** Common hyphenated words of English that are no names. */
export const ordinaryCompounds = list(
  'follow-up roll-back roll-out roll-over fail-over fall-back well-known so-called built-in opt-in log-in sign-in sign-up check-in check-out read-only write-only up-to-date out-of-date out-of-hours on-call stand-by long-term short-term long-running real-time one-off two-thirds half-hour half-an-hour day-to-day end-to-end end-user end-users third-party first-line second-line high-priority low-priority high-level low-level ad-hoc post-mortem root-cause de-facto time-out time-outs work-around re-run re-deploy re-assess re-established re-enable re-enabled re-applying re-created never-ending side-effect side-effects break-glass self-healing a-half step-by-step case-by-case back-up set-up start-up shut-down e-mail e-mails sub-second no-op pre-existing non-production non-prod in-progress in-flight in-place knock-on catch-up trade-off double-check double-charge cut-over hand-over take-over war-room copy-paste man-made multi-region cross-region best-effort state-of over-allocated under-provisioned previously-seen customer-facing user-facing front-end back-end',
);

/** Capitalized words in the middle of a sentence that name no part of a system. */
export const ordinaryCapitals = list(
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December UTC GMT CET CEST EST PST AM PM I OK URL HTTP HTTPS TCP UDP CPU RAM GB MB KB API APIs IP IPs ID IDs SLA SLO SEV IC ETA FYI PR PRs TLS SSL SSH OOM JSON SQL YAML Europe European Germany France Netherlands Spain Italy Poland Sweden Norway Denmark UK USA US EU Asia America Yes No The This That We It They Error Warning Info Ready NotReady Running Pending Terminating Evicted Unknown PM Sev Slack Decision Update Note Incident Exit',
);

/** Names of tools that report about others, so that being the sender says nothing about what is meant. */
export const reportingTools = list(
  'alertmanager etckeeper prometheus grafana datadog cloudwatch pagerduty opsgenie pingdom monitoring nagios zabbix kubernetes kubectl kubelet k8s cluster helm terraform travis jenkins github gitlab prober probe pytest status-page statuspage status scheduler cron deploybot deployment-pipeline newrelic sentry kernel syslog journald autoscaler aws gcp azure google-analytics analytics splunk loki kibana slack zendesk icinga icinga2 checkmk check_mk prtg sensu solarwinds dynatrace appdynamics honeycomb lightstep netdata monit uptimerobot uptime uptime-robot uptime-kuma uptimekuma statuscake healthchecks site24x7 checkly betterstack betteruptime hyperping oh-dear ohdear updown freshping nodeping papertrail rollbar bugsnag raygun incident-io rootly firehydrant monitor alerts alert alerting github-actions circleci teams mattermost discord telegram irc kuberhealthy',
);

/** Names of tools that pass on the alerts of others and call people. */
export const pagers = list(
  'pagerduty opsgenie victorops splunk-oncall oncall on-call xmatters squadcast pagertree spike pager alertops ilert zenduty grafana-oncall',
);

/** Words that never name anything on their own. */
export const emptyNames = list(
  'pr prs mr mrs ticket tickets it this that them they everything nothing something anything things thing stuff issue issues problem problems incident situation case cause change changes fix fixes revert patch hotfix rollback error errors work way time times now today some all one more details info information look luck progress process effect difference impact step steps everyone anyone someone people user users customer customers state bad good attempt attempts try number results result reason question questions moment minute minutes hour hours anybody anyone somebody everybody nobody none what who there here eye last',
);

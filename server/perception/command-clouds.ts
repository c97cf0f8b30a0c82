// What orders to clouds do: aws, gcloud, az, and platforms that host apps.
import { type CommandDeed, lastPart, type ShellLine } from './shell-lines.ts';

/** Options that name what an order to a cloud is about, the nearest thing first. */
const cloudNames =
  'service services service-name function-name db-instance-identifier db-cluster-identifier replication-group-id cache-cluster-id stack-name auto-scaling-group-name auto-scaling-group-names nodegroup-name load-balancer-name load-balancer-arn target-group-arn listener-arn rule-arn queue-url queue-name stream-name table-name bucket log-group-name domain-name user-name secret-id certificate-arn instance-id instance-ids instances group-name name names alarm-names cluster cluster-name distribution-id group-id group-ids';
const cloudOptions = cloudNames.split(' ').map((name) => `--${name}`);

/** What an order of the aws client does. */
export function awsDeed(line: ShellLine): CommandDeed | undefined {
  const [service = '', operation = ''] = line.free;
  const named = cloudOptions.map((option) => line.option(option)).find((value) => value !== undefined);
  const target =
    named
      ?.replace(/^.*:(?:targetgroup|loadbalancer\/\w+)\/([^/]+)\/.*$/, '$1')
      .replace(/^https?:\/\/\S*\//, '')
      .replace(/^.*(?:…|\.\.\.)/, '') ?? null;
  const has = (pattern: RegExp): boolean => pattern.test(operation);
  if (service === 'ssm' && has(/start-session/)) return ['inspect-state', line.option('--target') ?? null];
  if (service === 'logs' && has(/^(?:tail|filter|get|start-query)/)) return ['inspect-logs', lastPart(line.free[2] ?? target)];
  if (service === 'cloudwatch' && has(/^get-metric/)) return ['inspect-metrics', null];
  if (service === 'cloudwatch' && has(/disable-alarm/)) return ['silence', target];
  if (service === 'cloudtrail' || has(/stack-events|drift|config-history|task-definition-history|list-deployments|change-sets?$/))
    return ['inspect-changes', target];
  if (service === 's3') {
    if (operation === 'ls') return ['inspect-state', bucketOf(line.free[2])];
    if (operation === 'rm') return ['free-resource', bucketOf(line.free[2])];
    return /^(?:cp|sync)$/.test(operation) && /\b(?:backups?|snapshots?|restore|archive)\b/i.test(line.text)
      ? ['restore-data', null]
      : undefined;
  }
  if (has(/access-key|rotate-secret|import-certificate|request-certificate|login-profile|revoke-\w*token|put-secret/))
    return ['secure', target];
  if (has(/^(?:describe|list|get|head|batch-get|lookup|scan|query)\b/)) return ['inspect-state', target];
  if (has(/^reboot/)) return ['restart', target];
  if (has(/terminate-instance|set-instance-health|start-instance-refresh|recycle/)) return ['replace', target];
  if (has(/^update-service$/)) {
    if (line.option('--desired-count') === '0') return ['disable', target];
    if (line.option('--desired-count') !== undefined) return ['scale', target];
    return line.has('--force-new-deployment') && line.option('--task-definition') === undefined
      ? ['restart', target]
      : ['deploy-fix', target];
  }
  if (
    has(
      /set-desired-capacity|update-auto-scaling-group|modify-replication-group-shard|nodegroup-config|put-scaling-policy|increase-replica|purchase/,
    )
  )
    return ['scale', target];
  if (has(/^modify-db-(?:instance|cluster)$/) && /--(?:allocated-storage|db-instance-class|serverless)/.test(line.text))
    return ['scale', target];
  if (has(/^modify-(?:volume|instance-attribute)/)) return ['scale', target];
  if (has(/^(?:failover|promote|switchover)|resource-record-sets|shift/)) return ['reroute', target];
  if (has(/^deregister-|detach-instances|enter-standby|remove-targets/)) return ['isolate', target];
  if (has(/^register-targets|exit-standby/)) return ['scale', target];
  if (has(/function-concurrency|update-usage-plan|rate-based|web-acl|ip-set/)) return ['throttle', target];
  if (has(/function-code|create-deployment|start-pipeline|update-stack|deploy|publish-version|update-alias/)) return ['deploy-fix', target];
  if (has(/stop-deployment|cancel-update|rollback/)) return ['rollback', target];
  if (has(/restore|message-move-task|redrive|start-export|recover/)) return ['restore-data', target];
  if (has(/create-invalidation|purge|^delete-messages?/)) return ['free-resource', target];
  if (has(/^(?:disable|stop|suspend)-/)) return ['disable', target];
  if (has(/^start-(?:instances|db)/)) return ['restart', target];
  if (has(/^(?:delete|remove|release)-/)) return ['free-resource', target];
  if (has(/^create-(?:snapshot|image|tags|db-snapshot|backup)/)) return undefined;
  if (has(/^create-/)) return ['replace', target];
  return has(/^(?:modify|update|put|set|authorize|revoke|attach|detach|associate|disassociate|enable|add|reset|change)-/)
    ? ['reconfigure', target]
    : undefined;
}

function bucketOf(address: string | undefined): string | null {
  return address?.replace(/^s3:\/\/([^/]+).*$/, '$1') ?? null;
}

const cloudVerbs: readonly (readonly [RegExp, CommandDeed[0]])[] = [
  [/^(?:describe|list|show|get|ssh|get-health|get-credentials|get-server-config)$/, 'inspect-state'],
  [/^(?:read|tail|download)$/, 'inspect-logs'],
  [/^(?:restart|reset|reboot|start|redeploy|rolling-action)$/, 'restart'],
  [/^(?:resize|scale|set-size|set-autoscaling|upgrade-tier|update-size)$/, 'scale'],
  [/^(?:failover|promote-replica|update-traffic|set-traffic|migrate|switch-over|swap)$/, 'reroute'],
  [/^(?:stop|deallocate|disable|pause|suspend)$/, 'disable'],
  [/^(?:recreate-instances|recreate|replace|create|reimage)$/, 'replace'],
  [/^(?:deploy|submit)$/, 'deploy-fix'],
  [/^(?:rollback|revert)$/, 'rollback'],
  [/^(?:restore|restore-backup|recover)$/, 'restore-data'],
  [/^(?:rotate|renew|revoke|rotate-credentials)$/, 'secure'],
  [/^(?:delete|purge|delete-instances)$/, 'free-resource'],
  [/^(?:drain|cordon|abandon-instances|remove-backend|remove-instances)$/, 'isolate'],
  [/^(?:patch|update|set|edit|add|enable|attach|import|add-backend|add-iam-policy-binding)$/, 'reconfigure'],
];

/** gcloud, az, doctl: words of a group, then what to do, then to what. */
export function cloudDeed(line: ShellLine): CommandDeed | undefined {
  const words = line.free;
  const logs = words.some((word) => /^(?:logging|log|logs|activity-log)$/.test(word));
  const option = cloudOptions.map((name) => line.option(name)).find((value) => value !== undefined) ?? line.option('-n');
  for (let index = words.length - 1; index > 0; index--) {
    const verb = words[index] ?? '';
    const cls = cloudVerbs.find(([pattern]) => pattern.test(verb))?.[1];
    if (cls === undefined) continue;
    const target = words.slice(index + 1).find((word) => !/^(?:restart|replace|start|delete)$/.test(word)) ?? option ?? null;
    if (cls === 'inspect-state' && words.some((word) => /^(?:metrics|monitoring)$/.test(word))) return ['inspect-metrics', target];
    if (cls === 'inspect-state' && words.some((word) => /^(?:operations|revisions|releases|deployments|builds|activity-log)$/.test(word)))
      return ['inspect-changes', option ?? null];
    if (cls === 'inspect-state' && words.includes('config')) return undefined;
    if (cls === 'free-resource' && words.some((word) => /^(?:instances|vms?|nodes?|droplet)$/.test(word))) return ['replace', target];
    if (logs && /^inspect/.test(cls)) return ['inspect-logs', logs && option !== undefined ? option : null];
    return [verb === 'rolling-action' && words[index + 1] === 'replace' ? 'replace' : cls, target];
  }
  return logs ? ['inspect-logs', option ?? null] : undefined;
}

/** What an order to a platform that hosts apps does. */
export function hostedDeed(line: ShellLine, verb: string): CommandDeed | undefined {
  const app = line.option('-a', '--app') ?? null;
  const second = line.free[1] ?? '';
  if (/^(?:rollback|releases:rollback)$/.test(verb) || (verb === 'releases' && second === 'rollback')) return ['rollback', app];
  if (/^(?:restart|ps:restart|dyno:restart)$/.test(verb) || (/^(?:apps|machines?)$/.test(verb) && second === 'restart'))
    return ['restart', app];
  if (/^(?:ps:scale|scale|ps:resize)$/.test(verb)) return [/=0\b|count 0\b/.test(line.text) ? 'disable' : 'scale', app];
  if (/^(?:maintenance:on|features:disable|suspend)$/.test(verb)) return ['disable', app];
  if (/^(?:config:set|config:unset|secrets|features:enable)$/.test(verb)) return ['reconfigure', app];
  if (verb === 'logs') return ['inspect-logs', app];
  if (/^(?:releases|activity)/.test(verb)) return ['inspect-changes', app];
  if (verb === 'deploy') return ['deploy-fix', app];
  if (/^pg:(?:kill|killall)/.test(verb)) return ['free-resource', app];
  if (/^pg:(?:promote|failover)/.test(verb)) return ['reroute', app];
  if (/^pg:backups:restore/.test(verb)) return ['restore-data', app];
  return /^(?:ps|status|apps|pg|run|redis|ssh|checks|machines?)/.test(verb) ? ['inspect-state', app] : undefined;
}

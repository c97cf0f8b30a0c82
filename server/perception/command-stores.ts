// What commands to data stores do: databases, caches, queues, and the disks and file systems under them.
import type { CommandDeed, ShellLine } from './shell-lines.ts';

/** What a command to a store does; undefined for other programs and for commands that tell nothing. */
export function readStore(line: ShellLine): CommandDeed | undefined {
  const { tool, free, text, host } = line;
  const [verb = '', second = null] = free;
  const where = line.option('-h', '--host') ?? null;
  switch (tool) {
    case 'psql':
    case 'mysql':
    case 'mariadb':
    case 'cqlsh':
    case 'clickhouse-client':
      return sqlDeed(text, where ?? line.option('-d', '--dbname', '-D') ?? host);
    case 'mysqladmin':
      return [
        /\bkill\b|flush-hosts/.test(text)
          ? 'free-resource'
          : /shutdown/.test(text)
            ? 'disable'
            : /start-replica|start-slave/.test(text)
              ? 'reconfigure'
              : 'inspect-state',
        where,
      ];
    case 'mongo':
    case 'mongosh':
      if (/stepDown|replSetReconfig|rs\.reconfig/.test(text)) return ['reroute', where];
      if (/killOp|killSessions|deleteMany|\.drop\(|remove\(/.test(text)) return ['free-resource', where];
      return [/setParameter|createIndex|dropIndex|setProfilingLevel|setFeature/.test(text) ? 'reconfigure' : 'inspect-state', where];
    case 'pg_ctl':
    case 'pg_ctlcluster':
    case 'repmgr':
    case 'patronictl':
      if (/\b(?:promote|failover|switchover)\b/.test(text)) return ['reroute', where ?? after(free, /^(?:failover|switchover)$/)];
      if (/\b(?:restart|start|reload)\b/.test(text)) return ['restart', after(free, /^(?:restart|start|reload)$/)];
      if (/\b(?:pause|stop)\b/.test(text)) return ['disable', after(free, /^(?:pause|stop)$/)];
      return [/edit-config|resume/.test(text) ? 'reconfigure' : /\breinit\b/.test(text) ? 'replace' : 'inspect-state', where];
    case 'pg_restore':
    case 'mongorestore':
      return ['restore-data', line.option('-d', '--dbname', '--db') ?? where];
    case 'pg_repack':
      return ['reconfigure', line.option('-d', '--dbname', '-t', '--table') ?? where];
    case 'redis-cli':
    case 'valkey-cli':
      return redis(text, where ?? tool.replace(/-cli$/, ''));
    case 'rabbitmqctl':
    case 'rabbitmqadmin':
    case 'rabbitmq-queues':
    case 'rabbitmq-diagnostics':
      return rabbit(verb, second, text);
    case 'nodetool':
      if (/^(?:repair|rebuild|rebuild_index|scrub)$/.test(verb)) return ['restore-data', host ?? 'cassandra'];
      if (/^(?:drain|decommission|removenode|disablegossip|disablebinary)$/.test(verb)) return ['isolate', host ?? 'cassandra'];
      if (/^(?:cleanup|clearsnapshot|compact|garbagecollect|flush)$/.test(verb)) return ['free-resource', host ?? 'cassandra'];
      if (/^(?:set|disable|enable|stop)/.test(verb)) return ['reconfigure', host ?? 'cassandra'];
      return ['inspect-state', host ?? 'cassandra'];
    case 'etcdctl':
      if (verb === 'snapshot') return second === 'restore' ? ['restore-data', 'etcd'] : undefined;
      if (/^(?:defrag|compact|compaction|del)$/.test(verb)) return ['free-resource', 'etcd'];
      if (verb === 'move-leader') return ['reroute', 'etcd'];
      return /^member$/.test(verb) && /^(?:remove|add)$/.test(second ?? '') ? ['replace', 'etcd'] : ['inspect-state', 'etcd'];
    case 'kcat':
      return ['inspect-state', line.option('-t') ?? 'kafka'];
    case 'zfs':
    case 'zpool':
      return zfs(line, verb);
    case 'lvextend':
    case 'lvresize':
    case 'vgextend':
    case 'resize2fs':
    case 'xfs_growfs':
    case 'growpart':
      return ['scale', host];
    case 'mdadm':
      if (/--(?:fail|remove|stop)\b/.test(text)) return ['isolate', host];
      return [/--(?:add|re-add|grow)\b/.test(text) ? 'replace' : 'inspect-state', host];
    case 'fsck':
    case 'e2fsck':
    case 'xfs_repair':
      return ['restore-data', host];
    case 'ceph':
      if (/^osd (?:out|down|purge)/.test(free.join(' '))) return ['isolate', free[2] ?? 'ceph'];
      if (/^osd (?:in|reweight|crush|set|unset|pool set)/.test(free.join(' ')) || /^(?:config|balancer) /.test(free.join(' ')))
        return ['reconfigure', 'ceph'];
      return [/^pg repair/.test(free.join(' ')) ? 'restore-data' : 'inspect-state', 'ceph'];
    case 'rsync': {
      const remote = (word: string | undefined): string | null => /^(?:[\w.-]+@)?([A-Za-z][\w.-]+):/.exec(word ?? '')?.[1] ?? null;
      const noted = /\s(?:->|→)\s+([\w.-]+)/.exec(text)?.[1];
      return ['restore-data', noted ?? remote(free.at(-1)) ?? host ?? remote(free.at(-2))];
    }
    case 'restic':
    case 'borg':
    case 'velero':
      return /\b(?:restore|extract)\b/.test(text)
        ? ['restore-data', host]
        : /\b(?:prune|forget|delete|unlock|break-lock)\b/.test(text)
          ? ['free-resource', tool]
          : undefined;
    default:
      return /^kafka-/.test(tool) ? kafka(line) : undefined;
  }
}

/** What a statement does, whatever client it was typed into. */
function sqlDeed(text: string, where: string | null): CommandDeed | undefined {
  const on = (pattern: RegExp): string | null =>
    where ??
    pattern
      .exec(text)?.[1]
      ?.replace(/^"|"$/g, '')
      .replace(/^public\./, '') ??
    null;
  if (/pg_terminate_backend|pg_cancel_backend|\bkill\s+(?:query\s+|connection\s+)?\d|\brds_kill\b/i.test(text))
    return ['free-resource', where];
  if (/pg_promote\s*\(|\bchange (?:master|replication source) to\b|group_replication_set_as_primary/i.test(text)) return ['reroute', where];
  if (/pg_reload_conf|pg_switch_wal|pg_wal_replay_resume/i.test(text)) return ['reconfigure', where];
  if (/pg_wal_replay_pause|\bstop (?:slave|replica)\b|^\S+\s+(?:\S+\s+)*"?pause\b/i.test(text)) return ['disable', where];
  if (/\bvacuum\b|\breindex\b|\banaly[sz]e\s+[\w."]+\s*(?:["';]|$)|\boptimize\s+table\b|\bcluster\s+\w+\s+using\b/i.test(text))
    return [
      'reconfigure',
      on(
        /\b(?:vacuum(?:\s+(?:full|freeze|verbose|analy[sz]e)|\s*\([^)]*\))*|reindex\s+(?:table|index|database)(?:\s+concurrently)?|analy[sz]e|optimize\s+table)\s+([a-z_][\w.]*)/i,
      ),
    ];
  if (
    /\b(?:truncate|drop\s+(?:table|database|partition))\b|\bdelete\s+from\b|pg_drop_replication_slot|\bpurge\s+binary\s+logs\b/i.test(text)
  )
    return [
      'free-resource',
      on(/\b(?:truncate(?:\s+table)?|drop\s+(?:table|database)(?:\s+if\s+exists)?|delete\s+from)\s+([a-z_][\w.]*)/i),
    ];
  if (/\balter\s+(?:user|role)\b.{0,80}\bpassword\b|\brevoke\b|\bset\s+password\b/i.test(text)) return ['secure', where];
  if (/\b(?:alter\s+\w+|set\s+(?:global|persist)|create\s+(?:unique\s+)?index|drop\s+index|start\s+(?:slave|replica)|grant)\b/i.test(text))
    return [
      'reconfigure',
      on(/\b(?:alter\s+(?:table|database)(?:\s+if\s+exists)?|index\s+(?:concurrently\s+)?(?:\w+\s+)?on)\s+([a-z_][\w.]*)/i),
    ];
  if (/\b(?:update\s+[\w."]+\s+set|insert\s+into)\b/i.test(text))
    return ['restore-data', on(/\b(?:update|insert\s+into)\s+([a-z_][\w.]*)/i)];
  return ['inspect-state', where];
}

function redis(text: string, where: string): CommandDeed {
  if (/\bsentinel\s+failover|\bcluster\s+failover|\b(?:replicaof|slaveof)\b/i.test(text)) return ['reroute', where];
  if (/\b(?:flush(?:all|db)|del|unlink|client\s+kill|xtrim|ltrim|memory\s+purge|script\s+flush|client\s+no-evict)\b/i.test(text))
    return ['free-resource', where];
  if (/\bclient\s+pause\b/i.test(text)) return ['throttle', where];
  if (/\b(?:shutdown|debug\s+restart)\b/i.test(text)) return ['restart', where];
  if (/\bconfig\s+(?:set|rewrite)\b|\bcluster\s+(?:meet|forget|rebalance|reshard)\b|--cluster\s+(?:rebalance|reshard|fix)/i.test(text))
    return ['reconfigure', where];
  return ['inspect-state', where];
}

function rabbit(verb: string, second: string | null, text: string): CommandDeed {
  if (/^(?:purge_queue|delete_queue|purge|delete|clear_\w+)$/.test(verb))
    return ['free-resource', /\bname=(\S+)/.exec(text)?.[1] ?? (verb === 'purge' || verb === 'delete' ? null : second) ?? 'rabbitmq'];
  if (/^close_(?:connection|all_connections|all_user_connections)$/.test(verb)) return ['free-resource', 'rabbitmq'];
  if (/^(?:stop_app|start_app|stop|start|reset|force_boot|restart_vhost)$/.test(verb))
    return [verb === 'stop' ? 'disable' : 'restart', 'rabbitmq'];
  if (/^(?:forget_cluster_node)$/.test(verb)) return ['isolate', second ?? 'rabbitmq'];
  if (/^(?:rebalance|promote_mirrors)$/.test(verb)) return ['reroute', 'rabbitmq'];
  if (/^(?:change_password|delete_user)$/.test(verb)) return ['secure', 'rabbitmq'];
  return [/^(?:set_|enable_|disable_|add_|declare|eval$)/.test(verb) ? 'reconfigure' : 'inspect-state', 'rabbitmq'];
}

function kafka(line: ShellLine): CommandDeed | undefined {
  const { tool, text } = line;
  const named = line.option('--group', '--topic', '--entity-name') ?? 'kafka';
  if (/consumer-groups/.test(tool)) {
    if (/--reset-offsets/.test(text))
      return line.has('--execute') ? [/--to-latest/.test(text) ? 'free-resource' : 'restore-data', named] : ['inspect-state', named];
    return /--delete/.test(text) ? ['free-resource', named] : ['inspect-state', named];
  }
  if (/reassign-partitions|leader-election|preferred-replica/.test(tool))
    return /--(?:execute|all-topic-partitions|election-type)/.test(text) || !/reassign/.test(tool)
      ? ['reroute', named]
      : ['inspect-state', named];
  if (/delete-records/.test(tool) || /--delete(?:\s|$)/.test(text)) return ['free-resource', named];
  if (/server-stop/.test(tool)) return ['disable', line.host ?? 'kafka'];
  if (/server-start/.test(tool)) return ['restart', line.host ?? 'kafka'];
  if (/--alter/.test(text)) return [/--partitions/.test(text) ? 'scale' : /byte_rate|quota/.test(text) ? 'throttle' : 'reconfigure', named];
  if (/console-producer|producer-perf/.test(tool)) return ['reproduce', named];
  return ['inspect-state', named];
}

function zfs({ tool, free, text, host }: ShellLine, verb: string): CommandDeed | undefined {
  const named =
    free
      .slice(1)
      .find((word) => /^[a-z][\w-]*(?:\/[\w.-]+)*(?:@|$)/i.test(word) && !word.startsWith('/'))
      ?.replace(/@.*$/, '') ?? null;
  // What one looks at is the machine; what one changes is its pool or data set.
  if (/^(?:list|status|get|iostat|history|diff|holds)$/.test(verb))
    return [verb === 'history' ? 'inspect-changes' : verb === 'iostat' ? 'inspect-metrics' : 'inspect-state', host ?? named];
  const set = named?.includes('/') === true || tool === 'zpool' ? named : null;
  if (/^(?:destroy|release)$/.test(verb)) return ['free-resource', dataset(text) ?? set ?? host];
  if (verb === 'rollback' || verb === 'receive' || verb === 'recv') return ['restore-data', named ?? host];
  if (verb === 'set') return [/\b(?:ref)?quota=|reservation=/.test(text) ? 'scale' : 'reconfigure', free.at(-1) ?? host];
  if (verb === 'add' || verb === 'attach' || verb === 'online' || verb === 'expand') return ['scale', host ?? named];
  if (verb === 'replace') return ['replace', host ?? named];
  if (verb === 'offline' || verb === 'detach' || verb === 'remove') return ['isolate', host ?? named];
  return /^(?:clear|import|mount)$/.test(verb)
    ? ['reconfigure', host ?? named]
    : verb === 'scrub'
      ? ['inspect-state', host ?? named]
      : undefined;
}

/** The data set whose snapshots go, whichever word of the order names it. */
function dataset(text: string): string | undefined {
  return /\s([a-z][\w-]*(?:\/[\w.-]+)+)@/i.exec(text)?.[1];
}

function after(words: readonly string[], verb: RegExp): string | null {
  return words[words.findIndex((word) => verb.test(word)) + 1] ?? null;
}

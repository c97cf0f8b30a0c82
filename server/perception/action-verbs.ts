// The verbs and nouns by which people say what they do, and the class of action each means with its object.
// Longer than 400 lines because it is one list: in two a verb could be read in two ways.
import type { ActionClass } from '../../domain/vocabulary.ts';

/** What stands around a verb: `object` is the text after it (for passives the subject), in lower case. */
export type VerbUse = { readonly object: string; readonly clause: string };
type Resolve = (use: VerbUse) => ActionClass | null;
export type ActionVerb = { readonly lemma: string; readonly resolve: Resolve };

const has =
  (pattern: RegExp): ((text: string) => boolean) =>
  (text) =>
    pattern.test(text);
const aboutLogs = has(/\b(logs?|kibana|loki|splunk|traces?|traceback|stack ?traces?|dmesg|journal|journalctl|log files?|log lines?)\b/);
const aboutMetrics = has(
  /\b(metrics?|graphs?|grafana|datadog|prometheus|cloudwatch|dashboards?|charts?(?! version)|lag|p9\d|error rate|queue (?:depth|length|size)|cpu|memory|usage|utili[sz]ation|load|plots?|panels?|latency|traffic|throughput|resource use)\b/,
);
const aboutChanges = has(
  /\b(changes?|changed|deploys?|deployments?|commits?|merges?|diffs?|releases?|history|pull requests?|prs?|what is different|changelog|rollouts? of)\b/,
);
const aboutDocs = has(
  /\b(docs?|documentation|runbooks?|playbooks?|post-?mortems?|past incidents?|issue tracker|github issues?|known (bugs?|issues?)|manual|knowledge base|release notes|forum)\b/,
);
const aboutCapacity = has(
  /\b(replicas?|nodes?|capacity|instance (type|size|class)|instances|workers?|consumers?|disks?|volumes?|storage|memory|ram|cpus?|cores?|machines?|servers?|shards?|node (count|limit|group|pool)|desired|brokers?|pods? (count|limit)|autoscal\w*|hpa|iops|bandwidth|quota|lv|partitions?|file ?systems?)\b/,
);
const aboutTraffic = has(/\b(traffic|requests?|load|users?|clients?|dns|workloads?|connections|sessions|reads|writes|queries)\b/);
const aboutData = has(
  /\b(data|database|table|tables|rows?|queues?|dlq|backups?|snapshots?|index|indices|indexes|messages|events|records|bucket|files?|dump|offsets?)\b/,
);
const aboutNode = has(/\b(nodes?|hosts?|machines?|servers?|instances?|vms?|ec2|brokers?|members?)\b/);
const aboutSecret = has(
  /\b(passwords?|secrets?|keys?|tokens?|credentials?|certificates?|certs?|accounts?|api[- ]keys?|service accounts?)\b/,
);
const aboutFeature = has(
  /\b(features?|flags?|jobs?|cron\w*|automation|experiment|integration|plugin|module|deploys?|deployments?|pipelines?|rules?|routes?|cleaner|culler|autoscal\w*|sync|imports?|schedule\w*|webhooks?|probes?|health ?checks?|cache|caching|mode)\b/,
);
const aboutPeople = has(
  /\b(on-?call|team|vendor|support|engineers?|colleagues?|owners?|experts?|dba|network|head|manager|management|lead|commander|responder-\d+|@\S+|someone|somebody|everybody|devs?|developers?|hotline|helpdesk|help ?desk|noc|provider|carrier|bank|desk)\b/,
);
const aboutSeverity = has(/\b(sev(erity)?[- ]?\d?|p[1-4]|priority|major (incident|outage))\b/);
const publicAudience = has(
  /\b(status ?page|public|users?|customers?|clients?|twitter|tweet|external|website|banner|announcement|comms|tenants|subscribers|update channel|#\S*(update|announce|ask|support|general)\S*)\b/,
);
const internalAudience = has(
  /\b(stakeholders?|management|internal|leadership|managers?|directors?|colleagues|the (team|company)|exec(?:utive)?s?|board|support team|heads?|everyone|e-?mail|mail)\b/,
);

const aboutRoles = has(/\b(lead|command|commander|comms|communications|scribe|ownership|over as|roles?|ic|operations)\b/);

const always =
  (cls: ActionClass): Resolve =>
  () =>
    cls;

const inspect: Resolve = ({ object, clause }) => {
  if (/^(?:for )?(?:the |a )?(?:root )?(?:cause|reason|culprit|explanation)\b/.test(object)) return null;
  if (aboutLogs(object)) return 'inspect-logs';
  if (aboutDocs(object)) return 'consult';
  if (aboutChanges(object)) return 'inspect-changes';
  if (aboutMetrics(object)) return 'inspect-metrics';
  if (/\b(use method)\b/.test(clause)) return 'inspect-metrics';
  return 'inspect-state';
};

const check: Resolve = (use) => {
  if (
    /\b(fix|roll-?back|restart|recover\w*|mitigation|healthy|works|working|resolved|is (fine|ok|up|back))\b/.test(use.clause) &&
    !/\b(broken|fail\w*|error)\b/.test(use.object)
  )
    return 'verify';
  return inspect(use);
};

const remove: Resolve = ({ object, clause }) => {
  if (/\bdefault route|\broutes?\b|\brules?\b/.test(object)) return 'reconfigure';
  if (/\b(?:stuck|hung|hanging|wedged|broken)\b.*\b(?:pods?|containers?)\b/.test(object) && !/\b(?:all|user|every)\b/.test(object))
    return 'restart';
  if (
    /\b(older|all|old|stale|idle|orphaned|unused|stuck|leftover|user|evicted|completed)\b.*\b(pods?|sessions?|jobs?|processes|containers?|users|servers)\b|\ball pods\b|\bpods (older|that are|which)/.test(
      object,
    )
  )
    return 'free-resource';
  if (/\bpin\b|\b(workaround|override)\b/.test(object)) return 'deploy-fix';
  if (/\b(gb|mb|dumps?|disk|space|files?|logs|artefacts|artifacts|images|cache)\b/.test(object)) return 'free-resource';
  if (/\b(?:pod|container)\b/.test(object) && !/\b(?:all|user|every)\b/.test(object)) return 'restart';
  if (/\bpods?\b|\bcontainers?\b|\bprocess\b/.test(object)) return 'restart';
  if (aboutNode(object)) return /\b(from|out of)\b/.test(clause) ? 'isolate' : 'replace';
  if (aboutSecret(object)) return 'secure';
  if (aboutFeature(object) && !/\bcache\b/.test(object)) return 'disable';
  return 'free-resource';
};

const change: Resolve = ({ object, clause }) => {
  if (aboutSeverity(object) && !/\bclass\b/.test(object)) return 'declare';
  if (/\b(?:fix|patch|hotfix)\b/.test(object)) return 'deploy-fix';
  const back = /\b(back to|to the (old|previous|earlier|former|last)|previous (value|version|setting|one))\b/.test(clause);
  if (back && !/\b(back (up|on|in))\b/.test(clause)) return 'rollback';
  if (/\bunhealthy\b/.test(object) && aboutNode(object)) return 'replace';
  if (/\b(lower\w*|reduc\w*|decreas\w*|cut|cap\w*|drop\w*)\b/.test(clause) && /\b(limit|quota|rate|concurren\w*|max\w*)\b/.test(object))
    return 'throttle';
  if (/\b(inode|threshold|enabled?)\b.*\b(0|zero|false|off)\b/.test(object)) return 'disable';
  if (/\bupdate (mail|post)|status ?page\b/.test(object)) return 'update-external';
  if (
    /\b(timeouts?|pool|settings?|config\w*|env|profile|permissions?|acls?|policy|password|heap size|thresholds?|user limit|per-\S+ (limit|quota)|rate limit|repo (limit|quota)|resource requests)\b/.test(
      object,
    )
  )
    return 'reconfigure';
  if (
    /\b(memory|cpu|node|autoscal\w*|replica\w*|worker\w*|container|disk|volume)\b/.test(object) &&
    /\b(limits?|max\w*|count|quota|size)\b/.test(object)
  )
    return 'scale';
  if (aboutCapacity(object)) return 'scale';
  if (
    /\b(version|release|image|chart|package|dependency|library)\b/.test(object) &&
    /\b(updat\w*|bump\w*|switch\w*|upgrad\w*)\b/.test(clause)
  )
    return 'deploy-fix';
  return 'reconfigure';
};

const stop: Resolve = ({ object }) => {
  if (/\b(investigat\w*|look\w*|work\w*|incident)\b/.test(object)) return null;
  return 'disable';
};

const post: Resolve = ({ object, clause }) => {
  if (internalAudience(object) && !publicAudience(object)) return 'update-internal';
  if (internalAudience(clause) && !publicAudience(clause)) return 'update-internal';
  if (publicAudience(clause) || /\b(update|incident|notice|message|reply|comms)\b/.test(object)) return 'update-external';
  return null;
};

const mail: Resolve = ({ object, clause }) => {
  if (/\b(flag\w*|join|help|act|escalat\w*)\b/.test(clause)) return 'engage';
  return publicAudience(object) && !internalAudience(object) ? 'update-external' : 'update-internal';
};

const open: Resolve = ({ object, clause }) => {
  if (/\b(ticket|case|issue)\b/.test(object))
    return /\b(with|vendor|support|provider|aws|priority)\b/.test(clause) ? 'engage' : aboutSeverity(clause) ? 'declare' : 'record';
  if (/\b(incident|bridge)\b/.test(object)) return 'declare';
  if (/\bwar ?room|call\b/.test(object)) return 'engage';
  if (/\bdashboards?|graphs?\b/.test(object)) return 'inspect-metrics';
  return /\b(ssh|ports?|access|connections?|firewall|security group)\b/.test(object) ? 'reconfigure' : null;
};

const create: Resolve = ({ object, clause }) => {
  if (/\b(ticket|issue|follow-?up|action item)\b/.test(object)) return aboutSeverity(clause) ? 'declare' : 'record';
  if (/\bincident\b/.test(object)) return 'declare';
  // What is made stands first: `a listener with the old certificate` is a listener.
  const made = object.split(/\s(?:on|in|at|for|with|by|from|under|,|->)\s|\s*[,(;]/)[0] ?? object;
  if (
    /\b(?:listeners?|load ?balancers?|target groups?|queues?|topics?|buckets?|volumes?|endpoints?|gateways?|tables?)\b|^https?:?\d*|:\d{2,5}\b/.test(
      made,
    )
  )
    return 'replace';
  if (/\b(?:rules?|routes?|polic(?:y|ies)|dns records?|cnames?|roles?|permissions?|subscriptions?|exceptions?|overrides?)\b/.test(made))
    return 'reconfigure';
  if (aboutSecret(made)) return 'secure';
  if (aboutNode(object) || /\bcluster|image\b/.test(object)) return 'replace';
  if (/\bwar ?room|bridge\b/.test(object)) return 'engage';
  return null;
};

const raise: Resolve = (use) => {
  if (/\b(ticket|case|issue|incident)\b/.test(use.object)) return open(use);
  if (/\bpull request|\bpr\b/.test(use.object)) return 'deploy-fix';
  return change(use);
};

const rerun: Resolve = ({ object }) => {
  if (/\b(test|request|order|query|launch|build of|repro)\b/.test(object) && !/\bdeploy/.test(object)) return 'reproduce';
  return 'restart';
};

const run: Resolve = ({ object }) => {
  if (/\broll-?over\b|\badd new nodes\b/.test(object)) return 'replace';
  if (/\btests?\b|\bprobe\b|\bcurl\b|\bping\b/.test(object)) return 'reproduce';
  if (/\b(pipeline|deploy\w*)\b/.test(object)) return 'deploy-fix';
  if (/\b(top|htop|iostat|vmstat|netstat)\b/.test(object)) return 'inspect-metrics';
  if (/\b(kubectl|describe|explain)\b/.test(object)) return 'inspect-state';
  return null;
};

const add: Resolve = ({ object, clause }) => {
  if (/\b(index|indexes)\b/.test(object)) return 'reconfigure';
  if (/\b(note|entry|comment|ticket)\b/.test(object)) return 'record';
  if (/\b(block|deny|rate|waf)\b/.test(clause)) return 'throttle';
  if (aboutCapacity(object)) return 'scale';
  return /\b(rules?|routes?|headers?|permissions?|acls?|records?|entries)\b/.test(object) ? 'reconfigure' : null;
};

const move: Resolve = ({ object, clause }) => {
  if (/\bstage\b|\bincident\b|\bdiscussion\b|\bmeeting\b/.test(object)) return null;
  if (/\b(forward|on to)\b|^on\b/.test(object)) return null;
  return /\b(bigger|larger|smaller) (instance|machine|node)/.test(clause) ? 'scale' : 'reroute';
};

const restore: Resolve = ({ object, clause }) => {
  if (/\b(previous|old|former|earlier|last)\b.*\b(version|config\w*|password|value|setting|image|release)\b/.test(clause))
    return 'rollback';
  return aboutData(object) || /\b(from (a |the )?(backup|snapshot))\b/.test(clause) ? 'restore-data' : null;
};
const replace: Resolve = ({ object }) =>
  aboutSecret(object) || /\b(?:(?:certificate|cert|ca|trust) (?:chain|bundle)|chain|intermediates?|keystore|truststore)\b/.test(object)
    ? 'secure'
    : 'replace';
/** A build is promoted to where it runs, a replica to where it serves. */
const promote: Resolve = ({ object }) =>
  /\b(?:builds?|releases?|images?|artefacts?|artifacts?|packages?|canar(?:y|ies)|versions?|rc\d*|charts?|v?\d+\.\d[\w.]*)\b/.test(object)
    ? 'deploy-fix'
    : 'reroute';
/** To take up again is to put a setting back; normal work taken up again is nobody's deed. */
const takeUpAgain: Resolve = ({ object }) =>
  aboutFeature(object) || /\b(?:queues?|consumers?|workers?|publish\w*|replication|polling|processing|alerts?)\b/.test(object)
    ? 'reconfigure'
    : null;
const repool: Resolve = ({ object, clause }) =>
  /\b(?:sites?|regions?|dns|data ?cent(?:re|er)s?|dc|zones?)\b/.test(`${object} ${clause}`) ? 'reroute' : 'scale';
const test: Resolve = ({ clause }) => (/\b(after|fix|works again|again works)\b/.test(clause) ? 'verify' : 'reproduce');
const note: Resolve = always('record');
const tell: Resolve = ({ object }) => (publicAudience(object) && !internalAudience(object) ? 'update-external' : 'update-internal');
const ask: Resolve = ({ object, clause }) =>
  /\b(to (join|help|look|take|come)|join us|for help)\b/.test(clause) && aboutPeople(object) ? 'engage' : 'consult';
const take: Resolve = ({ object, clause }) => {
  if (aboutRoles(clause) && !/\b(?:alerts?|alarms?|pages?)\b/.test(clause)) return 'assign-role';
  if (/\bout of (service|rotation|the (lb|load ?balancer|pool))\b/.test(clause)) return 'isolate';
  return /\b(snapshot|dump|backup|copy)\b/.test(object) ? 'record' : null;
};
const aboutProcesses = has(/\b(query|queries|sessions?|process\w*|connections?|transactions?|pids?|backends?|statements?|threads?)\b/);
const kill: Resolve = ({ object }) =>
  /^-?\s*switch\b/.test(object)
    ? null
    : /\bpods?\b/.test(object) && !/\b(all|old|older|user)\b/.test(object)
      ? 'restart'
      : aboutProcesses(object) || /\bpods\b/.test(object)
        ? 'free-resource'
        : 'restart';
/** A queue is emptied, a machine is taken out; an empty queue is a state that nobody may have brought about. */
const drain: Resolve = ({ object, clause }) => {
  if (!/\b(?:queues?|topics?|backlog|buffers?|streams?|inbox|mailbox)\b/.test(object)) return 'isolate';
  return /\b(?:is|are|was|were|has|have|been) (?:now |fully |almost |nearly )?(?:been )?drained\b/.test(clause) ? null : 'free-resource';
};
const ping: Resolve = ({ object }) =>
  /(?:^|\s)@\S|\b(?:on-?call|teams?|engineers?|dbas?|sres?|someone|somebody|owners?|vendor|support|responder-\d+|leads?|managers?|developers?|devs?)\b/.test(
    object,
  )
    ? 'engage'
    : 'reproduce';
const flip: Resolve = ({ object }) =>
  /\bkill[- ]?switch\b/.test(object) ? 'disable' : /\bflags?|toggles?\b/.test(object) ? 'reconfigure' : null;
const roll: Resolve = ({ object }) =>
  aboutNode(object) || /\bcluster\b/.test(object)
    ? 'replace'
    : /\b(?:tier|fleet|pods?|deployments?|daemonsets?|statefulsets?|services?|workers?|containers?|replicas?)\b/.test(object)
      ? 'restart'
      : null;
const turnOn: Resolve = ({ clause }) => (/\bon\b|\boff\b/.test(clause) ? (/\boff\b/.test(clause) ? 'disable' : 'reconfigure') : null);

export type Entry = readonly [forms: string, resolve: Resolve];
/** `base/ing/past`; a form with a space is a verb with its particle, which may stand up to four words later. */
export const entries: readonly Entry[] = [
  ['restart reboot bounce respawn relaunch reload', always('restart')],
  ['redeploy resubmit retry', rerun],
  ['rerun/rerunning/reran re-run/re-running/re-ran', rerun],
  [
    'recreate recycle',
    ({ object }) =>
      aboutNode(object)
        ? 'replace'
        : /\b(?:alias(?:es)?|records?|rules?|users?|roles?|index|indexes|indices|routes?|permissions?|topics?|bindings?)\b/.test(object)
          ? 'reconfigure'
          : 'restart',
  ],
  ['delete remove purge cull prune drop flush truncate clear clean', remove],
  ['free', ({ object }) => (/\b(?:disk|space|memory|connections?|inodes?|slots?)\b/.test(object) ? 'free-resource' : null)],
  ['clean~up free~up', ({ object }) => (aboutNode(object) && !/\b(disk|space|log)/.test(object) ? 'replace' : 'free-resource')],
  ['kill', kill],
  ['evict archive vacuum compact', always('free-resource')],
  ['revert rollback undo/undoing/undid/undone', always('rollback')],
  ['downgrade', ({ object }) => (aboutSeverity(object) ? 'declare' : 'rollback')],
  ['roll~back/rolling~back/rolled~back back~out', always('rollback')],
  ['restore', restore],
  ['replay backfill reindex repair recover resync', ({ object }) => (aboutData(object) ? 'restore-data' : null)],
  [
    'reprocess reimport re-import re-process',
    ({ object }) =>
      aboutData(object) || /\b(?:payments?|orders?|jobs?|mails?|webhooks?|uploads?|transactions?|hours?|days?)\b/.test(object)
        ? 'restore-data'
        : null,
  ],
  ['deploy ship release patch hotfix install merge', ({ object }) => (/\b(?:back|revert\w*)\b/.test(object) ? 'rollback' : 'deploy-fix')],
  ['upgrade', ({ object }) => (aboutSeverity(object) ? 'declare' : /\b(?:back|revert\w*)\b/.test(object) ? 'rollback' : 'deploy-fix')],
  // Held at a known version, a thing no longer moves forward; a processor pinned at 100 % is busy.
  [
    'pin',
    ({ clause }) =>
      /\b(?:cpus?|cores?|memory|load|disk|usage|util\w*|threads?)\b|\bpinned (?:at|near|around)\b/.test(clause) ? null : 'rollback',
  ],
  ['unpin/unpinning/unpinned', always('deploy-fix')],
  ['roll~out/rolling~out/rolled~out apply', ({ object }) => (/\broll-?back\b/.test(object) ? 'rollback' : 'deploy-fix')],
  ['fix', ({ object }) => (/\bforward\b|^(?:it|this|that|the (?:issue|problem))?\b[\s.]*$/.test(object) ? null : 'deploy-fix')],
  ['push', ({ object }) => (/\b(fix|change|config|patch|update|release|hotfix|commit)\b/.test(object) ? 'deploy-fix' : null)],
  [
    'bump',
    (use) =>
      /\b(version|chart|helm|binary|image|dependency|library|package|\d+\.\d+)\b/.test(use.object) ||
      !/\b(limit|quota|timeout|size|memory|replica\w*|pool|cpu|count|sev\w*|connections?|threads?|concurrency|workers?|[a-z]+_\w+)\b/.test(
        use.object,
      )
        ? 'deploy-fix'
        : change(use),
  ],
  ['raise', raise],
  [
    'increase decrease lower reduce double triple quadruple halve change update adjust tune modify extend set/setting/set reset/resetting/reset configure reconfigure override rename edit',
    change,
  ],
  ['allow grant attach permit enable', ({ object }) => (/\b(traffic|work resumes)\b/.test(object) ? null : 'reconfigure')],
  ['revalidate validate', ({ object }) => (/\binput\b/.test(object) ? null : 'verify')],
  ['scale resize grow/growing/grew expand provision', ({ clause }) => (/\bto (0|zero)\b/.test(clause) ? 'disable' : 'scale')],
  [
    'scale~down/scaling~down/scaled~down scale~up/scaling~up/scaled~up scale~out/scaling~out/scaled~out',
    ({ clause }) => (/\bto (?:0|zero)\b/.test(clause) ? 'disable' : 'scale'),
  ],
  ['uncordon', always('scale')],
  ['add', add],
  ['drain', drain],
  ['cordon isolate fence quarantine depool taint', always('isolate')],
  ['detach', ({ object }) => (aboutNode(object) ? 'isolate' : 'reconfigure')],
  ['fail~over/failing~over/failed~over failover switch~over', always('reroute')],
  ['reroute redirect divert repoint', always('reroute')],
  ['promote', promote],
  ['repool unfence', repool],
  ['resume unpause unfreeze re-enable reenable', takeUpAgain],
  [
    'requeue re-queue redrive re-drive redeliver resend/resending/resent',
    ({ object }) =>
      /\b(?:mail|update|notice|invite)s?\b/.test(object) && !/\bmails?\b.*\bqueue|deferred/.test(object) ? null : 'restore-data',
  ],
  ['shift move migrate', move],
  ['route', ({ object }) => (aboutTraffic(object) ? 'reroute' : null)],
  [
    'switch',
    (use) =>
      /\b(off)\b/.test(use.clause)
        ? 'disable'
        : aboutTraffic(use.object) || /\b(replica|region|standby|primary|dc)\b/.test(use.object)
          ? 'reroute'
          : change(use),
  ],
  ['throttle block ban blacklist blocklist rate-limit shed/shedding/shed', always('throttle')],
  ['rate~limit', always('throttle')],
  ['disable suspend pause deactivate halt freeze/freezing/froze/frozen', stop],
  ['stop', stop],
  ['turn~off switch~off shut~down/shutting~down/shut~down take~down/taking~down/took~down/taken~down', stop],
  ['turn', turnOn],
  ['replace reimage reprovision', replace],
  [
    'rebuild/rebuilding/rebuilt',
    (use) =>
      /\b(?:index|indices|indexes|caches?|(?:materiali[sz]ed )?views?|shards?|tables?)\b/.test(use.object) ? 'restore-data' : replace(use),
  ],
  ['terminate', (use) => (aboutProcesses(use.object) ? 'free-resource' : replace(use))],
  ['roll~over roll', roll],
  ['flip activate', flip],
  ['ping', ping],
  [
    'mark',
    ({ object, clause }) =>
      /\bunhealthy\b/.test(clause) ? 'replace' : /\bresolved|closed\b/.test(clause) ? 'resolve' : /\bscope\b/.test(object) ? null : null,
  ],
  ['revoke renew reissue invalidate', always('secure')],
  ['rotate', ({ object }) => (/^(?:the |all )?(?:\w+ )?logs?\b/.test(object) ? 'free-resource' : 'secure')],
  ['lock', ({ object }) => (/\b(?:accounts?|users?|keys?|sessions?|tokens?)\b/.test(object) ? 'secure' : null)],
  ['sign', ({ object }) => (/\b(certificate|cert|csr|key)\b/.test(object) ? 'secure' : null)],
  ['lock~out', always('secure')],
  ['silence mute snooze suppress', always('silence')],
  ['ssh/sshing/sshed log~into/logging~into/logged~into log~in/logging~in/logged~in exec', always('inspect-state')],
  [
    'look~at look~into look~for look~through look~up inspect investigate examine analyse analyze compare trace profile diagnose debug dig~into go~through/going~through/went~through/gone~through',
    inspect,
  ],
  // `Review on Tuesday` is a meeting.
  ['review', (use) => (/^(?:on|at|tomorrow|next|meeting|is|later)\b/.test(use.object) ? null : inspect(use))],
  ['look', ({ object }) => (object.trim() === '' ? 'inspect-state' : null)],
  [
    'read/reading/read tail grep',
    (use) =>
      /\b(back|scroll|history|docs|doc|runbook|post-?mortem)\b/.test(use.object)
        ? 'consult'
        : aboutChanges(use.object)
          ? 'inspect-changes'
          : 'inspect-logs',
  ],
  ['search', (use) => (aboutDocs(use.object) ? 'consult' : aboutLogs(use.object) ? 'inspect-logs' : inspect(use))],
  ['check', check],
  ['verify confirm', ({ object, clause }) => (/\b(that|whether|if|the fix|recovery)\b/.test(clause) || object !== '' ? 'verify' : null)],
  ['test try~out probe', test],
  [
    'try',
    ({ object }) =>
      !/^(?:re|roll|fail|drain|scal|delet|switch|turn|shut|disabl|revert|deploy|upgrad)\w*ing\b/.test(object) &&
      /\b(launch\w*|request\w*|build\w*|order\w*|log(ging)? in|checkout|connect\w*|curl\w*|ping\w*)\b/.test(object)
        ? 'reproduce'
        : null,
  ],
  ['reproduce replicate curl', ({ object, clause }) => (/\breplicat/.test(clause) && /\b(lag|data)\b/.test(object) ? null : 'reproduce')],
  ['place', ({ object }) => (/\b(orders?|requests?|calls?)\b/.test(object) ? 'reproduce' : null)],
  ['page escalate engage', always('engage')],
  // `Calls to the ledger fail`, `called it off`: nobody is called in.
  [
    'call',
    ({ object }) =>
      aboutPeople(object) ||
      (/^(?:the|our|my) \w/.test(object) &&
        !/\b(?:apis?|endpoints?|functions?|methods?|hooks?|webhooks?|urls?|services?|scripts?|off)\b/.test(object))
        ? 'engage'
        : null,
  ],
  ['loop~in bring~in/bringing~in/brought~in pull~in reach~out', always('engage')],
  ['contact', always('engage')],
  ['ask', ask],
  ['consult', always('consult')],
  ['declare', ({ clause }) => (/\b(over|resolved)\b/.test(clause) ? 'resolve' : 'declare')],
  ['open', open],
  ['create', create],
  ['assign', ({ clause }) => (aboutRoles(clause) ? 'assign-role' : null)],
  ['take/taking/took/taken', take],
  ['hand~over hand~off sign~off', always('hand-over')],
  ['post publish announce distribute', post],
  ['tweet', always('update-external')],
  [
    'send/sending/sent',
    (use) =>
      /\b(mail|e-mail|email)\b/.test(use.object)
        ? mail(use)
        : /\b(update|comms|notice|message|announcement)\b/.test(use.object) ||
            /^(?:\w+ )?(?:update|comms|notice|message|announcement) sent\b/.test(use.clause)
          ? (post(use) ?? 'update-internal')
          : null,
  ],
  ['mail email e-mail', mail],
  ['tell/telling/told inform notify brief', tell],
  ['monitor watch observe reassess re-assess', always('monitor')],
  ['keep/keeping/kept', ({ object }) => (/\b(an eye on|monitoring|watching|a watch)\b/.test(object) ? 'monitor' : null)],
  [
    'resolve close',
    ({ object }) => (/\b(incident|outage|ticket|issue|case|it|this|p[1-4]|sev-?[1-4]|inc-\d+)\b/.test(object) ? 'resolve' : null),
  ],
  [
    'call~it/calling~it/called~it',
    ({ clause }) => (/\b(over|done|resolved|closed|all clear|an? (?:night|day))\b/.test(clause) ? 'resolve' : null),
  ],
  ['stand~down/standing~down/stood~down', always('resolve')],
  ['record note document log', ({ object }) => (object === '' || /^(?:as|that the)\b/.test(object) ? null : 'record')],
  ['write~up/writing~up/wrote~up/written~up write~down/writing~down/wrote~down/written~down', note],
  ['download save', ({ object }) => (aboutLogs(object) || /\b(dump|snapshot|evidence)\b/.test(object) ? 'record' : null)],
  ['run/running/ran', run],
];

// The lexicon of steps: which action class an imperative sentence or a command means.
import { type ActionClass, actionClasses } from '../../domain/vocabulary.ts';

type Rule = readonly [RegExp, ActionClass];

/** The first rule that fits decides; narrow ones stand before wide ones. Sentences are lower-cased. */
const sentenceRules: readonly Rule[] = [
  // Coordinate
  [/^(?:declare|announce|open|raise|create|log)\b.*\b(?:incident|outage|sev-?\d)\b/, 'declare'],
  [/^(?:set|raise|lower|rate|re-?rate|reassess|upgrade|downgrade|agree on|classify)\b.*\bseverity\b/, 'declare'],
  [/^(?:name|assign|appoint|designate|nominate|delegate|give)\b/, 'assign-role'],
  [/^(?:take|claim|acknowledge)\b.*\b(?:command|lead|role|ownership|page|alert)\b/, 'assign-role'],
  [/^hand\b.*\b(?:over|off)\b|^hand-?(?:over|off)\b|^transfer (?:command|the lead)/, 'hand-over'],
  [
    /^(?:page|engage|escalate|involve|invite|wake|assemble|summon|alert the|call (?:in|up|for|the)|bring in|pull in|get help|contact|mail the|phone)\b/,
    'engage',
  ],
  [/^(?:open|raise|create|file|log)\b.*\b(?:case|ticket|request)\b.*\b(?:with|to)\b.*\b(?:vendor|provider|support|owner|team)\b/, 'engage'],
  [/^ask\b.*\b(?:to join|to help|to act|for help|for a hand)\b/, 'engage'],
  [
    /^(?:update|tell|inform|notify|brief|post|send|publish|release|reply|answer|announce|warn|write|tweet|communicate)\b.*\b(?:external communication|public statement|users?|customers?|status ?page|public|publicly|externally|support tickets?|reporters?|tweet|external)\b/,
    'update-external',
  ],
  [
    /^(?:update|tell|inform|notify|brief|post|send|publish|share|announce|warn|communicate|report|summari[sz]e)\b.*\b(?:stakeholders?|colleagues?|teams?|channel|management|managers?|executives?|internal|internally|responders?|support|room|everyone|business|status|commander)\b/,
    'update-internal',
  ],
  // Close
  [
    /^(?:resolve|close|end|conclude)\b.*\bincident\b|^stand (?:people|everyone|responders|the room|down)\b|^declare\b.*\b(?:over|resolved)\b/,
    'resolve',
  ],
  [/^(?:monitor|keep (?:watching|an eye|monitoring|observing)|watch|observe|continue to (?:monitor|watch|observe))\b/, 'monitor'],
  [
    /^(?:record|write (?:down|up)|note (?!that\b)|document|capture|preserve|save|keep (?:a|the) (?:note|record|log)|schedule the (?:review|post)|open a (?:follow-up|ticket)|file a|collect|start the timeline|create the post)/,
    'record',
  ],
  // Diagnose, by what is looked at
  [
    /^(?:read|search|ask|look up|consult|follow|check|find|see)\b.*\b(?:runbooks?|documentation|docs|release notes|changelogs?|issue tracker|known (?:bugs?|issues?)|past incidents?|earlier incidents?|vendor's status|status page of|advisory|article)\b/,
    'consult',
  ],
  [/^consult\b/, 'consult'],
  [/^ask\b/, 'consult'],
  [
    /^(?:read|tail|follow|search|look|grep|query|check|inspect|examine|review|get|collect|retrieve|analy[sz]e|view|find|open|see)\b.*\b(?:logs?|traces?|stack ?traces?|journal|dmesg|log lines|audit trail|kernel log)\b/,
    'inspect-logs',
  ],
  [
    /^(?:look|check|list|review|find|compare|identify|inspect|see|ask|read|work out|determine|correlate|diff)\b.*\b(?:changed|changes|deploys|deployments? (?:made|during|before)|recent (?:deploy|deployment|merge|release|rollout)s?|merges|what is different|rollout history|releases|diff|plan of)\b/,
    'inspect-changes',
  ],
  [
    /^(?:look|check|read|graph|compare|chart|plot|view|open|see|review|examine|inspect|analy[sz]e|measure|find|identify|retrieve|query)\b.*\b(?:graphs?|dashboards?|metrics?|usage|utili[sz]ation|saturation|cpu|memory|latency|throughput|error rates?|hit rates?|request rates?|traffic|load(?![ -]balanc)|iops|time series|trends?|statistics|percentiles?|top consumers?)\b/,
    'inspect-metrics',
  ],
  // To look at more of it, or further back, changes nothing.
  [
    /^(?:extend|expand|widen|broaden)\b.*\b(?:logs?|trail|traces?)\b.*\b(?:quer(?:y|ies)|search|analysis|time ?frames?|windows?|range)\b/,
    'inspect-logs',
  ],
  [/^(?:extend|expand|widen|broaden)\b.*\b(?:quer(?:y|ies)|search|analysis|time ?frames?|windows?|time range)\b/, 'inspect-state'],
  [/^(?:run|execute)\b.*\b(?:integration|smoke|health|acceptance) ?(?:tests?|checks?)\b/, 'verify'],
  [
    /^(?:(?:verify|validate|confirm|ensure)\b|make sure|check (?:that|whether|if)\b.*\b(?:again|recovered|back|healthy|worked|gone|no longer))/,
    'verify',
  ],
  [
    /^(?:try|reproduce|test|probe|request|curl|ping|resolve (?=.*\b(?:names?|hosts?|hostnames?|domain|dns|records?)\b)|connect|dig|query the endpoint|run (?:a|the) (?:test|probe|smoke)|send a test|launch a test|fetch|attempt|simulate|trace the path)\b/,
    'reproduce',
  ],
  // Mitigate
  [
    /^(?:roll ?back|revert|undo|back out|downgrade|pin\b.*\b(?:last|previous|known good))|^(?:return|set|put|switch|restore|go)\b.*\b(?:previous|last known|known good|earlier|old) (?:version|setting|value|password|config|configuration|image|release|good)/,
    'rollback',
  ],
  [/^(?:uncordon|scale|resize|expand|grow|extend the (?:disk|volume|partition|file ?system|storage)|provision more)\b/, 'scale'],
  [
    /^(?:add|increase|raise|reduce|remove|bump|double|allocate|request)\b(?!.*\b(?:timeouts?|thresholds?|intervals?|retention|limit of)\b).*\b(?:replicas?|nodes?|capacity|workers?|consumers?|disk|storage|volume|memory|cpu|quota|instances?|shards?|partitions?|brokers?|node count|resources)\b/,
    'scale',
  ],
  [
    /^(?:cordon|drain|isolate|fence|quarantine|detach|eject|deregister|disconnect)\b|^take\b.*\bout of\b|^remove\b.*\bfrom (?:rotation|service|the load balancer|the pool|the cluster)/,
    'isolate',
  ],
  [
    /^(?:fail ?over|shift|redirect|re-?route|route|divert|promote|switch over|move\b.*\bto (?:an)?other|serve\b.*\bfrom|point\b.*\bat)\b/,
    'reroute',
  ],
  [/^move\b/, 'reroute'],
  [/^(?:throttle|rate-?limit|limit|block|ban|shed|slow down|cap|restrict|deny|deprioriti[sz]e)\b/, 'throttle'],
  [/^(?:silence|mute|snooze|inhibit|suppress)\b|^put\b.*\b(?:in|into) maintenance/, 'silence'],
  [
    /^(?:revoke|rotate|secure|lock|invalidate|expire|renew|re-?issue|reset the password|remove the exposed|change the (?:root )?password|terminate the session)\b/,
    'secure',
  ],
  [/^(?:disable|turn off|switch off|pause|suspend|stop|freeze|deactivate|bypass|unschedule|shut ?down|halt)\b/, 'disable'],
  [
    /^(?:replace|rebuild|recreate the (?:node|cluster|instance|database|machine|queue)|reinstall|recycle|roll over|provision|create a new|build a new|launch a new|re-?image)\b|^delete (?:the|that) (?:node|instance|machine)\b/,
    'replace',
  ],
  [
    /^(?:restart|recreate|bounce|reboot|re-?run|retry|retrigger|reload|delete\b.*\bpods?\b|force delete|kick|start|resubmit|trigger)\b/,
    'restart',
  ],
  [
    /^(?:restore|replay|backfill|repair|recover|reprocess|reindex|re-?sync|resend|rebuild the (?:index|data|replica)|redrive|requeue|reconcile|fix the data|import)\b/,
    'restore-data',
  ],
  [/^(?:find|select|choose|locate)\b.*\b(?:and|then) (?:click|press|hit)\b.*\b(?:delete|remove|drop|purge)\b/, 'free-resource'],
  [
    /^(?:free|clear|clean|purge|delete|prune|kill|terminate|evict|vacuum|truncate|drop|compact|trim|flush|empty|abort|cancel|expire|remove|release|garbage)\b/,
    'free-resource',
  ],
  [/^(?:deploy|release|ship|roll out|patch|hotfix|merge|upgrade|roll forward|fix|apply|update|re-?deploy|install)\b/, 'deploy-fix'],
  [
    /^(?:reconfigure|raise|increase|lower|reduce|decrease|change|set|allow|grant|attach|correct|point|extend|adjust|tune|enable|edit|give back|add|open|shorten|modify|configure|switch|relax|use (?:an?other|a different|a new)|turn on|bump)\b/,
    'reconfigure',
  ],
  // Look at it
  [
    /^(?:inspect|check|describe|list|look|find|compare|count|get|identify|determine|examine|review|log ?in|ssh|view|show|locate|establish|work out|retrieve|query|investigate|diagnose|analy[sz]e|assess|evaluate|explore|run|read|search|map|decide|go to|visit|obtain|discover|note which|troubleshoot|audit|access)\b/,
    'inspect-state',
  ],
];

/** The first rule that fits decides. */
const commandRules: readonly Rule[] = [
  [
    /\b(?:kubectl|oc)\b.*\blogs\b|\bjournalctl\b|\bdmesg\b|\btail\b|(?:^|[;&]\s*)\s*(?:sudo )?z?grep\b|\bdocker logs\b|\bstern\b|\baws logs\b/,
    'inspect-logs',
  ],
  [/\brollout undo\b|\bhelm rollback\b|\bgit revert\b/, 'rollback'],
  [/\brollout history\b|\bhelm (?:history|diff)\b|\bgit (?:log|diff|show)\b|\bterraform plan\b/, 'inspect-changes'],
  [
    /\brollout restart\b|\bdelete (?:pods?|po)\b|\bsystemctl (?:re)?start\b|\bservice \S+ (?:re)?start\b|\bdocker (?:re)?start\b|\breboot\b|\bsv restart\b|\bgitlab-ctl restart\b/,
    'restart',
  ],
  [/\b(?:kubectl|oc|kubectl adm|oc adm)\b.*\b(?:cordon|drain)\b(?<!uncordon)/, 'isolate'],
  [/\buncordon\b|\b(?:kubectl|oc)\b.*\bscale\b(?!.*=0\b)|\bresize2fs\b|\bset-desired-capacity\b/, 'scale'],
  [/\bscale\b.*=0\b|\bsystemctl stop\b|\bservice \S+ stop\b|\bdocker stop\b/, 'disable'],
  [/\bdelete nodes?\b|\bterminate-instances?\b|\bdelete machines?\b/, 'replace'],
  [
    /\bpg_terminate_backend\b|\bpg_cancel_backend\b|\bkill(?:all)?\b|\brm -|\bprune\b|\bdelete (?:pvc|jobs?|namespace|ns|events?)\b|\bVACUUM\b|\bTRUNCATE\b|\betcdctl (?:defrag|compact)/,
    'free-resource',
  ],
  [/\bpg_restore\b|\bvelero restore\b|\bsnapshot restore\b|\brestore-db-instance/, 'restore-data'],
  [/\bdelete-access-key\b|\bupdate-access-key\b|\bvault (?:lease revoke|token revoke)\b/, 'secure'],
  [/\bamtool silence add\b/, 'silence'],
  [
    /\b(?:kubectl|oc)\b.*\b(?:top)\b|^\s*(?:top|htop|vmstat|iostat|sar|mpstat|pidstat)\b|\b(?:rate|irate|increase|histogram_quantile|sum|avg_over_time|topk)\s*\(|\bget-metric-(?:data|statistics)\b/,
    'inspect-metrics',
  ],
  [/\b(?:kubectl|oc)\b.*\b(?:edit|patch|set|annotate|label|taint)\b|\bALTER SYSTEM\b|\bsysctl -w\b|\bmodify-db-instance\b/, 'reconfigure'],
  [
    /\b(?:kubectl|oc)\b.*\b(?:apply|replace|create)\b|\bhelm (?:upgrade|install)\b|\bterraform apply\b|\bknife\b|\bchef-client\b/,
    'deploy-fix',
  ],
  [
    /^\s*(?:curl|wget|dig|nslookup|host|ping|traceroute|mtr|telnet|nc|openssl s_client)\b|\bexec\b.*\b(?:curl|wget|dig|nslookup|ping)\b/,
    'reproduce',
  ],
  [
    /\b(?:kubectl|oc)\b.*\b(?:get|describe|explain|exec|rsh|debug|version|api-resources|auth)\b|\b(?:ps|df|du|lsof|ss|netstat|ip|mount|lsblk|free|uptime|systemctl status|docker ps|docker inspect|ceph|etcdctl|redis-cli|psql|SELECT|crictl|rabbitmqctl|kafka-\S+|openssl x509|gitlab-psql|promtool|amtool|consul|patronictl)\b|\baws\b.*\b(?:describe|list|get)-|\bgcloud\b.*\b(?:list|describe)\b|\baz\b.*\b(?:show|list)\b/,
    'inspect-state',
  ],
];

/** Words before the verb that say nothing about the step. */
const lead =
  /^(?:(?:please|then|next|first|finally|now|also|afterwards|otherwise|alternatively|optionally|lastly|carefully|quickly|manually|immediately|simply|again|try to|you (?:can|should|may|could|will need to|must|need to)|we (?:can|should|may|could|must|need to)|it is recommended to|consider|be sure to|remember to|as a last resort|in rare cases|and|or|to)\b[,:]?\s*)+/;

/** The action class an imperative sentence means by its verb and object; null where the lexicon does not know it. */
export function classOfSentence(sentence: string): ActionClass | null {
  const text = imperativeOf(sentence).toLowerCase();
  return sentenceRules.find(([rule]) => rule.test(text))?.[1] ?? null;
}

/** The action class a shell command or query means; null where the lexicon does not know it. */
export function classOfCommand(command: string): ActionClass | null {
  for (const line of command.slice(0, 4_000).split('\n')) {
    const text = line.slice(0, 400).replace(/^\s*[$#>]\s+/, '');
    const found = commandRules.find(([rule]) => rule.test(text));
    if (found !== undefined) return found[1];
  }
  return null;
}

/** The sentence from its verb on, gerunds as imperatives: `Then, try restarting X` gives `restart X`. */
export function imperativeOf(sentence: string): string {
  const bare = sentence.trim().slice(0, 600);
  const skipped = lead.exec(bare.toLowerCase())?.[0].length ?? 0;
  const rest = bare.slice(skipped).trimStart();
  return rest.replace(/^(?:try )?([A-Za-z]{3,})ing\b/i, (whole, root: string) => gerunds.get(root.toLowerCase()) ?? whole);
}

const gerunds: ReadonlyMap<string, string> = new Map(
  Object.entries({
    restart: 'restart',
    check: 'check',
    scal: 'scale',
    increas: 'increase',
    reduc: 'reduce',
    delet: 'delete',
    remov: 'remove',
    add: 'add',
    roll: 'roll',
    revert: 'revert',
    disabl: 'disable',
    paus: 'pause',
    drain: 'drain',
    mov: 'move',
    block: 'block',
    rais: 'raise',
    lower: 'lower',
    replac: 'replace',
    upgrad: 'upgrade',
    updat: 'update',
    inspect: 'inspect',
    review: 'review',
    verify: 'verify',
    look: 'look',
    document: 'document',
    record: 'record',
    monitor: 'monitor',
    collect: 'collect',
    contact: 'contact',
    notify: 'notify',
    investigat: 'investigate',
    identify: 'identify',
    escalat: 'escalate',
  }),
);

/** The class named by its word in formats/recording.md, or null. */
export function classNamed(word: string): ActionClass | null {
  return actionClasses.find((known) => known === word.trim().toLowerCase()) ?? null;
}

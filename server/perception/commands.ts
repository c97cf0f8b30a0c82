// Finds the commands that people ran in what they paste or quote: which class of action each is, and on what.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { readPlatform } from './command-platforms.ts';
import { readStore } from './command-stores.ts';
import { readTool } from './command-tools.ts';
import { plainName } from './identifiers.ts';
import { type CommandDeed, type ShellLine, shellLines } from './shell-lines.ts';

export type ReadCommand = {
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  /** Whether it is quoted within a sentence, which may tell the same step. */
  readonly quoted: boolean;
};

const prompts: readonly RegExp[] = [
  // `[root@web1 ~]#`, `root@web1:/srv#`, `web1$`, `~/live $`, `$`, `#`, `%` and `❯` of a shell.
  /^\[(?:[\w.-]+@)?(?<host>[\w.-]{1,60})[^\]\n]{0,60}\][$#]\s+(?<command>.+)$/,
  /^(?:\([\w .-]{1,30}\)\s*)?(?:[\w.-]{1,40}@)?(?<host>[A-Za-z][\w.-]{0,60})?(?::[\w~./-]{0,80}|[\w.@~:/-]{0,60}?)?\s?[$#%❯]\s+(?<command>.+)$/,
  // A client of a database: `shop=# ...`, `shop=> ...`, `mysql> ...`, `127.0.0.1:6379> ...`.
  /^(?<database>[a-z][\w-]{0,40})=[#>*!]+\s*(?<command>.+)$/,
  /^(?<client>mysql|mongo|mongosh|psql|sqlite|redis|rabbit|cqlsh(?::\w+)?|MariaDB \[\(?\w*\)?\]|(?:redis )?[\w.-]+:\d{4,5}(?:\[\d+\])?)>\s*(?<command>.+)$/,
  /^(?:>>>|PS [A-Z]:[^>\n]{0,80}>)\s*(?<command>.+)$/,
];
const tools =
  /^(?:(?:echo|printf)\s.{1,300}\|\s*(?:sudo\s+)?(?=(?:socat|nc|psql|mysql|redis-cli|kubectl)\s)|for\s+\w+\s+in\s[^;]{1,200};\s*do\s+|while\s+[^;]{1,80};\s*do\s+)?(?:sudo\s+(?:-\w+\s+(?:[\w-]+\s+)?)?|time\s+|watch\s+(?:-\S+\s+(?:\d+\s+)?)?)?["']?(?:[\w./-]*\/)?(?:kubectl|k|oc|helm|systemctl|service|supervisorctl|docker(?:-compose)?|crictl|nerdctl|podman|git|aws|gcloud|az|doctl|heroku|fly(?:ctl)?|terraform|tofu|terragrunt|pulumi|psql|pg_ctl|pg_ctlcluster|pg_restore|pg_repack|patronictl|repmgr|mysql(?:admin)?|mariadb|mongo(?:sh|restore)?|redis-cli|valkey-cli|rabbitmq(?:ctl|admin|-queues|-diagnostics)|kafka-[\w-]+(?:\.sh)?|kcat|nodetool|cqlsh|etcdctl|curl|wget|http|ping|ping6|dig|host|nslookup|traceroute|mtr|nc|ncat|telnet|openssl|ssh|journalctl|dmesg|tail|grep|zgrep|egrep|less|zless|cat|zcat|top|htop|iotop|iostat|vmstat|sar|dstat|free|uptime|w|df|du|ncdu|ls|lsblk|find|netstat|ss|lsof|ps|pstree|pidstat|strace|tcpdump|jstack|jmap|kill|pkill|killall|rm|reboot|shutdown|iptables|ip6tables|nft|ufw|ipset|fail2ban-client|tc|ip|consul|vault|nomad|eksctl|kops|argocd|flux|istioctl|linkerd|ansible(?:-playbook)?|salt(?:-call|-ssh)?|puppet|run-puppet-agent|chef-client|knife|cumin|pdsh|clush|cap|fab|make|pytest|py\.test|zfs|zpool|zrepl|lvextend|lvresize|lvs|vgs|pvs|vgextend|resize2fs|xfs_growfs|growpart|mdadm|fsck|e2fsck|xfs_repair|mount|umount|smartctl|ceph|gluster|haproxy|nginx|apachectl|apache2ctl|varnish(?:top|log|stat|adm|ncsa)|exim4?|postqueue|postsuper|postcat|mailq|sendmail|certbot|acme\.sh|lego|conftool|confctl|dbctl|depool|pool|pdnsutil|rndc|rsync|restic|borg|velero|crm|pcs|pcsadm|ipmitool|racadm|virsh|qm|pct|scap|socat)\s+\S/;
const aloneTools =
  /^(?:sudo\s+)?(?:dmesg|top|htop|iotop|free|uptime|mailq|depool|pool|lsblk|netstat|vmstat|iostat|run-puppet-agent|chef-client|reboot)$/;
/** SQL as one types it: with its clauses, up to a semicolon or the end. */
const sql =
  /^(?:select\b.{1,600}(?:\bfrom\s+[\w."]+|\(\s*\)\s*;|;\s*$)|show\s+(?:full\s+)?(?:processlist|(?:slave|replica|master|engine \w+) status|variables|pools|clients|locks|[\w.]+)\s*(?:;|$|like\b|\\G)|explain\s+(?:analy[sz]e\s+)?select\b|alter\s+(?:system\s+(?:re)?set|(?:table|role|user|database|index)\s+(?:if\s+exists\s+)?[\w."]+\s+(?:add|drop|alter|set|reset|rename|with|owner|connection|nologin|login|validate|attach|detach|enable|disable|modify|engine|password))\b|vacuum\b(?:\s+(?:full|freeze|verbose|analy[sz]e))*(?:\s+[\w."]+)?\s*;|(?:re)?index\s+(?:table|index|concurrently|database)\b|analy[sz]e\s+[\w."]+\s*;|truncate\s+(?:table\s+)?[\w."]+\s*;|delete\s+from\s+[\w."]+\b.*;|update\s+[\w."]+\s+set\s.+;|drop\s+(?:table|index|database)\s+\S.*;|create\s+(?:unique\s+)?index\b.+\bon\s+[\w."]+\s*\(|kill\s+(?:query\s+|connection\s+)?\d+\s*;|set\s+(?:global|persist)\s+\S|(?:stop|start)\s+(?:slave|replica)\b\s*;|checkpoint\s*;|call\s+mysql\.rds_\w+)/i;
/** Prose that begins with a word that is also a tool: `service is back`, `top of the list`, `host is gone`. */
const prosaic =
  /^[\w.-]+\s+(?:is|are|was|were|has|have|keeps?|looks?|seems?)(?![-\w])|^(?:sudo\s+)?(?:service|top|free|host|less|make|git|find|kill|mount|watch|time|cat|ping|curl|ssh|helm|docker|pool|depool|cap|fly|flux|vault|consul|consul|nomad|http|tail|w|k|ip|ceph|nginx|haproxy|salt|puppet|terraform|patronictl|redis-cli|screen|exim4?|kafka-[\w-]+|velero|postsuper|sendmail|rsync|zfs|zpool|zrepl|certbot|iptables|pg_restore|restic|scap)\s+(?:is|are|was|were|has|have|had|and|or|the|a|an|of|to|it|its|i|we|on|in|at|from|for|by|with|now|not|no|still|again|back|looks?|seems?|says?|shows?|memory|space|went|came|does|did|will|would|should|can|could|may|might|must|this|that|these|those|there|here|up|down|out|off|than|then|but|just|also|only|as|so|be|been|about|after|before|because|while|if|when|where|who|what|which|why|how|me|you|them|us|our|my|your|his|her|their|any|some|all|both|each|every|sure|sense|everything|something|nothing)\b/i;

/** Tools whose names are everyday words: with a word of a sentence after them, too, they are none. */
const everyday =
  /^(?:service|top|free|host|less|make|find|kill|mount|cat|pool|depool|cap|fly|flux|http|tail|w|k|ip|screen|watch|time|ping|git|salt|puppet)\s.*\b(?:is|are|was|were|the|and|it|its|that|than|now|of|we|i|you|again|still|have|has)\b/i;

/** A prompt or a word that begins a command, and what else the prompt tells. */
type Found = { readonly command: string; readonly host: string | null; readonly prompted: boolean };

/** What every prompt ends with: most lines of a log have none of it, and are told apart by one look. */
const promptEnd = /^(?:>>>|[^\n]{0,160}?(?:[$#%❯>]\s|=[#>*!]))/;

function commandIn(line: string): Found | undefined {
  for (const prompt of promptEnd.test(line) ? prompts : []) {
    const groups = prompt.exec(line)?.groups;
    if (groups?.command === undefined) continue;
    const command = groups.command.trim();
    const client = groups.client?.toLowerCase();
    if (groups.database !== undefined)
      return sql.test(command) || /^\\\w/.test(command)
        ? { command: `psql -d ${groups.database} -c ${quote(command)}`, host: null, prompted: true }
        : undefined;
    if (client !== undefined) return { command: `${clientOf(client)} ${quote(command)}`, host: null, prompted: true };
    const marked = /^(?:[$%❯]|>>>|PS )/.test(line);
    if (!marked && !tools.test(command) && !aloneTools.test(command)) continue;
    // `5 % of calls fail`, `# note`: no command.
    if (!tools.test(command) && !aloneTools.test(command) && /^[$%❯]?\s*[A-Z]|[.!?]$/.test(command)) continue;
    return { command, host: groups.host ?? null, prompted: true };
  }
  if (sql.test(line)) return { command: `psql -c ${quote(line)}`, host: null, prompted: false };
  if (aloneTools.test(line)) return { command: line, host: null, prompted: false };
  const told = line.replace(/\s(?:shows?|says?|gives?|returns?|reports?|prints|hangs|fails|times out|tells)\s.*$/, '');
  if (told !== line && tools.test(told)) return commandIn(told);
  return tools.test(line) && !/[.!?]$/.test(line) && !prosaic.test(line) && !(everyday.test(line) && !/\s(?:-\w|\/)/.test(line))
    ? { command: line, host: null, prompted: false }
    : undefined;
}

function quote(command: string): string {
  return `"${command.replaceAll('"', "'").replace(/;\s*$/, '')}"`;
}

function clientOf(client: string): string {
  if (/^mysql|^mariadb/.test(client)) return 'mysql -e';
  if (/^mongo/.test(client)) return 'mongosh --eval';
  if (/^psql|^sqlite|^cqlsh/.test(client)) return 'psql -c';
  return 'redis-cli';
}

/** The command in the first line of a text, without its prompt, or undefined when the line is none. */
export function commandOf(text: string): string | undefined {
  const end = text.indexOf('\n');
  return commandIn((end < 0 ? text : text.slice(0, end)).slice(0, 1_000).trim())?.command;
}

/** Whether a line of a text is a command rather than something that people say. */
export function isCommand(line: string): boolean {
  return commandOf(line) !== undefined;
}

/** Commands in a text: lines that are commands, and commands in backticks; what stands after a command is its output. At most 6. */
export function commandsIn(text: string): ReadCommand[] {
  const found: ReadCommand[] = [];
  const add = (command: Found | undefined, quoted: boolean): void => {
    if (command === undefined) return;
    for (const read of readCommands(command.command, command.host))
      if (found.length < 6 && !found.some((one) => one.class === read.class && one.target === read.target)) found.push({ ...read, quoted });
  };
  const head = text.slice(0, 6_000);
  let output = false;
  for (const line of head.split('\n', 60)) {
    const command = commandIn(line.trim().slice(0, 1_000));
    if (command === undefined) {
      if (/^\s*```/.test(line)) output = false;
      else if (found.length > 0 && line.trim() !== '') output = true;
      continue;
    }
    if (command.prompted || !output) add(command, false);
  }
  for (const quoted of head.matchAll(/`([^`\n]{4,400})`/g)) {
    add(commandIn(quoted[1] ?? ''), true);
  }
  return found;
}

/** What the commands of one line do; those that are not known to matter are left out. */
export function readCommands(command: string, host: string | null = null): Omit<ReadCommand, 'quoted'>[] {
  const found: Omit<ReadCommand, 'quoted'>[] = [];
  for (const line of shellLines(command, host)) {
    const deed = deedOf(line);
    if (deed === undefined) continue;
    const target = nameOf(deed[1]) ?? nameOf(line.host);
    found.push({ class: deed[0], target, text: command.slice(0, 300) });
  }
  return found;
}

function deedOf(line: ShellLine): CommandDeed | undefined {
  if (prosaic.test(line.text)) return undefined;
  return readPlatform(line) ?? readStore(line) ?? readTool(line);
}

/** A word as the name of a thing; options, paths, variables and numbers name nothing. */
function nameOf(word: string | null | undefined): string | null {
  if (word === null || word === undefined) return null;
  const plain = word.replace(/^…|…$|^\.\.\.|\.\.\.$/g, '');
  if (/^[-$./~%*]|[${}*\\()]|^\d+$|^(?:sg|vpc|subnet|eni|vol|ami|rtb|igw|acl)-[0-9a-f]{3,}/.test(plain)) return null;
  const name = plainName(plain);
  return name === '' || !/[a-z]/i.test(name) || /^(?:localhost|null|true|false|all|default)$/i.test(name) ? null : name;
}

// What the general tools of a machine do: services, logs, gauges, network, files, mail, pools of servers, certificates, versions.
import type { CommandDeed, ShellLine } from './shell-lines.ts';

/** What a command to one of the general tools does; undefined for other programs and for commands that tell nothing. */
export function readTool(line: ShellLine): CommandDeed | undefined {
  const { tool, free, text, host } = line;
  const [verb = '', second = null] = free;
  switch (tool) {
    case 'systemctl':
    case 'supervisorctl':
      return serviceDeed(verb, second, line);
    case 'service':
    case 'rc-service':
      return serviceDeed(second ?? '', verb, line);
    case 'git':
      if (verb === 'revert') return ['rollback'];
      return /^(?:log|diff|show|blame|bisect|shortlog)$/.test(verb) ? ['inspect-changes'] : undefined;
    case 'journalctl':
      return ['inspect-logs', line.option('-u', '--unit', '-t') ?? host];
    case 'dmesg':
      return ['inspect-logs', host];
    case 'tail':
    case 'grep':
    case 'egrep':
    case 'zgrep':
    case 'less':
    case 'zless':
    case 'cat':
    case 'zcat':
    case 'head':
    case 'awk':
      return fileRead(line);
    case 'varnishtop':
    case 'varnishlog':
    case 'varnishncsa':
      return ['inspect-logs', host ?? 'varnish'];
    case 'varnishstat':
      return ['inspect-metrics', host ?? 'varnish'];
    case 'varnishadm':
      return [
        /\bban\b|ban\.url|purge/.test(text)
          ? 'free-resource'
          : /param\.set|vcl\.use|vcl\.load/.test(text)
            ? 'reconfigure'
            : 'inspect-state',
        host ?? 'varnish',
      ];
    case 'top':
    case 'htop':
    case 'iotop':
    case 'iostat':
    case 'vmstat':
    case 'sar':
    case 'dstat':
    case 'free':
    case 'uptime':
    case 'w':
    case 'pidstat':
      return ['inspect-metrics', host];
    case 'df':
    case 'du':
    case 'ncdu':
    case 'ls':
    case 'lsblk':
    case 'find':
      return [/\s-delete\b|-exec\s+rm\b/.test(text) ? 'free-resource' : 'inspect-state', host];
    case 'lvs':
    case 'vgs':
    case 'pvs':
    case 'smartctl':
    case 'ps':
    case 'pstree':
    case 'ss':
    case 'netstat':
    case 'lsof':
    case 'strace':
    case 'tcpdump':
    case 'jstack':
    case 'jmap':
    case 'zrepl':
      return ['inspect-state', host];
    case 'curl':
    case 'wget':
    case 'http':
      return web(line);
    case 'dig':
    case 'host':
    case 'nslookup': {
      const server = free.find((word) => word.startsWith('@'))?.slice(1);
      return server === undefined ? ['reproduce', address(free)] : ['inspect-state', server];
    }
    case 'openssl':
      return verb === 's_client'
        ? ['reproduce', hostOf(line.option('-connect', '-servername')) ?? host]
        : /^(?:x509|verify|ocsp|crl)$/.test(verb)
          ? ['inspect-state', host]
          : undefined;
    case 'ping':
    case 'ping6':
    case 'traceroute':
    case 'mtr':
    case 'nc':
    case 'ncat':
    case 'telnet':
      return ['reproduce', address(free)];
    case 'pytest':
    case 'py.test':
      return ['reproduce', hostOf(/https?:\/\/\S+/.exec(text)?.[0])];
    case 'ssh':
    case 'mosh':
      return ['inspect-state', verb === '' ? null : verb.replace(/^.*@/, '')];
    case 'kill':
      return ['restart', host];
    case 'pkill':
    case 'killall':
      return ['restart', free.at(-1) ?? null];
    case 'rm':
      return ['free-resource', host];
    case 'reboot':
    case 'shutdown':
      return ['restart', host];
    case 'mount':
    case 'ip':
    case 'sysctl':
      return looks(text)
        ? ['inspect-state', host]
        : tool === 'mount' && free.length === 0
          ? ['inspect-state', host]
          : ['reconfigure', host];
    case 'umount':
      return ['isolate', host];
    case 'iptables':
    case 'ip6tables':
    case 'nft':
    case 'ufw':
    case 'ipset':
    case 'tc':
    case 'fail2ban-client':
      if (looks(text) || /\s-(?:nv?L|L|S|nL)|\bstatus\b/.test(text)) return ['inspect-state', host];
      return [
        /\b(?:DROP|REJECT|deny|reject|drop|limit|banip|hashlimit|connlimit|netem|tbf|htb)\b/.test(text) &&
        !/\s-D\s|unban|\bdelete\b|\bdel\b/.test(text)
          ? 'throttle'
          : 'reconfigure',
        host,
      ];
    case 'exim':
    case 'exim4':
    case 'postqueue':
    case 'postsuper':
    case 'mailq':
    case 'sendmail':
    case 'postcat':
      if (/\s-(?:Mrm|d)\b/.test(text)) return ['free-resource', host ?? mailer(tool)];
      if (tool === 'postsuper') return [/\s-h\b/.test(text) ? 'disable' : 'restore-data', host ?? mailer(tool)];
      return [/\s-(?:qf*|R|Rf|M|f|i)\b|\s-q\b/.test(text) ? 'restore-data' : 'inspect-state', host ?? mailer(tool)];
    case 'conftool':
    case 'confctl':
    case 'dbctl':
      return pooled(text);
    case 'depool':
      return ['isolate', verb === '' ? host : verb];
    case 'pool':
    case 'repool':
      return ['scale', verb === '' ? host : verb];
    case 'socat':
    case 'haproxyctl':
      return balancer(text, host);
    case 'haproxy':
    case 'nginx':
    case 'apachectl':
    case 'apache2ctl':
      return /\breload\b|\brestart\b|graceful/.test(text)
        ? ['restart', tool.replace(/2?ctl$/, '')]
        : ['inspect-state', tool.replace(/2?ctl$/, '')];
    case 'pdnsutil':
    case 'rndc':
      return [
        looks(text) || /\b(?:status|check-\S+|list-\S+|show-\S+|querylog)\b/.test(text)
          ? 'inspect-state'
          : /\bflush/.test(text)
            ? 'free-resource'
            : 'reconfigure',
        nsNamed(free) ?? host,
      ];
    case 'certbot':
    case 'acme.sh':
    case 'lego':
      return /certificates|--list/.test(text)
        ? ['inspect-state', host]
        : ['secure', line.option('-d', '--domain', '--domains', '--cert-name')?.replace(/^\*\./, '') ?? host];
    case 'vault':
      if (/\b(?:revoke|rotate|rekey)\b/.test(text)) return ['secure', 'vault'];
      return [
        /\b(?:unseal|step-down|write|put|enable|disable|tune)\b/.test(text)
          ? /step-down/.test(text)
            ? 'reroute'
            : 'reconfigure'
          : 'inspect-state',
        'vault',
      ];
    case 'consul':
      if (/\b(?:maint|leave|force-leave)\b/.test(text)) return ['isolate', line.option('-service') ?? host];
      return [/\b(?:kv put|kv delete|reload)\b/.test(text) ? 'reconfigure' : 'inspect-state', 'consul'];
    case 'istioctl':
    case 'linkerd':
    case 'eksctl':
    case 'kops':
      return /\b(?:get|describe|proxy-status|analyze|check|stat|validate|version)\b/.test(text)
        ? ['inspect-state', tool]
        : /\bscale\b/.test(text)
          ? ['scale', line.option('--name', '-n') ?? null]
          : undefined;
    case 'crm':
    case 'pcs':
      if (/\b(?:standby|ban)\b/.test(text)) return ['isolate', free.at(-1) ?? null];
      if (/\b(?:move|migrate)\b/.test(text)) return ['reroute', free[2] ?? null];
      return [
        /\b(?:cleanup|restart|enable)\b/.test(text) ? 'restart' : /\bdisable\b|maintenance-mode/.test(text) ? 'disable' : 'inspect-state',
        /status/.test(text) ? null : (free[2] ?? null),
      ];
    case 'ipmitool':
    case 'racadm':
    case 'virsh':
    case 'qm':
    case 'pct':
      if (/\b(?:reset|cycle|reboot|start|poweron|powercycle|hardreset)\b/.test(text))
        return ['restart', line.option('-H') ?? (tool === 'virsh' ? second : host)];
      if (/\bmigrate\b/.test(text)) return ['reroute', second];
      return [
        /\b(?:off|stop|shutdown|destroy)\b/.test(text) ? 'isolate' : 'inspect-state',
        line.option('-H') ?? (tool === 'virsh' ? second : host),
      ];
    default:
      return undefined;
  }
}

function serviceDeed(action: string, unit: string | null, line: ShellLine): CommandDeed {
  const name = unit?.replace(/\.service$/, '').replace(/^([\w-]+)@[\w.*-]*$/, '$1') ?? null;
  if (/^(?:restart|reload|start|try-restart|reload-or-restart|force-reload|reset-failed|unmask)$/.test(action)) return ['restart', name];
  if (action === 'enable') return [line.has('--now') ? 'restart' : 'reconfigure', name];
  if (action === 'reboot' || action === 'daemon-reload') return action === 'reboot' ? ['restart', line.host] : ['reconfigure', line.host];
  if (/^(?:stop|disable|mask|kill)$/.test(action)) return [action === 'kill' ? 'restart' : 'disable', name];
  return ['inspect-state', name];
}

/** Whether an order only shows something. */
function looks(text: string): boolean {
  return /\b(?:list|show|status|get|ls)\b|\s-a\b|^\S+\s+(?:a|addr|r|route|link|neigh)\s*$/.test(text);
}

const noService =
  /^(?:syslog|messages|kern|auth|dmesg|log|logs|error|access|output|stdout|stderr|current|main|app|server|debug|daemon|journal|system|prod|production|var|tmp|opt|srv|home|usr|etc|conf(?:ig)?(?:\.d)?|lib|www|data|shared|releases|sites-enabled|\d+)$/i;

/** Reads of files: logs are logs, what stands in /etc and /proc is state; the service is named by the path. */
function fileRead({ tool, words, host }: ShellLine): CommandDeed | undefined {
  const path = words.find(
    (word) => /[\w*]\/[\w*]|^\/\w|\.(?:log|gz|conf|ya?ml|json|out|txt|cfg|err)$/.test(word) && !/^-/.test(word) && !/\s/.test(word),
  );
  const service = path
    ?.replace(/\.(?:log|gz|conf|cfg|ya?ml|json|out|txt|err|\d+)(?=\.|$)/g, '')
    .split('/')
    .filter((part) => part !== '' && !/[*?]/.test(part))
    .map((part) => part.replace(/[-_.](?:error|access|slow|stdout|stderr|\d[\d-]*)$/i, ''))
    .find((part) => !noService.test(part) && /^[a-z][\w-]+$/i.test(part) && !/^(?:nginx|httpd|apache2)-.*\d/.test(part));
  const target = service ?? host;
  if (path !== undefined && /^\/(?:etc|proc|sys|run)\//.test(path))
    return ['inspect-state', /^\/(?:proc|sys)\//.test(path) ? host : target];
  if (tool === 'cat' || tool === 'head' || tool === 'awk')
    return path === undefined ? undefined : [/\blog/i.test(path) ? 'inspect-logs' : 'inspect-state', target];
  return ['inspect-logs', target];
}

/** The host of an address, with or without scheme and port. */
function hostOf(word: string | undefined): string | null {
  const host = word
    ?.replace(/^[a-z]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:'"].*$/, '');
  return host === undefined || host === '' ? null : host;
}

function address(free: readonly string[]): string | null {
  return hostOf(
    free.find(
      (word) =>
        /[a-z]/i.test(word) &&
        !/^(?:A|AAAA|MX|NS|TXT|SOA|CNAME|SRV|PTR|ANY|any|mx|ns|txt|soa)$/.test(word) &&
        !word.startsWith('@') &&
        !word.startsWith('+'),
    ) ?? free[0],
  );
}

/** A call over HTTP: what a user would do, a look at the thing's own view of itself, or an order by another method. */
function web(line: ShellLine): CommandDeed {
  const { free, text } = line;
  const url =
    free.find((word) => /^[a-z]+:\/\//i.test(word)) ?? free.find((word) => /^(?:[\w-]+\.)+[a-z]{2,}|^localhost\b|^[\w.-]+:\d+/i.test(word));
  const target = hostOf(url);
  const path = url?.replace(/^[a-z]+:\/\/[^/]*/i, '') ?? '';
  const method = (
    line.option('-X', '--request', '--method') ??
    /(?:^|\s)-X(PUT|POST|DELETE|PATCH)\b/.exec(text)?.[1] ??
    (line.tool === 'http' ? (free.find((word) => /^(?:PUT|POST|DELETE|PATCH)$/.test(word)) ?? 'GET') : 'GET')
  ).toUpperCase();
  if (method === 'DELETE' || method === 'PURGE' || method === 'BAN') return ['free-resource', target];
  if (/_cluster\/reroute|failover|promote/.test(path) && method !== 'GET') return ['reroute', target];
  if (/reload|restart/.test(path) && method !== 'GET') return ['restart', target];
  if (/_cache\/clear|_forcemerge|flush|purge/.test(path) && method !== 'GET') return ['free-resource', target];
  if (method === 'PUT' || method === 'PATCH') return ['reconfigure', target];
  if (method === 'POST' && /config|settings|loggers|flags|silences/.test(path))
    return [/silences/.test(path) ? 'silence' : 'reconfigure', target];
  if (/\/metrics\b|api\/v1\/query|stub_status/.test(path)) return ['inspect-metrics', target];
  if (/_cat\/|_cluster\/|_nodes|server-status|\/debug\/|\/actuator|\/admin\/|:(?:9200|8500|2379|15672)\b/.test(url ?? ''))
    return ['inspect-state', target];
  return ['reproduce', target];
}

function mailer(tool: string): string {
  return /^exim/.test(tool) ? 'exim' : tool === 'sendmail' ? 'sendmail' : tool === 'mailq' ? 'mail' : 'postfix';
}

/** Orders to a registry of pools: `set/pooled=no`. */
function pooled(text: string): CommandDeed {
  const name = /\b(?:name|service|dnsdisc|instance)=([\w-]+)/.exec(text)?.[1] ?? /\binstance\s+([\w-]+)/.exec(text)?.[1] ?? null;
  const site = /dnsdisc|geodns|\bdc=[\w-]+['"]?\s+set/.test(text) && !/\bname=/.test(text);
  if (/pooled=(?:no|inactive)|weight=0\b|\bdepool\b/.test(text)) return [site ? 'reroute' : 'isolate', name];
  if (/pooled=yes|\bpool\b(?!ed)/.test(text)) return [site ? 'reroute' : 'scale', name];
  return [/\bset\/|\bcommit\b|set-weight/.test(text) ? 'reconfigure' : 'inspect-state', name];
}

/** What is said to a load balancer's socket. */
function balancer(text: string, host: string | null): CommandDeed | undefined {
  const server = /\bserver\s+([\w.-]+)\/([\w.-]+)/.exec(text);
  const name = server?.[2] ?? host ?? 'haproxy';
  if (/\bdisable server\b|state (?:maint|drain)|weight \S+ 0\b|weight 0\b/.test(text)) return ['isolate', name];
  if (/\benable server\b|state ready/.test(text)) return ['scale', name];
  if (/\bset (?:weight|maxconn|rate-limit)|\bset server\b/.test(text))
    return [/rate-limit|maxconn/.test(text) ? 'throttle' : 'reroute', name];
  if (/\bshutdown sessions?\b|clear table/.test(text)) return ['free-resource', name];
  return /\bshow\b/.test(text) ? ['inspect-state', host ?? 'haproxy'] : undefined;
}

function nsNamed(free: readonly string[]): string | null {
  return free.slice(1).find((word) => /^(?:[\w-]+\.)+[a-z]{2,}\.?$/i.test(word)) ?? null;
}

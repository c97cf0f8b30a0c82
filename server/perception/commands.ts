// Reads shell commands that people ran: which class of action each is, and on what.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { plainName } from './identifiers.ts';

export type ReadCommand = { readonly class: ActionClass; readonly target: string | null; readonly text: string };

const prompt = /^(?:\[[^\]\n]{1,60}\][$#]|[\w.@~:/-]{0,60}[$#]|\$|>>>|#)\s+(.+)$/;
const tools =
  /^(?:sudo\s+)?(?:kubectl|k|oc|helm|systemctl|service|docker|crictl|nerdctl|podman|git|aws|gcloud|az|terraform|psql|mysql|mongo(?:sh)?|redis-cli|rabbitmqctl|kafka-[\w-]+(?:\.sh)?|nodetool|curl|wget|ping|dig|nslookup|traceroute|mtr|ssh|journalctl|dmesg|tail|grep|zgrep|less|cat|top|htop|iostat|vmstat|free|df|du|netstat|ss|lsof|ps|kill|pkill|killall|rm|reboot|shutdown|iptables|nft|consul|vault|nomad|eksctl|kops|argocd|flux|ansible(?:-playbook)?|fab|make|pytest|py\.test)\s+\S/;

/** The command in a line, without its prompt, or undefined when the line is none. */
export function commandOf(text: string): string | undefined {
  const end = text.indexOf('\n');
  const line = (end < 0 ? text : text.slice(0, end)).slice(0, 1_000).trim();
  const prompted = prompt.exec(line);
  if (prompted?.[1] !== undefined && (line.startsWith('$') || line.startsWith('>>>') || tools.test(prompted[1]))) return prompted[1].trim();
  return tools.test(line) && !/[.!?]$/.test(line) ? line.trim() : undefined;
}

/** Commands in a text: lines that are commands, and commands in backticks. At most 6. */
export function commandsIn(text: string): ReadCommand[] {
  const found: ReadCommand[] = [];
  const add = (command: string | undefined): void => {
    const read = command === undefined ? undefined : readCommand(command);
    if (read !== undefined && found.length < 6) found.push(read);
  };
  for (const line of text.slice(0, 6_000).split('\n', 60)) add(commandOf(line.trim()));
  for (const quoted of text.slice(0, 6_000).matchAll(/`([^`\n]{4,400})`/g)) if (tools.test(quoted[1] ?? '')) add(quoted[1]);
  return found;
}

/** What a command does; undefined when it is not known to matter. */
export function readCommand(command: string): ReadCommand | undefined {
  const text = command.slice(0, 300);
  const make = (cls: ActionClass, target: string | null = null): ReadCommand => ({
    class: cls,
    target: target === null || target === '' ? null : plainName(target),
    text,
  });
  const words = text
    .replace(/\|.*$/, (rest) => (/\bdelete\b|\brestart\b/.test(rest) ? rest.replace('|', ' ') : ''))
    .split(/\s+/)
    .filter((word) => word !== 'sudo');
  const tool = (words[0] ?? '').replace(/^.*\//, '');
  const free = words
    .slice(1)
    .filter(
      (word, index, all) =>
        !word.startsWith('-') &&
        !/^(?:-n|--namespace|-l|--selector|-c|--container|--context|-f|-o|-p|--project|--zone|-u|-h)$/.test(all[index - 1] ?? ''),
    );
  const verb = free[0] ?? '';
  const piped = /\|\s*(?:xargs\b.*\b)?(?:kubectl\b.*)?\bdelete\b/.test(text);
  switch (tool) {
    case 'kubectl':
    case 'k':
    case 'oc':
      return kubectl(verb, free, text, piped, make);
    case 'helm':
      if (verb === 'rollback') return make('rollback', free[1] ?? null);
      if (verb === 'upgrade' || verb === 'install') return make('deploy-fix', free[1] ?? null);
      return verb === 'history' || verb === 'diff' ? make('inspect-changes', free[1] ?? null) : make('inspect-state', free[1] ?? null);
    case 'systemctl':
    case 'service': {
      const [action, unit] = tool === 'systemctl' ? [verb, free[1]] : [free[1] ?? '', verb];
      if (/^(?:restart|reload|start)$/.test(action)) return make('restart', unit ?? null);
      return /^(?:stop|disable|mask)$/.test(action) ? make('disable', unit ?? null) : make('inspect-state', unit ?? null);
    }
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'crictl':
      if (/^(?:restart|kill|start|rm)$/.test(verb)) return make('restart', free[1] ?? null);
      if (verb === 'logs') return make('inspect-logs', free[1] ?? null);
      if (verb === 'stats') return make('inspect-metrics', free[1] ?? null);
      return /prune/.test(text) ? make('free-resource') : make('inspect-state', free[1] ?? null);
    case 'git':
      if (verb === 'revert') return make('rollback');
      return /^(?:log|diff|show|blame|bisect)$/.test(verb) ? make('inspect-changes') : undefined;
    case 'journalctl':
    case 'dmesg':
    case 'tail':
    case 'grep':
    case 'zgrep':
    case 'less':
      return make('inspect-logs', /-u\s+(\S+)/.exec(text)?.[1] ?? null);
    case 'top':
    case 'htop':
    case 'iostat':
    case 'vmstat':
    case 'free':
      return make('inspect-metrics');
    case 'curl':
    case 'wget':
    case 'ping':
    case 'dig':
    case 'nslookup':
    case 'traceroute':
    case 'mtr':
    case 'pytest':
    case 'py.test':
      return make('reproduce', free.find((word) => /[a-z]\.[a-z]/i.test(word))?.replace(/^https?:\/\/([^/:]+).*$/, '$1') ?? null);
    case 'psql':
    case 'mysql':
    case 'mongo':
    case 'mongosh':
    case 'redis-cli':
      if (/pg_terminate_backend|pg_cancel_backend|kill\s+\d|flushall|flushdb|delete\s+from|truncate/i.test(text))
        return make('free-resource');
      return /alter\s+system|set\s+global|config\s+set/i.test(text) ? make('reconfigure') : make('inspect-state');
    case 'kill':
    case 'pkill':
    case 'killall':
      return make('restart', tool === 'kill' ? null : (free.at(-1) ?? null));
    case 'rm':
      return make('free-resource');
    case 'reboot':
    case 'shutdown':
      return make('restart');
    case 'ssh':
      return make('inspect-state', free.at(-1)?.replace(/^"|"$/g, '').replace(/^.*@/, '') ?? null);
    case 'gcloud':
    case 'aws':
    case 'az':
      if (/\bssh\b/.test(text)) return make('inspect-state', /"?([\w-]+)"?\s*$/.exec(text)?.[1] ?? null);
      if (/terminate-instances|set-instance-health/.test(text)) return make('replace');
      if (/reboot/.test(text)) return make('restart');
      if (/resize|set-desired-capacity|update-service.*desired/.test(text)) return make('scale');
      return /\b(?:describe|list|get)\b|-(?:describe|list|get)-/.test(text) ? make('inspect-state') : undefined;
    case 'terraform':
      return verb === 'plan' ? make('inspect-changes') : verb === 'apply' ? make('deploy-fix') : undefined;
    case 'df':
    case 'du':
    case 'ps':
    case 'ss':
    case 'netstat':
    case 'lsof':
      return make('inspect-state');
    default:
      return undefined;
  }
}

function kubectl(
  verb: string,
  free: readonly string[],
  text: string,
  piped: boolean,
  make: (cls: ActionClass, target?: string | null) => ReadCommand,
): ReadCommand | undefined {
  const kind = (free[1] ?? '').replace(/\/.*$/, '');
  const name = (free[1] ?? '').includes('/') ? (free[1] ?? '').slice((free[1] ?? '').indexOf('/') + 1) : (free[2] ?? null);
  switch (verb) {
    case 'delete':
      if (/^(?:pods?|po)$/.test(kind))
        return name === null || /--all\b|-l\s|--selector|--field-selector/.test(text)
          ? make('free-resource', 'pods')
          : make('restart', name);
      if (/^(?:nodes?|no)$/.test(kind)) return make('replace', name);
      return /^(?:pods?\/|po\/)/.test(free[1] ?? '') ? make('restart', name) : make('free-resource', name ?? kind);
    case 'rollout': {
      const what = (free[2] ?? '').replace(/^[a-z]+\//, '') || (free[3] ?? null);
      if (free[1] === 'undo') return make('rollback', what);
      if (free[1] === 'restart') return make('restart', what);
      return free[1] === 'history' ? make('inspect-changes', what) : free[1] === 'pause' ? make('disable', what) : make('verify', what);
    }
    case 'scale': {
      const what = (free.find((word) => word.includes('/')) ?? name ?? '').replace(/^[a-z]+\//, '');
      return /--replicas[= ]0\b/.test(text) ? make('disable', what) : make('scale', what);
    }
    case 'autoscale':
      return make('scale', name);
    case 'cordon':
    case 'drain':
    case 'taint':
      return make('isolate', free[1] === 'nodes' || free[1] === 'node' ? (free[2] ?? null) : (free[1] ?? null));
    case 'uncordon':
      return make('scale', free[1] ?? null);
    case 'logs':
    case 'log':
      return make('inspect-logs', (free[1] ?? '').replace(/^[a-z]+\//, ''));
    case 'top':
      return make('inspect-metrics', name ?? kind);
    case 'describe':
    case 'get':
    case 'explain':
      if (piped) return make('free-resource', /^(?:pods?|po)$/.test(kind) ? 'pods' : kind);
      return make('inspect-state', (name === null || name === '' ? kind : name).replace(/\.\.\.$/, ''));
    case 'exec':
    case 'attach':
    case 'debug':
      return make('inspect-state', (free[1] ?? '').replace(/^[a-z]+\//, ''));
    case 'set':
    case 'patch':
    case 'edit':
    case 'annotate':
    case 'label':
      return make('reconfigure', (free.find((word) => word.includes('/')) ?? name ?? kind).replace(/^[a-z]+\//, ''));
    case 'apply':
    case 'replace':
      return make('deploy-fix');
    default:
      return undefined;
  }
}

// What commands to platforms do: clusters, containers, clouds, infrastructure as code and configuration management.
import { awsDeed, cloudDeed, hostedDeed } from './command-clouds.ts';
import { type CommandDeed, lastPart, type ShellLine } from './shell-lines.ts';

/** What a command to a platform does; undefined for other programs and for commands that tell nothing. */
export function readPlatform(line: ShellLine): CommandDeed | undefined {
  const { tool, free } = line;
  const [verb = '', second = null] = free;
  switch (tool) {
    case 'kubectl':
    case 'k':
    case 'oc':
      return kubectl(line, verb);
    case 'helm':
      if (verb === 'rollback') return ['rollback', second];
      if (verb === 'upgrade' || verb === 'install') return ['deploy-fix', second];
      if (verb === 'uninstall' || verb === 'delete') return ['disable', second];
      return /^(?:history|diff)$/.test(verb)
        ? ['inspect-changes', verb === 'diff' ? (free[2] ?? null) : second]
        : ['inspect-state', second];
    case 'docker':
    case 'docker-compose':
    case 'podman':
    case 'nerdctl':
    case 'crictl':
      return containers(line);
    case 'aws':
      return awsDeed(line);
    case 'gcloud':
    case 'az':
    case 'doctl':
      return cloudDeed(line);
    case 'heroku':
    case 'fly':
    case 'flyctl':
      return hostedDeed(line, verb);
    case 'terraform':
    case 'tofu':
    case 'terragrunt':
    case 'pulumi':
      return terraform(line, verb);
    case 'argocd':
      if (verb !== 'app') return undefined;
      if (second === 'rollback') return ['rollback', free[2]];
      if (second === 'sync') return ['deploy-fix', free[2]];
      return second === 'history' || second === 'diff' ? ['inspect-changes', free[2]] : ['inspect-state', free[2]];
    case 'flux':
      if (verb === 'suspend') return ['disable', free[2]];
      if (verb === 'reconcile' || verb === 'resume') return ['deploy-fix', free[2]];
      return verb === 'logs' ? ['inspect-logs'] : ['inspect-state', free[2]];
    case 'nomad':
      return nomad(line, verb);
    case 'ansible':
      return ansible(line);
    case 'ansible-playbook':
      return runOf(line.option('-l', '--limit') ?? null, free[0]?.replace(/^.*\/|\.ya?ml$/g, '') ?? '');
    case 'salt':
    case 'salt-ssh':
      return salt(free.slice(1), free[0]?.replace(/\*+$/, '') ?? null);
    case 'salt-call':
      return salt(free, null);
    case 'puppet':
      if (line.has('--disable')) return ['disable', 'puppet'];
      if (line.has('--enable')) return ['reconfigure', 'puppet'];
      return /^(?:agent|apply)$/.test(verb) ? ['deploy-fix', line.host ?? onHosts(line)] : undefined;
    case 'run-puppet-agent':
    case 'chef-client':
      return ['deploy-fix', line.host ?? onHosts(line)];
    case 'cap':
    case 'fab':
    case 'make':
      return scripted(free);
    case 'scap':
      if (/rollback|revert/i.test(line.text)) return ['rollback', lastPart(second)];
      return /^(?:sync|deploy|backport)/.test(verb) ? ['deploy-fix', lastPart(second)] : undefined;
    default:
      return undefined;
  }
}

const ofKind = (name: string | undefined): string => (name ?? '').replace(/^[a-z.]+\//, '');

function kubectl(line: ShellLine, verb: string): CommandDeed | undefined {
  const { free, text } = line;
  const at = free[1] ?? '';
  const kind = at.replace(/\/.*$/, '');
  const name = at.includes('/') ? at.slice(at.indexOf('/') + 1) : (free[2] ?? null);
  const slashed = free.find((word, index) => index > 0 && word.includes('/'));
  switch (verb) {
    case 'delete':
      if (/^(?:pods?|po)$/.test(kind))
        return name === null || line.has('--all', '-l', '--selector', '--field-selector') ? ['free-resource', 'pods'] : ['restart', name];
      if (/^(?:nodes?|no)$/.test(kind)) return ['replace', name];
      return ['free-resource', name ?? kind];
    case 'rollout': {
      const what = at === '' ? null : (free[2] ?? '').includes('/') ? ofKind(free[2]) : (free[3] ?? free[2] ?? null);
      if (at === 'undo') return ['rollback', what];
      if (at === 'restart') return ['restart', what];
      return at === 'history'
        ? ['inspect-changes', what]
        : at === 'pause'
          ? ['disable', what]
          : at === 'resume'
            ? ['deploy-fix', what]
            : ['verify', what];
    }
    case 'scale': {
      const what = slashed === undefined ? name : ofKind(slashed);
      return line.option('--replicas') === '0' ? ['disable', what] : ['scale', what];
    }
    case 'autoscale':
      return ['scale', name];
    case 'cordon':
    case 'drain':
    case 'taint':
      return ['isolate', /^nodes?$/.test(at) ? (free[2] ?? null) : ofKind(at)];
    case 'uncordon':
      return ['scale', ofKind(at)];
    case 'logs':
    case 'log':
    case 'stern':
      return ['inspect-logs', at === '' ? (line.option('-l', '--selector')?.replace(/^.*=/, '') ?? null) : ofKind(at)];
    case 'top':
      return ['inspect-metrics', name ?? kind];
    case 'describe':
    case 'get':
    case 'explain':
      if (/^(?:events?|ev)$/.test(kind)) return ['inspect-state', name];
      return ['inspect-state', (name === null || name === '' ? kind : name).replace(/\.\.\.$/, '')];
    case 'exec':
    case 'attach':
    case 'debug':
    case 'port-forward':
    case 'auth':
      return ['inspect-state', ofKind(at)];
    case 'set':
      if (at === 'image') return ['deploy-fix', slashed === undefined ? (free[3] ?? null) : ofKind(slashed)];
      return ['reconfigure', slashed === undefined ? (free[3] ?? kind) : ofKind(slashed)];
    case 'patch':
    case 'edit':
    case 'annotate':
    case 'label':
      return [
        /"(?:suspend|paused)"\s*:\s*true/.test(text) ? 'disable' : 'reconfigure',
        slashed === undefined ? (name ?? kind) : ofKind(slashed),
      ];
    case 'apply':
    case 'replace':
    case 'create':
      return ['deploy-fix', null];
    case 'diff':
      return ['inspect-changes', null];
    default:
      return undefined;
  }
}

function containers({ tool, free, text }: ShellLine): CommandDeed | undefined {
  const composed = tool === 'docker-compose' || free[0] === 'compose';
  const words = free[0] === 'compose' || free[0] === 'container' || free[0] === 'service' ? free.slice(1) : free;
  const [verb = '', name = null] = words;
  if (/\bprune\b/.test(text) || verb === 'rmi' || (verb === 'image' && name === 'rm')) return ['free-resource', null];
  if (free[0] === 'service' && verb === 'rollback') return ['rollback', name];
  if (free[0] === 'service' && verb === 'scale') return ['scale', name?.replace(/=.*$/, '') ?? null];
  if (free[0] === 'service' && verb === 'update')
    return /--rollback/.test(text) ? ['rollback', words.at(-1)] : ['deploy-fix', words.at(-1)];
  if (composed && verb === 'up') return /--force-recreate/.test(text) ? ['restart', name] : ['deploy-fix', name];
  if (/^(?:restart|kill|start|unpause)$/.test(verb) || (verb === 'rm' && !composed))
    return ['restart', words.at(-1) === verb ? null : words.at(-1)];
  if (/^(?:stop|pause|down)$/.test(verb)) return ['disable', name];
  if (verb === 'logs') return ['inspect-logs', words.at(-1) === verb ? null : words.at(-1)];
  if (verb === 'stats' || verb === 'top') return ['inspect-metrics', name];
  if (verb === 'history' || verb === 'diff') return ['inspect-changes', name];
  if (/^(?:pull|push|run|build|login|tag|save|load|cp|create)$/.test(verb)) return undefined;
  return verb === '' ? undefined : ['inspect-state', verb === 'exec' || verb === 'inspect' || verb === 'port' ? name : null];
}

function terraform(line: ShellLine, verb: string): CommandDeed | undefined {
  const { free, text } = line;
  const address = (
    line.option('-target', '--target', '-replace') ??
    (/^(?:import|taint|untaint)$/.test(verb) ? free[1] : verb === 'state' ? free[2] : undefined)
  )?.replace(/\[.*$/, '');
  const folder = /-chdir=(\S+)/.exec(text)?.[1] ?? /--terragrunt-working-dir[= ](\S+)/.exec(text)?.[1];
  const target = address?.split('.').at(-1) ?? folder?.split('/').findLast((part) => part !== '' && part !== '.') ?? null;
  switch (verb) {
    case 'plan':
    case 'preview':
    case 'history':
      return ['inspect-changes', target];
    case 'apply':
    case 'up':
    case 'run-all':
      return [/-replace=/.test(text) ? 'replace' : 'deploy-fix', target];
    case 'import':
    case 'untaint':
    case 'refresh':
      return ['reconfigure', target];
    case 'taint':
      return ['replace', target];
    case 'force-unlock':
    case 'cancel':
      return ['free-resource', target];
    case 'destroy':
      return ['free-resource', target];
    case 'state':
      return /^(?:rm|mv|push|replace-provider)$/.test(free[1] ?? '') ? ['reconfigure', target] : ['inspect-state', target];
    case 'show':
    case 'output':
    case 'graph':
    case 'stack':
      return ['inspect-state', target];
    default:
      return undefined;
  }
}

function nomad({ free }: ShellLine, verb: string): CommandDeed | undefined {
  const [, action = '', name = null] = free;
  if (verb === 'job') {
    if (action === 'revert') return ['rollback', name];
    if (action === 'restart' || action === 'eval') return ['restart', name];
    if (action === 'stop') return ['disable', name];
    if (action === 'scale') return ['scale', name];
    if (action === 'run') return ['deploy-fix', name];
    return /^(?:history|plan|deployments)$/.test(action) ? ['inspect-changes', name] : ['inspect-state', name];
  }
  if (verb === 'node') return /^(?:drain|eligibility)$/.test(action) ? ['isolate', name] : ['inspect-state', name];
  if (verb === 'alloc')
    return action === 'logs'
      ? ['inspect-logs', null]
      : action === 'restart' || action === 'stop'
        ? ['restart', null]
        : ['inspect-state', null];
  return undefined;
}

function ansible(line: ShellLine): CommandDeed | undefined {
  const where = line.free[0] ?? null;
  const module = line.option('-m')?.replace(/^.*\./, '') ?? 'command';
  const told = line.option('-a') ?? '';
  const name = /\bname=(\S+)/.exec(told)?.[1] ?? where;
  if (/^(?:service|systemd)$/.test(module)) return /state=(?:stopped)|enabled=no/.test(told) ? ['disable', name] : ['restart', name];
  if (module === 'reboot') return ['restart', where];
  if (/^(?:ping|setup|stat|service_facts)$/.test(module)) return ['inspect-state', where];
  if (/^(?:package|apt|yum|dnf)$/.test(module)) return ['deploy-fix', name];
  return /^(?:copy|template|lineinfile|sysctl|replace)$/.test(module) ? ['reconfigure', where] : undefined;
}

function salt(words: readonly string[], where: string | null): CommandDeed | undefined {
  const [call = '', ...rest] = words;
  const name = rest[0] ?? where;
  if (/^state\./.test(call)) return ['deploy-fix', where];
  if (call === 'service.stop' || call === 'service.disable') return ['disable', name];
  if (/^service\.(?:restart|start|reload)$|^system\.reboot$/.test(call)) return ['restart', name];
  return /^(?:test|grains|service|status|disk|pillar|ps|network)\./.test(call) ? ['inspect-state', name] : undefined;
}

/** A run of a playbook: its name says what it does where it is a verb's, else it applies configuration. */
function runOf(where: string | null, name: string): CommandDeed {
  const target =
    where ??
    (/^(?:site|main|all|playbook)$/.test(name)
      ? null
      : name.replace(/^(?:restart|rolling[-_]restart|reboot|deploy|rollback|scale|setup|install|update|upgrade|fix|patch|run)[-_]/, ''));
  if (/roll-?_?back|revert/.test(name)) return ['rollback', target];
  if (/restart|reboot/.test(name)) return ['restart', target];
  if (/fail-?_?over|switch-?_?over/.test(name)) return ['reroute', target];
  if (/restore/.test(name)) return ['restore-data', target];
  if (/drain|depool/.test(name)) return ['isolate', target];
  return ['deploy-fix', target];
}

function scripted(free: readonly string[]): CommandDeed | undefined {
  const [first = '', second = ''] = free;
  const task = `${first} ${second}`;
  const app = /^(?:deploy|production|staging|prod|live|rollback|restart)(?::|$)/.test(first)
    ? null
    : first.includes(':')
      ? first.replace(/:.*$/, '')
      : null;
  if (/roll-?back|revert/.test(task)) return ['rollback', app];
  if (/restart/.test(task)) return ['restart', app];
  return /\bdeploy\b/.test(task) ? ['deploy-fix', app] : undefined;
}

/** The hosts that a note names after the command: `puppet agent -t on web3, web4`. */
function onHosts({ text }: ShellLine): string | null {
  return /\b(?:on|at)\s+(?:the )?([a-z][\w.-]*)/i.exec(text)?.[1] ?? null;
}

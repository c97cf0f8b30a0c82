// Takes a shell line apart: chains, pipes, quoted words, options with their values, and the wrappers around the command that counts.
import type { ActionClass } from '../../domain/vocabulary.ts';

/** What a command does, and the thing it names. */
export type CommandDeed = readonly [cls: ActionClass, target?: string | null | undefined];
export type ShellLine = {
  /** The program, without its path. */
  readonly tool: string;
  /** Words after the program, quotes taken off. */
  readonly words: readonly string[];
  /** Words that are neither options nor their values. */
  readonly free: readonly string[];
  /** The whole command as it stood. */
  readonly text: string;
  /** The machine or container it runs on, where the line or its prompt says so. */
  readonly host: string | null;
  /** The value of the first of these options that is given. */
  readonly option: (...names: string[]) => string | undefined;
  readonly has: (...flags: string[]) => boolean;
};

const maxCommands = 12;
/** Short options that take a value in most tools, and long ones that are often written without `=`. */
const valued = new Set(
  `-n -l -c -f -o -p -u -h -H -d -D -U -i -t -m -s -S -k -b -e -P -X -T --namespace --selector --container --context --output --project --zone --region
  --profile --cluster --host --port --user --username --dbname --since --until --tail --timeout --replicas --name --service --group --topic --resource-group
  --subscription --limit --unit --data --request --header --connect --servername --app --type --image --instance --field-selector --bootstrap-server
  --max-time --from --to --kubeconfig --kube-context --desired-count --desired-capacity`.split(/\s+/),
);
/** Short options that take none in these tools. */
const bare: Readonly<Record<string, string>> = {
  tail: '-f',
  ls: '-l -h -t -S -d -i -c -u',
  df: '-h -H -i -k -m -T -P',
  du: '-h -s -c -k -m -S',
  ps: '-e -f -l -H',
  ss: '-t -l -n -p -u -i -s -e -m',
  netstat: '-t -l -n -p -u -i -s -e',
  rm: '-f -i -d',
  curl: '-f -s -S -k -i -l',
  ping: '-n -f',
  dig: '-t',
  grep: '-i -c -n -l -h -H -s -o -P -b',
  zgrep: '-i -c -n -l -h -s -o',
  rsync: '-h -n -u -p -t -o -i -c -H -S -l -m -k',
  cumin: '-p -d -f -o',
  mtr: '-n -b -t',
  terraform: '-o',
  puppet: '-t',
  zpool: '-f -n',
  exim: '-bp',
  nc: '-u -n -l',
  docker: '-f -i -t -d',
  git: '-n -p -m',
};

/** The commands of a line in order: each stage of chains and loops with what it is piped into, wrappers taken off. At most 12. */
export function shellLines(text: string, host: string | null = null): ShellLine[] {
  const found: ShellLine[] = [];
  for (const pipeline of pipelinesOf(text.slice(0, 1_000))) {
    const acting = actingStage(pipeline);
    if (acting === undefined) continue;
    for (const line of unwrap(acting, host)) if (found.length < maxCommands) found.push(line);
  }
  return found;
}

/** Chains split at `&&`, `||`, `;` and pipes at `|`, outside of quotes. */
function pipelinesOf(text: string): string[][] {
  const pipelines: string[][] = [[]];
  let quote = '';
  let stage = '';
  const endStage = (): void => {
    if (stage.trim() !== '') pipelines.at(-1)?.push(stage.trim());
    stage = '';
  };
  for (let index = 0; index < text.length; index++) {
    const at = text[index] ?? '';
    const next = text[index + 1] ?? '';
    if (quote !== '') {
      if (at === quote) quote = '';
      stage += at;
    } else if ((at === "'" || at === '"') && !(at === "'" && /\w/.test(text[index - 1] ?? '') && /\w/.test(next))) {
      quote = at;
      stage += at;
    } else if (at === '#' && /\s/.test(text[index - 1] ?? ' ') && stage.trim() !== '') {
      break;
    } else if (at === ';' || at === '\n' || (at === '&' && next === '&') || (at === '|' && next === '|')) {
      endStage();
      pipelines.push([]);
      if (next === at) index++;
    } else if (at === '|') {
      endStage();
    } else {
      stage += at;
    }
  }
  endStage();
  return pipelines.filter((stages) => stages.length > 0);
}

const producers = /^(?:echo|printf|cat|yes|seq|true|zcat|gunzip)\b/;
const sink =
  /^(?:sudo\s+)?(?:xargs\b.*?\s((?:kubectl|oc|docker|kill|rm|systemctl|zfs|aws|gcloud|redis-cli|git)\b.*)|((?:socat|nc|psql|mysql|redis-cli|kubectl|mongosh?|clickhouse-client|haproxyctl|bash|sh|ssh)\b.*))$/;

/** The stage of a pipe that does something: the first one, unless it only feeds another. */
function actingStage(stages: readonly string[]): string | undefined {
  const [first] = stages;
  if (first === undefined || stages.length === 1) return first;
  for (const stage of stages.slice(1)) {
    const match = sink.exec(stage);
    if (match?.[1] !== undefined)
      return /\b(?:delete|kill|rm|restart|destroy|stop|cordon|drain|unlink|del)\b/.test(match[1])
        ? `${match[1]} ${argumentsOf(first)}`
        : first;
    // What is said to a socket or a client on its input is the command.
    if (match?.[2] !== undefined && producers.test(first)) return `${match[2]} ${first.replace(producers, '')}`;
  }
  return producers.test(first) && !/^cat\s/.test(first) ? undefined : first;
}

/** `kubectl get pods | ... | xargs kubectl delete pod` deletes many. */
function argumentsOf(first: string): string {
  return /^(?:kubectl|oc|k)\b/.test(first) ? '--all' : '';
}

const skipped = new Set('sudo time nohup nice ionice exec command builtin do then else env doas chrt setsid stdbuf strace'.split(' '));
const nothing = new Set(
  'cd echo export set source . true false sleep exit done fi esac if while until for in screen tmux clear history wait read printf'.split(
    ' ',
  ),
);

/** The command inside `sudo`, `ssh host`, `for ... do`, `docker exec`, `ansible -a` and the like. */
function unwrap(stage: string, host: string | null, depth = 0): ShellLine[] {
  const words = shellWords(stage);
  let from = 0;
  for (; from < words.length; from++) {
    const word = words[from] ?? '';
    if (/^\w+=/.test(word) && from < words.length - 1) continue;
    if (word === 'for' || word === 'while') {
      const body = words.indexOf('do', from);
      if (body < 0) return [];
      from = body;
      continue;
    }
    if (!skipped.has(word) && word !== 'timeout' && word !== 'watch') break;
    while (/^-/.test(words[from + 1] ?? '') || (word === 'timeout' && /^\d/.test(words[from + 1] ?? ''))) {
      from++;
      if (/^-[unpcg]$/.test(words[from] ?? '') && !(word === 'watch' && words[from] === '-c')) from++;
    }
  }
  const rest = words.slice(from);
  const tool = (rest[0] ?? '').replace(/^.*\//, '');
  if (rest.length === 1 && /\s/.test(rest[0] ?? '') && depth < 3)
    return pipelinesOf(rest[0] ?? '').flatMap((stages) => unwrap(actingStage(stages) ?? '', host, depth + 1));
  if (tool === '' || nothing.has(tool)) return [];
  const line = lineOf(tool, rest.slice(1), stage, host);
  if (depth >= 3) return [line];
  const inside = innerOf(line);
  if (inside === undefined) return [line];
  const inner = pipelinesOf(inside.command).flatMap((stages) => {
    const acting = actingStage(stages);
    return acting === undefined ? [] : unwrap(acting, inside.host ?? host, depth + 1);
  });
  return inner.length > 0 ? inner : [line];
}

/** What a command makes another machine or container run. */
function innerOf(line: ShellLine): { readonly command: string; readonly host: string | null } | undefined {
  const { tool, words, free } = line;
  const named = (name: string | undefined): string | null =>
    name === undefined
      ? null
      : name
          .replace(/^.*@/, '')
          .replace(/^[A-Za-z]\w?[:{](?=\w)/, '')
          .replace(/\}$/, '');
  const dashes = words.indexOf('--');
  switch (tool) {
    case 'ssh':
    case 'mosh':
      return free.length > 1 ? { command: after(words, free[0] ?? ''), host: named(free[0]) } : undefined;
    case 'bash':
    case 'sh':
    case 'su': {
      const command = line.option('-c', '-lc');
      return command === undefined ? undefined : { command, host: line.host };
    }
    case 'cumin':
    case 'pdsh':
    case 'clush':
    case 'pssh':
    case 'parallel-ssh':
    case 'dsh': {
      const where = line.option('-w', '-g', '-H') ?? free[0];
      const command = words.slice(words.indexOf(where ?? '') + 1).join(' ');
      return command === '' ? undefined : { command, host: named(where) };
    }
    case 'salt': {
      const at = words.indexOf('cmd.run');
      return at < 0 ? undefined : { command: words.slice(at + 1).join(' '), host: named(free[0]?.replace(/\*+$/, '')) };
    }
    case 'knife':
      return free[0] === 'ssh' && free.length > 2
        ? { command: free.slice(2).join(' '), host: named(free[1]?.replace(/^\w+:/, '')) }
        : undefined;
    case 'ansible': {
      const command = line.option('-a');
      const module = line.option('-m') ?? 'command';
      return command !== undefined && /^(?:ansible\.builtin\.)?(?:command|shell|raw)$/.test(module)
        ? { command, host: named(free[0]) }
        : undefined;
    }
    case 'kubectl':
    case 'oc':
    case 'k':
      return free[0] === 'exec' && dashes > 0
        ? {
            command: words
              .slice(dashes + 1)
              .map(quoted)
              .join(' '),
            host: named(free[1]?.replace(/^\w+\//, '')),
          }
        : undefined;
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return free[0] === 'exec' && free.length > 2 ? { command: after(words, free[1] ?? ''), host: named(free[1]) } : undefined;
    default:
      return undefined;
  }
}

function after(words: readonly string[], word: string): string {
  const rest = words.slice(words.indexOf(word) + 1);
  return rest.length === 1 ? (rest[0] ?? '') : rest.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /[\s;|&]/.test(word) ? `'${word.replaceAll("'", '"')}'` : word;
}

function shellWords(stage: string): string[] {
  const words: string[] = [];
  for (const match of stage.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*'|["'])+/g)) {
    const word = match[0];
    // Where output goes is no word of the command; `->` in a note is none, either.
    if (/^(?:\d?>{1,2}&?\d?|<{1,3}|&>)/.test(word) || word === '->' || word === '→' || word === '\\') continue;
    if (/^(?:\d?>{1,2}|<{1,3}|&>)$/.test(words.at(-1) ?? '')) continue;
    words.push(
      word
        .replace(/^(["'])([\s\S]*)\1$/, '$2')
        .replace(/^(--?[\w-]+=)(["'])([\s\S]*)\2$/, '$1$3')
        .replace(/(?<=\w)=(["'])([^"']*)\1$/, '=$2'),
    );
    if (words.length >= 80) break;
  }
  return words;
}

function lineOf(tool: string, words: readonly string[], text: string, host: string | null): ShellLine {
  const without = new Set((bare[tool] ?? '').split(' '));
  const free = words.filter((word, index) => {
    const before = words[index - 1] ?? '';
    return !/^[-+]/.test(word) && !(valued.has(before) && !without.has(before));
  });
  return {
    tool,
    words,
    free,
    text,
    host,
    option: (...names) => {
      for (const name of names)
        for (let index = 0; index < words.length; index++) {
          const word = words[index] ?? '';
          if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
          if (word === name && words[index + 1] !== undefined && !/^-\D/.test(words[index + 1] ?? '')) return words[index + 1];
        }
      return undefined;
    },
    has: (...flags) =>
      words.some((word) => flags.includes(word) || flags.some((flag) => flag.startsWith('--') && word.startsWith(`${flag}=`))),
  };
}

/** The last part of a path or an address in parts. */
export function lastPart(path: string | null | undefined): string | null {
  return path?.split('/').findLast((part) => part !== '') ?? null;
}

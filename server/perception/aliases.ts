// Merges names that mean one thing: spellings, plurals, `checkout` and `checkout-service`, `hub` and `jupyterhub`, `the db` where there is one.

import { isOdd } from './entities.ts';
import { technologies } from './entity-words.ts';
import { familyOf } from './identifiers.ts';

/** Words for a thing of a kind: they mean the one that is known, where only one is. */
type Sort = 'database' | 'queue' | 'switch' | 'router' | 'firewall';
const generic: ReadonlyMap<string, Sort> = new Map<string, Sort>([
  ['db', 'database'],
  ['database', 'database'],
  ['databas', 'database'],
  ['prod db', 'database'],
  ['queue', 'queue'],
  ['topic', 'queue'],
  ['broker', 'queue'],
  ['message broker', 'queue'],
  ['switch', 'switch'],
  ['core switch', 'switch'],
  ['router', 'router'],
  ['firewall', 'firewall'],
]);
const kindWords: readonly (readonly [Sort, RegExp])[] = [
  ['database', /(?:^|[-_ .])(?:db|database|sql|pg|postgres\w*|mysql|mariadb|mongo\w*|rds|aurora)(?:$|[-_ .\d])/i],
  ['queue', /(?:^|[-_ .])(?:queue|queues|mq|topic|kafka|rabbitmq|sqs)(?:$|[-_ .\d])/i],
  ['switch', /(?:^|[-_ .])(?:sw|switch)(?:$|[-_ .\d])/i],
  ['router', /(?:^|[-_ .])(?:rt|rtr|router)(?:$|[-_ .\d])/i],
  ['firewall', /(?:^|[-_ .])(?:fw|firewall)(?:$|[-_ .\d])/i],
];
const suffixes = /[-_ ](?:service|svc|server|app|deployment|prod|production)$/i;
const oneWord = /^[a-z]{3,}$/;
/** Names of services that are everyday words in what people write. */
const everyday = new Set([
  'live',
  'main',
  'prod',
  'production',
  'staging',
  'default',
  'test',
  'monitoring',
  'monitor',
  'alert',
  'alerts',
  'user',
  'users',
  'system',
  'node',
  'nodes',
  'pods',
  'update',
  'report',
  'status',
  'team',
  'deploy',
  'change',
  'backup',
  'error',
  'errors',
  'data',
  'time',
  'work',
  'home',
  'public',
  'internal',
  'service',
  'services',
  'cluster',
  'database',
  'queue',
  'cache',
  'server',
  'host',
  'release',
  'build',
  'logs',
]);
/** Tails of many names: they mean no one of them. */
const commonTails = new Set([
  'api',
  'app',
  'web',
  'job',
  'log',
  'cache',
  'node',
  'base',
  'data',
  'file',
  'port',
  'gate',
  'way',
  'service',
  'server',
  'database',
  'worker',
  'proxy',
  'line',
]);

/** Names merged by what they mean: one spelling per thing, the first that was seen. Bounded; the cost of a name does not grow with how many there are. */
export type Aliases = {
  (name: string): string;
  /** The same for a name that certainly is one (a label, an identifier): sentences that name it are about it. */
  sure(name: string): string;
  isKnown(word: string): boolean;
};

export function createAliases(limit = 4_000): Aliases {
  const known = new Map<string, string>();
  const certain = new Set<string>();
  /** The only thing of a kind, or null once there are two. */
  const only = new Map<Sort, string | null>();
  /** Single words, by their endings of three letters and more; null where two names end so. */
  const tails = new Map<string, string | null>();

  const find = (name: string): string | undefined => {
    const lower = name.toLowerCase();
    const kind = generic.get(lower.replace(/^the /, '').replace(/s$/, ''));
    if (kind !== undefined) return only.get(kind) ?? undefined;
    if (suffixes.test(name)) return known.get(aliasKey(name.replace(suffixes, '')));
    if (!oneWord.test(lower) || commonTails.has(lower)) return undefined;
    const longer = tails.get(lower);
    if (longer !== undefined) return longer ?? undefined;
    if (technologies.get(lower) === 'vendor') return undefined;
    // `jupyterhub` is the hub by its own name; `binderhub` is another thing that ends so.
    if (!technologies.has(lower)) return undefined;
    for (let cut = 1; cut <= lower.length - 3; cut++) {
      const tail = lower.slice(cut);
      if (technologies.has(tail) && !commonTails.has(tail) && known.has(tail)) return known.get(tail);
    }
    return undefined;
  };

  const learn = (name: string): void => {
    const lower = name.toLowerCase();
    const kind = kindWords.find(([, pattern]) => pattern.test(name))?.[0];
    if (kind !== undefined && /[-_\d]|^[a-z]{5,}$/i.test(name) && !/\s/.test(name)) {
      const before = only.get(kind);
      if (before === undefined) only.set(kind, name);
      else if (before !== null && familyOf(before) !== familyOf(name)) only.set(kind, null);
    }
    const base = aliasKey(name.replace(suffixes, ''));
    if (base.length > 2 && !known.has(base)) known.set(base, name);
    if (!oneWord.test(lower) || technologies.get(lower) === 'vendor') return;
    for (let cut = 1; cut <= lower.length - 3; cut++) {
      const tail = lower.slice(cut);
      const before = tails.get(tail);
      tails.set(tail, before === undefined || before === name ? name : null);
    }
  };

  const merge = (name: string): string => {
    const key = aliasKey(name);
    const before = known.get(key);
    if (before !== undefined) return before;
    const meant = find(name);
    if (meant !== undefined) {
      // A general word means another thing once a second one is known: it is asked anew each time.
      if (!generic.has(name.toLowerCase()) && known.size < limit) known.set(key, meant);
      return meant;
    }
    if (generic.has(name.toLowerCase())) return name;
    if (known.size < limit) {
      known.set(key, name);
      learn(name);
    }
    return name;
  };
  return Object.assign(merge, {
    sure(name: string): string {
      if (certain.size < limit) {
        for (const one of [name, name.replace(suffixes, '')])
          if (one.length > 3 && !/\s/.test(one) && !everyday.has(one.toLowerCase()) && !isOdd(one)) certain.add(one.toLowerCase());
      }
      return merge(name);
    },
    isKnown: (word: string): boolean => certain.has(word.toLowerCase()),
  });
}

function aliasKey(name: string): string {
  const lower = name.toLowerCase().replace(/[\s_-]+/g, '');
  return lower.length > 4 && lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower;
}

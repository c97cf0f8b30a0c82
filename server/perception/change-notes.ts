// Reads the lines that deploy bots, pipelines and operations logs write: what was begun, is done or went wrong, on what, and who did it.
import { type ActionClass, actionGroup } from '../../domain/vocabulary.ts';
import { readCommands } from './commands.ts';
import { lastPart } from './shell-lines.ts';

export type ChangeNote = {
  /** What it does as a step; null where that cannot be told. */
  readonly class: ActionClass | null;
  readonly what: string | null;
  readonly version: string | null;
  readonly phase: 'started' | 'done' | 'failed' | 'cancelled';
  /** Who did it, where the line says so. */
  readonly by: string | null;
  readonly kind: 'deploy' | 'job' | 'other';
};

export type LoggedLine = { readonly by: string; readonly host: string | null; readonly text: string };

const logged = /^!log(?:\s+(?:<?([\w.-]+)>?)?(?:@([\w.-]+))?:?(?=\s))?\s+(.+)$/s;
/** Machines that people work from: what they log there is done elsewhere. */
const workplace =
  /^(?:cumin|deploy\w*|bastion|jump\w*|mgmt|management|admin\w*|control|ops|build|puppet\w*|ansible|salt\w*|laptop|localhost|maint\w*|cloudcontrol)\d*(?:[.-]|$)/i;

/** A line of an operations log, `!log user@host what was done`, or undefined. Without a name, the sender wrote it. */
export function readLogged(text: string, from: string): LoggedLine | undefined {
  if (!text.startsWith('!log')) return undefined;
  const named = /^!log\s+<?([\w.-]+)>?@([\w.-]+):?\s+(\S.*)$/s.exec(text);
  if (named !== null) {
    const [, by = from, host = '', rest = ''] = named;
    return { by, host: workplace.test(host) ? null : host, text: rest };
  }
  const rest = logged.test(text) ? text.replace(/^!log\s+/, '') : '';
  return rest === '' ? undefined : { by: from, host: null, text: rest };
}

const version = String.raw`(?:(?:version |release |revision |build |tag )?(?<version>(?:#|r|v|rev-?|build-?|release-?)?\d[\w.+-]*|[0-9a-f]{7,40}))`;
const step =
  '(?<step>roll-?back|revert|deploy(?:ment)?|release|roll-?out|promotion|hot-?fix|restart|redeploy(?:ment)?|canary|upgrade|migration|failover)';
const phase =
  '(?<phase>started|starting|triggered|requested|queued|begun|initiated|in progress|running|finished|completed?|succeeded|successful|done|passed|failed|failing|errored|timed out|aborted|cancell?ed|rejected)';
const thing = String.raw`(?<what>[A-Za-z@][\w./@-]*)`;
const who = String.raw`(?:\s+by\s+@?(?<by>[\w.-]+))?`;
const into = String.raw`(?:\s+(?:in|to|on|into)\s+(?:production|prod|live|staging|all \w+|the \w+|[\w-]+))?`;

const shapes: readonly RegExp[] = [
  // `rollback of shop to r41 started by X`, `deploy of shop v2 to production failed`.
  new RegExp(
    String.raw`\b${step} (?:of|for) ${thing}(?:@|\s+)?(?:(?:\s*to\s+|\s*)${version})?${into}\s+(?:has |was |is )?(?:been )?${phase}\b${who}`,
    'i',
  ),
  // `shop rollback to r41 started by X`, `shop deploy #41 failed`.
  new RegExp(
    String.raw`^(?:\[[^\]]*\]\s*)?${thing}\s+${step}(?:\s+(?:to\s+)?${version})?${into}\s+(?:has |was |is )?${phase}\b${who}`,
    'i',
  ),
  // `rollback failed: ...`, `Deployment succeeded`.
  new RegExp(String.raw`^(?:the )?${step}(?:\s+(?:to\s+)?${version})?\s+(?:has |was |is )?${phase}\b${who}`, 'i'),
  // `X deployed shop v2 to production`, `X is rolling back shop to r41`.
  new RegExp(
    String.raw`^@?(?<by>[\w.-]+)\s+(?:has |have |just |is |started |began )*(?<verb>deployed|deploying|released|releasing|promoted|promoting|shipped|shipping|rolled back|rolling back|reverted|reverting)\s+${thing}(?:@|\s+)(?:\s*to\s+)?${version}`,
    'i',
  ),
  // `shop v2 live in production`, `shop@v2 is now deployed`.
  new RegExp(
    String.raw`^${thing}(?:@|\s+)${version}\s+(?:is |are |was )?(?:now )?(?<live>live|deployed|released|rolled out|promoted|healthy|serving)\b(?:.*?\bby\s+@?(?<by>[\w.-]+))?`,
    'i',
  ),
];
/** `workflow "nightly export" disabled manually by X`. */
const switched =
  /\b(?<sort>workflows?|pipelines?|jobs?|schedules?|cron ?jobs?|triggers?|deploys|deployments|auto-?scal\w+|feature flags?|flags?)\s+(?:(?:["“'`](?<quoted>[^"”'`]{1,80})["”'`]|(?:for |of )?(?<what>[A-Za-z][\w./-]*))\s+)?(?:(?:has|have|was|were|is|are) )?(?:been )?(?:now )?(?:manually )?(?<turn>disabled|paused|suspended|stopped|frozen|locked|switched off|turned off|enabled|re-?enabled|resumed|unpaused|unfrozen|unlocked|switched on|turned on)\b(?:.*?\bby\s+@?(?<by>[\w.-]+))?/i;
const synced = /^(?:Synchroni[sz]ed|Synced|sync(?:ed)?-(?:file|dir))\s+(?<path>\S+?):?\s+(?<message>.*)$/i;
const scripted =
  /^(?<phase>Started|Finished|Failed)\s+(?:deploy|scap|rollout|run)\b\s*(?:\[(?<what>[\w./-]+)(?:@(?<version>[\w.-]+))?\])?(?::\s*(?<message>.*))?/i;
const cookbook =
  /^(?<phase>START|END)(?:\s*\((?<result>\w+)\))?\s*-\s*(?:Cookbook|Playbook|Runbook|Script|Job)\s+(?<name>[\w./-]+)(?:\s*\([^)]*\))?(?:.*?\b(?:for|on)\s+(?:hosts?\s+)?(?<what>[A-Za-z][\w.-]*))?/i;

const stepClass: readonly (readonly [RegExp, ActionClass])[] = [
  [/roll-?(?:ed |ing )?back|revert/i, 'rollback'],
  [/restart|reboot|power-?cycle/i, 'restart'],
  [/fail-?over|switch-?over|switchdc|switchmaster/i, 'reroute'],
  [/reimage|rebuild|replace|reprovision|clone/i, 'replace'],
  [/depool|drain|decommission|fence/i, 'isolate'],
  [/(?:re)?pool\b|resize|scale/i, 'scale'],
  [/downtime|silence/i, 'silence'],
  [/renew|rotate/i, 'secure'],
  [/deploy|release|roll-?out|promot|ship|hot-?fix|canary|upgrad|scap|sync/i, 'deploy-fix'],
];

/** What a line of a deploy bot, a pipeline or an operations log tells, or undefined where it is none of theirs. */
export function readChangeNote(line: string): ChangeNote | undefined {
  const text = line.replace(/[`*_]{1,2}(?=\w)|(?<=\w)[`*]{1,2}/g, '').trim();
  for (const shape of shapes) {
    const groups = shape.exec(text)?.groups;
    if (groups === undefined) continue;
    const word = groups.step ?? groups.verb ?? groups.live ?? '';
    const what = groups.what === undefined || notThing.test(groups.what) ? null : (lastPart(groups.what) ?? null);
    if (what === null && groups.what !== undefined) continue;
    const by = groups.by ?? null;
    return {
      class: classOf(groups.step ?? groups.verb ?? 'deploy'),
      what,
      version: groups.version ?? null,
      phase: groups.phase === undefined ? (/ing\b/.test(word) ? 'started' : 'done') : phaseOf(groups.phase),
      by,
      kind: 'deploy',
    };
  }
  const turned = switched.exec(text)?.groups;
  if (turned !== undefined) {
    const name = (turned.quoted ?? turned.what ?? turned.sort ?? '').trim();
    const on = /enabled|resumed|un(?:paused|frozen|locked)|\bon$/i.test(turned.turn ?? '') && !/disabled/i.test(turned.turn ?? '');
    return { class: on ? 'reconfigure' : 'disable', what: name, version: null, phase: 'done', by: turned.by ?? null, kind: 'job' };
  }
  const sync = synced.exec(text)?.groups;
  if (sync !== undefined) {
    const undone = /^\W*(?:revert|roll(?:ed|ing)? ?back|undo)/i.test(sync.message ?? '');
    return {
      class: undone ? 'rollback' : 'deploy-fix',
      what: lastPart(sync.path?.replace(/\.\w{1,4}$/, '')),
      version: null,
      phase: 'done',
      by: null,
      kind: 'deploy',
    };
  }
  const script = scripted.exec(text)?.groups;
  if (script !== undefined && (script.what !== undefined || script.message !== undefined)) {
    const undone = /^\W*(?:revert|roll(?:ed|ing)? ?back)/i.test(script.message ?? '');
    return {
      class: undone ? 'rollback' : 'deploy-fix',
      what: script.what === undefined ? null : lastPart(script.what),
      version: script.version ?? null,
      phase: /^started/i.test(script.phase ?? '') ? 'started' : /^failed/i.test(script.phase ?? '') ? 'failed' : 'done',
      by: null,
      kind: 'deploy',
    };
  }
  const book = cookbook.exec(text)?.groups;
  if (book !== undefined) {
    const name = book.name ?? '';
    return {
      class: stepClass.find(([pattern]) => pattern.test(name))?.[1] ?? null,
      what: book.what ?? null,
      version: null,
      phase: /start/i.test(book.phase ?? '') ? 'started' : /fail|error/i.test(book.result ?? '') ? 'failed' : 'done',
      by: null,
      kind: 'job',
    };
  }
  return undefined;
}

/** Words that stand where a thing would, and name none. */
const notThing =
  /^(?:the|a|an|this|that|our|all|it|new|first|last|next|full|manual|failed|production|prod|staging|live|and|of|by|on|to|after|before|since|planned|scheduled|daily|nightly|we|is|was)$/i;

function classOf(word: string): ActionClass | null {
  return stepClass.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

function phaseOf(word: string): ChangeNote['phase'] {
  if (/^(?:start|trigger|request|queue|begun|initiat|in progress|running)/i.test(word)) return 'started';
  if (/^(?:fail|error|timed|reject)/i.test(word)) return 'failed';
  return /^(?:abort|cancel)/i.test(word) ? 'cancelled' : 'done';
}

const applied = /^(?:Apply|Destroy) complete! Resources: [^\n]{1,120}/m;
const resource = /^[\w.-]*?([\w-]+)(?:\[[^\]\n]{0,80}\])?: (?:Destruction|Modifications|Creation) complete/m;
const helmed = /^(?:Release "([\w.-]+)" has been upgraded|(Rollback was a success))/m;
const ofKubernetes =
  /^(?:deployment|statefulset|daemonset|node|pod)(?:\.apps)?(?:\/([\w.-]+)| "([\w.-]+)") (restarted|rolled back|scaled|cordoned|drained|uncordoned|evicted|(?:force )?deleted|image updated)\b/m;
const ranThere =
  /^(?<host>[A-Za-z][\w.-]{1,40}):\s+(?<command>[a-z][\w.-]*(?:\s+-{1,2}\w[\w=-]*)+)\s+(?<phase>started|running|done|finished|completed?)\b/;
const kubernetesClass: Readonly<Record<string, ActionClass>> = {
  restarted: 'restart',
  'rolled back': 'rollback',
  scaled: 'scale',
  cordoned: 'isolate',
  drained: 'isolate',
  uncordoned: 'scale',
  evicted: 'free-resource',
  'image updated': 'deploy-fix',
};

/** What the output of a tool shows to have been done, `Apply complete! Resources: ...`, as a note and its line; undefined for other lines. */
export function readOutput(text: string): { readonly note: ChangeNote; readonly line: string } | undefined {
  // Most lines of a log are told apart by one look at their first letters.
  const run = text.includes('omplete! Resources:') ? applied.exec(text)?.[0] : undefined;
  if (run !== undefined)
    return { note: done(run.startsWith('Destroy') ? 'free-resource' : 'deploy-fix', resource.exec(text)?.[1] ?? null), line: run };
  const helm = /^R/.test(text) ? helmed.exec(text) : null;
  if (helm !== null) return { note: done(helm[2] === undefined ? 'deploy-fix' : 'rollback', helm[1] ?? null), line: helm[0] };
  const changed = /^(?:de|st|da|no|po)/.test(text) ? ofKubernetes.exec(text) : null;
  if (changed !== null)
    return { note: done(kubernetesClass[changed[3] ?? ''] ?? 'restart', changed[1] ?? changed[2] ?? null), line: changed[0] };
  const groups = text.includes(' -') && text.length <= 400 ? ranThere.exec(text)?.groups : undefined;
  const [deed] = groups?.command === undefined ? [] : readCommands(groups.command, groups.host ?? null);
  if (deed === undefined || groups === undefined || actionGroup(deed.class) !== 'mitigate') return undefined;
  return {
    note: { ...done(deed.class, groups.host ?? deed.target), phase: /^(?:started|running)/.test(groups.phase ?? '') ? 'started' : 'done' },
    line: text.split('\n', 1)[0] ?? text,
  };
}

function done(cls: ActionClass, what: string | null): ChangeNote {
  return {
    class: cls,
    what,
    version: null,
    phase: 'done',
    by: null,
    kind: cls === 'deploy-fix' || cls === 'rollback' ? 'deploy' : 'other',
  };
}

// Reads change records: deploys, configuration, merges, jobs; what changed, from which version to which, and who did it.
import type { Signal } from '../../domain/signal.ts';
import { type ActionClass, actionGroup } from '../../domain/vocabulary.ts';
import { actionsIn } from './action-reader.ts';
import { type ChangeDeed, changeDeeds, labelOf, verbDeeds } from './change-deeds.ts';
import { type ChangeNote, readChangeNote, readOutput } from './change-notes.ts';
import { cleanPhrase, entityOfLabels, entityOfSender, mentionsIn } from './entities.ts';
import { isPerson } from './identifiers.ts';
import { shorten } from './notebook.ts';

export type ReadChange = {
  readonly kind: 'deploy' | 'config' | 'merge' | 'request' | 'job' | 'other';
  readonly entity: string;
  readonly from: string | null;
  readonly to: string;
  /** Done by a schedule or a machine, not by a responder. */
  readonly automatic: boolean;
  /** Undone, as opposed to brought in. */
  readonly reverts: boolean;
  /** What responders did, if it was them. */
  readonly action: ChangeDeed | null;
  /** What else they did in the same breath. */
  readonly further: readonly ChangeDeed[];
  /** What a bot or a pipeline says of a step: begun, done, went wrong. */
  readonly note: ChangeNote | null;
};
/** On which machine a line of an operations log was written, as an attribute. */
export const writtenOn = 'written_on';

const automatic =
  /\b(?:daily|nightly|weekly|hourly|scheduled|schedule|automat\w*|routine|cron\w*|release train|planned|periodic|deploybot|renovate|dependabot|initiated by the system)\b/i;
const pullRequest = /^(?:(merged?|closes?|opened?)\s+)?(?:pull request|pr|merge request|mr)\s+(?:([\w./-]+)\s+)?([#!]\d+)\s*:?\s*(.*)$/is;
/** `cart 4.17.2 -> 4.18.0`; `cart to 4.18.0 (was 4.17.2)`. */
const versions = /([\w.-]*\d[\w.-]*)\s*(?:->|→|to)\s*([\w.-]*\d[\w.-]*)/;
const wasVersion = /[\w.-]*\d[\w.-]*\s*\((?:was|from|previously)\s+([\w.-]*\d[\w.-]*)\)/;
const reverts = /\b(?:revert\w*|roll(?:ed|ing|s)?[ -]?back|rollback|undo\w*|(?:changed|set|switched|put|turned) back)\b/i;
const started = /\b(?:started|starting|begun|beginning|initiated|requested|being run|rolling update started|in progress)\b/i;

/** Reads a signal of the channel `change`. Total. */
export function readChange(signal: Signal): ReadChange {
  const { attributes, text, from: sender } = signal;
  const string = (...names: string[]): string | null => {
    for (const name of names) {
      const value = attributes[name];
      if (typeof value === 'string' && value !== '') return value;
      if (typeof value === 'number') return String(value);
    }
    return null;
  };
  const isAutomatic = (automatic.test(text) || automatic.test(sender)) && string('by') === null;
  const kindLabel = string('kind', 'type') ?? '';
  const service = entityOfLabels(attributes) ?? null;
  const merge = pullRequest.exec(text);
  const first = text.split('\n', 1)[0] ?? text;
  const merged =
    /^(?:([\w./-]+)\s+)?(?:pull request|merge request)\s+([#!]\d+)\s+(?:has |was |is )?(?:just )?(?:been )?(?:merged|approved)\b(.*)$/is.exec(
      text,
    );
  if (merged !== null) {
    const [, repository = '', number = '', rest = ''] = merged;
    const entity = repository === '' ? number : repository;
    return {
      kind: 'merge',
      entity,
      from: null,
      to: shorten(`${number} merged${rest}`, 140),
      automatic: true,
      reverts: false,
      action: null,
      further: [],
      note: null,
    };
  }
  if (merge !== null) {
    const [, verb = '', repository = '', number = '', title = ''] = merge;
    const inner = title.replace(/^(?:bringing #\d+ to prod\s*)?\(?|\)?$/gi, '').trim();
    const read = readTitle(inner);
    const target = read.target ?? (repository === '' ? null : repository);
    const opened = !/^merge/i.test(verb) && !/^close/i.test(verb);
    const version = versions.exec(inner);
    return {
      kind: opened ? 'request' : 'merge',
      entity: target ?? number,
      from: version?.[1] ?? null,
      to: shorten(`${opened ? 'opened ' : ''}${repository === '' ? '' : `${repository} `}${number}: ${inner}`, 140),
      automatic: isAutomatic,
      reverts: read.class === 'rollback',
      action: isAutomatic || opened ? null : { class: read.class, target, state: 'done' },
      further: [],
      note: null,
    };
  }
  const by = string('by', 'author', 'actor');
  const note = readChangeNote(first);
  if (note !== undefined)
    return noted(note, first, {
      service,
      by,
      version: string('release', 'version', 'revision'),
      previous: string('previous', 'from_version', 'from'),
      isAutomatic,
      sender,
    });
  const named = labelOf(first);
  const [pick] = verbDeeds(first);
  const undone = reverts.test(first) || pick?.class === 'rollback';
  const release = string('release', 'version', 'revision', 'to');
  const previous = string('previous', 'from_version', 'from') ?? wasVersion.exec(first)?.[1] ?? null;
  const change = versions.exec(first);
  const kind: ReadChange['kind'] = /deploy|release|rollout/.test(kindLabel)
    ? 'deploy'
    : /config|setting|policy|flag/.test(kindLabel)
      ? 'config'
      : /job|cron/.test(kindLabel)
        ? 'job'
        : /\b(?:deploy\w*|roll(?:ed|ing) out|release[ds]?|upgrade[ds]?)\b/i.test(first)
          ? 'deploy'
          : /\b(?:config\w*|setting|flag|policy|limit)\b/i.test(first)
            ? 'config'
            : /\b(?:cron|job|nightly|scheduled)\b/i.test(first)
              ? 'job'
              : 'other';
  const mentioned = mentionsIn(first).find(
    (one) =>
      one.kind !== 'region' &&
      one.kind !== 'version' &&
      one.kind !== 'change' &&
      // `job 7731` is the number of the order.
      !(/^(?:job|build|pipeline|workflow)$/i.test(one.name) && /^ #?\d/.test(first.slice(one.start + one.name.length))),
  );
  const deeds = changeDeeds(first, string(writtenOn));
  const entity =
    service ??
    named ??
    deeds.find((deed) => deed.target !== null)?.target ??
    (pick?.targets[0] === undefined ? null : cleanPhrase(pick.targets[0].split(' '))) ??
    mentioned?.name ??
    entityOfSender(sender) ??
    sender;
  const setting = string('setting', 'parameter', 'key');
  const cls: ActionClass | null = undone
    ? 'rollback'
    : kindLabel === 'restart'
      ? 'restart'
      : kindLabel === 'scale' || kindLabel === 'resize'
        ? 'scale'
        : kindLabel === 'certificate'
          ? 'secure'
          : kindLabel === 'config' && setting !== null
            ? 'reconfigure'
            : (pick?.class ?? null);
  const verb: ChangeDeed | null =
    cls === null
      ? null
      : {
          class: cls,
          target: setting !== null ? `${service ?? entity} ${setting}` : (service ?? named ?? placed(first) ?? pick?.targets[0] ?? entity),
          state: started.test(first) && !/\b(?:completed|finished|done|applied)\b/i.test(first) ? 'doing' : 'done',
        };
  const told = setting !== null || undone ? [] : deeds;
  const [action = null, ...further] = isAutomatic ? [] : inOrder(verb, told, named ?? service ?? mentioned?.name ?? null);
  return {
    kind,
    entity: setting !== null ? `${entity} ${setting}` : kind === 'config' && service !== null ? `${service} config` : entity,
    from: previous ?? change?.[1] ?? null,
    to: release !== null && (kind === 'deploy' || kind === 'config') ? release : shorten(first, 140),
    automatic: isAutomatic || (by === null && /bot$|^ci$|pipeline|github|gitlab/i.test(sender) && pick === undefined),
    reverts: undone,
    action,
    further,
    note: null,
  };
}

/** What the output of a tool shows to have been done, as a change: a step of the person who pasted it, or a change by a machine. */
export function readOutputChange(signal: Signal): ReadChange | undefined {
  const output = readOutput(signal.text);
  if (output === undefined) return undefined;
  return noted(output.note, output.line, {
    service: entityOfLabels(signal.attributes) ?? null,
    by: null,
    version: null,
    previous: null,
    isAutomatic: false,
    sender: signal.from,
  });
}

/** A note of a bot, a pipeline or an operations log as a change. */
function noted(
  note: ChangeNote,
  first: string,
  given: {
    readonly service: string | null;
    readonly by: string | null;
    readonly version: string | null;
    readonly previous: string | null;
    readonly isAutomatic: boolean;
    readonly sender: string;
  },
): ReadChange {
  const target = note.what ?? given.service;
  const version = note.version ?? given.version;
  const personal = note.by !== null || given.by !== null || isPerson(given.sender);
  return {
    kind: note.kind,
    entity: target ?? entityOfSender(given.sender) ?? given.sender,
    from: given.previous,
    to: version !== null && note.phase === 'done' && note.class === 'deploy-fix' ? version : shorten(first, 140),
    automatic: given.isAutomatic || !personal,
    reverts: note.class === 'rollback',
    action: note.class === null || !personal ? null : { class: note.class, target, state: note.phase === 'started' ? 'doing' : 'done' },
    further: [],
    note: { ...note, version, by: note.by ?? given.by },
  };
}

/** What the verbs say and what commands and values show, as one list: deeds before looks, a reload last, each class once. */
function inOrder(verb: ChangeDeed | null, deeds: readonly ChangeDeed[], fallback: string | null): ChangeDeed[] {
  const weight = (deed: ChangeDeed): number => (actionGroup(deed.class) !== 'mitigate' ? 2 : deed.class === 'restart' ? 1 : 0);
  // A command or a value says more than the verb that tells of it.
  const all = [...deeds.map((deed) => ({ ...deed, target: deed.target ?? fallback })), ...(verb === null ? [] : [verb])];
  return all
    .filter((deed, index) => all.findIndex((one) => one.class === deed.class) === index || deeds.includes(deed))
    .toSorted((a, b) => weight(a) - weight(b))
    .slice(0, 4);
}

/** `a listener on the web-lb by hand`: a part is made on the thing that has it. */
function placed(text: string): string | null {
  const whole = /^(?:\w+ )?(?:created?|added?|recreated?|attached|installed)\b.{1,60}?\bon\s+(?:the\s+)?([A-Za-z][\w.-]*)/i.exec(text)?.[1];
  return whole === undefined || !mentionsIn(whole).some((one) => one.certain) ? null : whole;
}

/** What a merge does, from its title: `Revert "raise the upload limit"`, `worker: bump client to 2.1`, `upload limit to 20`. */
function readTitle(title: string): { class: ActionClass; target: string | null } {
  let inner = title;
  let undone = false;
  for (let round = 0; round < 6; round++) {
    const rest = inner.replace(/^["'`\s]*revert(?:ing)?\s+(?:["'`]|(?=\S))/i, '');
    if (rest === inner) break;
    inner = rest;
    undone = !undone;
  }
  inner = inner.replace(/["'`\s]+$/, '').replace(/^["'`\s]+/, '');
  const prefixed = /^([\w-]{3,30}):\s/.exec(inner)?.[1];
  const act = actionsIn(prefixed === undefined ? inner : inner.slice(prefixed.length + 2), 'change').find(
    (one) => one.mode === 'done' || one.mode === 'doing',
  );
  const setting =
    /^(?:(?:bump|raise|increase|lower|reduce|decrease|set|change|update|adjust|cap)\s+(?:the\s+)?)?((?:[\w.-]+\s+){0,4}(?:limit|quota|timeout|size|replicas|count|threshold|rate|max\w*))\s+(?:to|=)\s*\d/i.exec(
      inner,
    )?.[1];
  const named = mentionsIn(inner).find((one) => one.certain && one.kind !== 'version' && one.kind !== 'change')?.name;
  const object = act?.targets[0]?.replace(/\s+(?:bump|upgrade|update|change|version|pinning|commit|fix)$/i, '');
  const target =
    prefixed ??
    setting ??
    (object === undefined || /^(?:new |some |missing )/.test(object) ? undefined : stripQuotes(object)) ??
    named ??
    null;
  const cls: ActionClass =
    undone || /\b(?:older|previous (?:version|release)|back to|downgrade)\b/i.test(inner)
      ? 'rollback'
      : (act?.class ?? (setting === undefined ? 'deploy-fix' : 'reconfigure'));
  return { class: cls, target: target === '' ? null : target };
}

function stripQuotes(name: string): string {
  return name.replace(/^["'`]+|["'`]+$/g, '').trim();
}

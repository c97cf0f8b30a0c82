// Reads change records: deploys, configuration, merges, jobs; what changed, from which version to which, and who did it.
import type { Signal } from '../../domain/signal.ts';
import type { ActionClass } from '../../domain/vocabulary.ts';
import { actionsIn } from './action-reader.ts';
import { cleanPhrase, entityOfLabels, entityOfSender, mentionsIn } from './entities.ts';
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
  readonly action: { readonly class: ActionClass; readonly target: string | null; readonly state: 'doing' | 'done' } | null;
};

const automatic =
  /\b(?:daily|nightly|weekly|hourly|scheduled|schedule|automat\w*|routine|cron\w*|release train|planned|periodic|deploybot|renovate|dependabot|initiated by the system)\b/i;
const pullRequest = /^(?:(merged?|closes?|opened?)\s+)?(?:pull request|pr|merge request|mr)\s+(?:([\w./-]+)\s+)?([#!]\d+)\s*:?\s*(.*)$/is;
const versions = /([\w.-]*\d[\w.-]*)\s*(?:->|→|to)\s*([\w.-]*\d[\w.-]*)/;
const reverts = /\b(?:revert\w*|roll(?:ed|ing|s)?[ -]?back|rollback|undo\w*|back to|older|previous)\b/i;
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
  if (merge !== null) {
    const [, verb = '', repository = '', number = '', title = ''] = merge;
    const inner = title.replace(/^(?:bringing #\d+ to prod\s*)?\(?|\)?$/gi, '').trim();
    const acts = actionsIn(inner.replace(/^revert\s+["']?/i, 'Revert '), 'change').filter(
      (action) => action.mode === 'done' || action.mode === 'doing',
    );
    const undone = /^\s*["']?revert\b/i.test(inner) && !/^\s*["']?revert\s+["']?revert\b/i.test(inner);
    const pick = acts[0];
    const prefixed = /^["']?(?:revert\s+["']?)*([\w-]{3,30}):\s/i.exec(inner)?.[1];
    const subject = mentionsIn(inner).find((one) => one.certain && one.kind !== 'version' && one.kind !== 'change')?.name;
    const lowered =
      !undone && pick?.class === 'reconfigure' && /\b(?:limit|quota|rate)\b/i.test(inner) && /\b(?:lower|reduce|decrease)\b/i.test(inner);
    const target = undone
      ? inner.replace(/^["']?revert\s+["']?/i, '').length < 60
        ? (prefixed ?? pick?.targets[0] ?? subject ?? null)
        : (subject ?? null)
      : (pick?.targets[0] ?? prefixed ?? subject ?? (repository === '' ? null : repository));
    const cls: ActionClass = undone ? 'rollback' : lowered ? 'throttle' : (pick?.class ?? 'deploy-fix');
    const opened = !/^merge/i.test(verb) && !/^close/i.test(verb);
    const version = versions.exec(inner);
    return {
      kind: opened ? 'request' : 'merge',
      entity: target === null ? (repository === '' ? number : repository) : stripQuotes(target),
      from: version?.[1] ?? null,
      to: shorten(`${opened ? 'opened ' : ''}${repository === '' ? '' : `${repository} `}${number}: ${inner}`, 140),
      automatic: isAutomatic,
      reverts: undone,
      action: isAutomatic || opened ? null : { class: cls, target: target === null ? null : stripQuotes(target), state: 'done' },
    };
  }
  const acts = actionsIn(first, 'change').filter(
    (action) => action.mode === 'done' || action.mode === 'doing' || action.mode === 'decided',
  );
  const pick = acts.find((action) => action.class !== 'record' && action.class !== 'declare' && action.class !== 'verify') ?? acts[0];
  const undone = reverts.test(first) || pick?.class === 'rollback';
  const release = string('release', 'version', 'revision', 'to');
  const previous = string('previous', 'from_version', 'from');
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
  const mentioned = mentionsIn(first).find((one) => one.kind !== 'region' && one.kind !== 'version' && one.kind !== 'change');
  const entity =
    service ??
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
  const by = string('by', 'author', 'actor');
  return {
    kind,
    entity: setting !== null ? `${entity} ${setting}` : kind === 'config' && service !== null ? `${service} config` : entity,
    from: previous ?? change?.[1] ?? null,
    to: release !== null && (kind === 'deploy' || kind === 'config') ? release : shorten(first, 140),
    automatic: isAutomatic || (by === null && /bot$|^ci$|pipeline|github|gitlab/i.test(sender) && pick === undefined),
    reverts: undone,
    action:
      isAutomatic || cls === null
        ? null
        : {
            class: cls,
            target: setting !== null ? `${service ?? entity} ${setting}` : (service ?? pick?.targets[0] ?? entity),
            state: started.test(first) && !/\b(?:completed|finished|done|applied)\b/i.test(first) ? 'doing' : 'done',
          },
  };
}

function stripQuotes(name: string): string {
  return name.replace(/^["'`]+|["'`]+$/g, '').trim();
}

// Follows what people do: each action from announced over done to how it went, and the events that show it.
import { actionId } from '../../domain/ids.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type ActionClass, type ActionGroup, actionGroup, comparesTarget, type Outcome, stepKind } from '../../domain/vocabulary.ts';
import { contentWords } from './hypotheses.ts';
import { type Notebook, shorten, slug } from './notebook.ts';
import type { Stages } from './stages.ts';

type Followed = {
  readonly ref: string;
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  readonly by: string;
  readonly words: ReadonlySet<string>;
  state: 'doing' | 'done' | 'called-off';
  outcome: Outcome | null;
  readonly at: EpochMs;
  lastAt: EpochMs;
};

export type ActionNote = {
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  readonly by: string;
  readonly state: 'doing' | 'done';
  readonly outcome: Outcome | null;
  readonly at: EpochMs;
  readonly seq: number;
  /** Shown among the actions alone: no event of its own. */
  readonly quiet?: boolean;
  /** Decided by somebody, or seen in the record of changes: shown in a run of attempts, too. */
  readonly firm?: boolean;
};

/** `class: null` is whatever mitigation is under way. */
export type CalledOffStep = Omit<Pick<ActionNote, 'class' | 'target' | 'text' | 'by' | 'at' | 'seq'>, 'class'> & {
  readonly class: ActionClass | null;
};

export type Mitigations = {
  note(action: ActionNote): void;
  /** How the latest fitting mitigation went; `text` may name it. Gives whether there was one. */
  outcome(outcome: Outcome, text: string, at: EpochMs): boolean;
  /** Whether a mitigation of this class was begun or done so lately that what is said of one may be of it. */
  heardOf(step: ActionClass, at: EpochMs): boolean;
  /** Somebody breaks a step off: the latest such step that may still be going on. Gives whether there was one. */
  calledOff(step: CalledOffStep): boolean;
  /** Somebody said that a mitigation is not to be: shown where its deed would be, no deed itself. */
  refused(step: ActionClass, target: string | null, why: { readonly reason: string | null; readonly forNow: boolean }): void;
  /** Somebody said that a thing is to be left as it is. */
  leftAlone(target: string, why: { readonly reason: string | null; readonly forNow: boolean }): void;
  /** A thing is better: the mitigation of the last minutes gets the credit, one of that very thing first. Gives whether there was one. */
  recovered(at: EpochMs, thing: string | null): boolean;
  /** When a mitigation was last begun or done; null where none was. */
  lastAt(): EpochMs | null;
};

/** How long the same step counts as the same action. */
const sameActionMs: Record<ActionGroup, number> = {
  mitigate: 45 * minuteMs,
  diagnose: 10 * minuteMs,
  coordinate: 3 * minuteMs,
  close: 5 * minuteMs,
};
/** A thing that was done is done again when it is told again later than this. */
const retellMs = 6 * minuteMs;
const outcomeWindowMs = 120 * minuteMs;
const creditWindowMs = 25 * minuteMs;
/** So long after it was begun, or was said to be done, a step may still be broken off: commands return long before their work ends. */
const breakableMs = { doing: 120 * minuteMs, done: 30 * minuteMs };
/** A thing that is to be left alone is not to be restarted either: that is said again, not new. */
const leftAloneMs = 60 * minuteMs;
const maxFollowed = 200;
/** In a run of attempts the stream shows what was done and how it went; what is only announced stands among the actions. */
const runMs = 40 * minuteMs;
const runLength = 2;

/** Words for events: what is being done. */
const nounOf: Partial<Record<ActionClass, string>> = {
  rollback: 'roll-back',
  'deploy-fix': 'fix',
  reconfigure: 'setting',
  restart: 'restart',
  scale: 'capacity',
  isolate: 'isolation',
  reroute: 'rerouting',
  throttle: 'limit',
  disable: 'switch-off',
  'free-resource': 'clean-up',
  'restore-data': 'data repair',
  replace: 'replacement',
  secure: 'credentials',
  silence: 'silence',
};
export const outcomeText: Record<Outcome, string> = {
  worked: 'worked',
  partly: 'worked in part',
  'did-not-work': 'did not work',
  harmful: 'made it worse',
  unknown: 'effect unknown',
};
const classWords: readonly (readonly [ActionClass, RegExp])[] = [
  ['rollback', /\b(?:roll-?(?:ed |ing )?back|revert\w*|undo\w*)\b/i],
  ['restart', /\b(?:re-?start\w*|reboot\w*|bounc\w*)\b/i],
  ['scale', /\b(?:scal(?:e|ed|ing)|replicas|resize\w*|capacity)\b/i],
  ['reroute', /\b(?:fail-?over|rerout\w*)\b/i],
  ['isolate', /\b(?:drain\w*|cordon\w*)\b/i],
  ['replace', /\b(?:roll-?over|rebuil\w*|replac\w*)\b/i],
  ['deploy-fix', /\b(?:deploy\w*|fix\b|patch\w*|hotfix\w*)\b/i],
  ['free-resource', /\b(?:purg\w*|clean-?up|cleaned up|delet\w*)\b/i],
];

export function createMitigations(book: Notebook, stages: Stages): Mitigations {
  const followed: Followed[] = [];
  let shownAt: EpochMs[] = [];

  const event = (action: Followed, to: string, direction: 'better' | 'worse' | 'neutral', confidence: number): void => {
    const entity = action.target ?? 'Incident';
    const from = nounOf[action.class] ?? action.class;
    book.set({ dimension: 'mitigation', entity, key: fieldKey(action), from, to, direction, confidence, voice: 'people' });
  };

  const refusal = (entity: string, of: string, from: string, why: { readonly reason: string | null; readonly forNow: boolean }): void => {
    const to = `${why.forNow ? 'not yet' : 'refused'}${why.reason === null ? '' : `: ${why.reason}`}`;
    book.set({
      dimension: 'mitigation',
      entity,
      key: `${entity}\n${of}`,
      from,
      to,
      direction: 'neutral',
      confidence: 0.85,
      voice: 'people',
    });
  };

  return {
    note(note) {
      const group = actionGroup(note.class);
      const same = followed.findLast((one) => {
        if (one.class !== note.class || one.state === 'called-off' || note.at - one.lastAt > sameActionMs[group]) return false;
        // Two orders, posts or checks are two acts, however soon one follows the other.
        if (group === 'coordinate' || group === 'close') return one.at === note.at || (one.state === 'doing' && one.by === note.by);
        // A roll-back is decided by its version and done on its service: two names of one step.
        if (comparesTarget(note.class) && note.class !== 'rollback' && !sameTarget(one.target, note.target)) return false;
        if (note.class === 'rollback' && !sameTarget(one.target, note.target) && one.state === 'done') return false;
        if (note.state === 'doing') return one.outcome === null && (one.state === 'doing' || note.at - one.lastAt <= retellMs);
        return one.state === 'doing' || note.at - one.lastAt <= retellMs;
      });
      const mitigates = group === 'mitigate';
      if (mitigates) {
        stages.relapsed(note.at);
        stages.reached('mitigate', note.at);
      } else if (group === 'diagnose' || note.class === 'declare') stages.reached('triage', note.at);
      else if (note.class === 'resolve') stages.reached('recover', note.at);
      if (same !== undefined) {
        same.lastAt = note.at;
        const news = (same.state === 'doing' && note.state === 'done') || (note.outcome !== null && note.outcome !== same.outcome);
        if (note.state === 'done') same.state = 'done';
        same.outcome = note.outcome ?? same.outcome;
        const field = book.field('mitigation', fieldKey(same));
        if (news) book.act({ ...own(same), state: same.state, outcome: same.outcome });
        if (note.outcome !== null && mitigates) event(same, outcomeText[note.outcome], direction(note.outcome), 0.85);
        else if (field !== undefined) book.attach(field.ref);
        return;
      }
      const name = `${note.class}-${slug(note.target ?? '').slice(0, 24)}`.replace(/-x$/, '').replace(/-+$/, '');
      let ref = `${name}-${note.seq}`;
      for (let twin = 2; followed.some((one) => one.ref === ref); twin++) ref = `${name}-${note.seq}-${twin}`;
      const fresh: Followed = {
        ref: actionId.parse(ref.slice(0, 64)),
        class: note.class,
        target: note.target,
        text: shorten(note.text, 200),
        by: note.by,
        words: contentWords(`${note.target ?? ''}`),
        state: note.state,
        outcome: note.outcome,
        at: note.at,
        lastAt: note.at,
      };
      followed.push(fresh);
      if (followed.length > maxFollowed) followed.shift();
      book.act({ ...own(fresh), state: fresh.state, outcome: fresh.outcome });
      shownAt = shownAt.filter((at) => note.at - at <= runMs);
      const announced = note.firm !== true && fresh.outcome === null && shownAt.length >= runLength;
      if (mitigates && note.quiet !== true && !announced) {
        shownAt.push(note.at);
        event(
          fresh,
          fresh.outcome !== null ? outcomeText[fresh.outcome] : fresh.state,
          fresh.outcome === null ? 'neutral' : direction(fresh.outcome),
          0.85,
        );
      }
    },
    outcome(outcome, text, at) {
      const open = followed.filter(
        (one) => actionGroup(one.class) === 'mitigate' && one.class !== 'silence' && at - one.lastAt <= outcomeWindowMs,
      );
      if (open.length === 0) return false;
      const named = classWords.filter(([, pattern]) => pattern.test(text)).map(([cls]) => cls);
      const words = contentWords(text);
      const score = (one: Followed): number =>
        (named.includes(one.class) ? 2 : 0) + ([...one.words].some((word) => words.has(word)) ? 2 : 0);
      let best = open.at(-1);
      for (const one of open) if (best !== undefined && score(one) >= score(best)) best = one;
      // The first verdict of a message holds: `better, but not good. 60 is not enough.` is one in part.
      if (best === undefined || best.outcome === outcome || (best.outcome !== null && best.lastAt === at)) return best !== undefined;
      // Praise after a failure, or an unnamed verdict on something long over, is about something else.
      if (best.outcome !== null && score(best) === 0 && at - best.lastAt > creditWindowMs) return false;
      best.outcome = outcome;
      if (best.state === 'doing') best.state = 'done';
      best.lastAt = at;
      book.act({ ...own(best), state: best.state, outcome });
      event(best, outcomeText[outcome], direction(outcome), 0.85);
      return true;
    },
    heardOf: (step, at) => followed.some((one) => one.class === step && at - one.lastAt <= outcomeWindowMs),
    calledOff({ class: step, target, text, by, at, seq }) {
      const one = followed.findLast(
        ({ class: cls, state, outcome, ...other }) =>
          state !== 'called-off' &&
          outcome !== 'worked' &&
          at - other.lastAt <= breakableMs[state] &&
          (step === null ? actionGroup(cls) === 'mitigate' && state === 'doing' : stepKind(cls) === stepKind(step)) &&
          sameTarget(other.target, target),
      );
      if (one === undefined) {
        // A step that was given to somebody in the room is known there alone.
        const ref = actionId.parse(`off-${step ?? 'step'}-${seq}`.slice(0, 64));
        if (step !== null) book.act({ ref, class: step, target, text: shorten(text, 200), by, state: 'called-off', outcome: null });
        return false;
      }
      one.state = 'called-off';
      one.lastAt = at;
      book.act({ ...own(one), text: shorten(text, 200), by, state: 'called-off', outcome: null });
      if (actionGroup(one.class) === 'mitigate') event(one, 'called off', 'neutral', 0.85);
      return true;
    },
    refused(step, target, why) {
      const alone = target === null ? undefined : book.field('mitigation', `${target}\nleft-alone`);
      if (alone !== undefined && book.now() - alone.at <= leftAloneMs) {
        book.attach(alone.ref);
        return;
      }
      if (actionGroup(step) === 'mitigate') refusal(target ?? 'Incident', step, nounOf[step] ?? step, why);
    },
    leftAlone(target, why) {
      refusal(target, 'left-alone', 'any change', why);
    },
    recovered(at, thing) {
      const recent = followed.filter(
        (one) =>
          actionGroup(one.class) === 'mitigate' &&
          one.class !== 'silence' &&
          one.state !== 'called-off' &&
          at - one.lastAt <= creditWindowMs,
      );
      const last = recent.findLast((one) => thing !== null && one.target !== null && sameTarget(one.target, thing)) ?? recent.at(-1);
      if (last === undefined || last.outcome === 'worked') return false;
      last.outcome = 'worked';
      last.state = 'done';
      last.lastAt = at;
      book.act({ ...own(last), state: 'done', outcome: 'worked' });
      const field = book.field('mitigation', fieldKey(last));
      if (field !== undefined) book.attach(field.ref);
      return true;
    },
    lastAt: () => followed.findLast((one) => actionGroup(one.class) === 'mitigate' && one.class !== 'silence')?.lastAt ?? null,
  };
}

const judgement =
  /^(?:(?:ok|so|no|well|hm+|update|sadly|unfortunately),? )*(?:the |that |this |our |a |another )?(?<step>(?:restart|re-start|reboot|bounce|roll-?back|revert|fail-?over|hot-?fix|fix|purge|clean-?up|roll-?over|resize|scale-?up|drain)(?:ing|ed)?)(?: (?:of|on|for) (?:the )?[\w./-]+)? (?:did|didn['’]t|does|doesn['’]t|has|hasn['’]t|had|helped|worked|made|seems|changed)\b/i;

/** The class of the mitigation whose outcome a sentence tells as its subject: `restart didn't help`; undefined where it names none. */
export function judgedStep(text: string): ActionClass | undefined {
  const step = judgement.exec(text)?.groups?.step;
  return step === undefined ? undefined : classWords.find(([, pattern]) => pattern.test(step))?.[0];
}

function fieldKey(action: Followed): string {
  return `${action.target ?? 'Incident'}\n${action.class}`;
}

function own(action: Followed): { ref: string; class: ActionClass; target: string | null; text: string; by: string } {
  const { ref, class: cls, target, text, by } = action;
  return { ref, class: cls, target, text, by };
}

function direction(outcome: Outcome): 'better' | 'worse' | 'neutral' {
  return outcome === 'worked' || outcome === 'partly' ? 'better' : outcome === 'harmful' ? 'worse' : 'neutral';
}

function sameTarget(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  const left = a.toLowerCase().split(/[^a-z0-9]+/);
  const right = b.toLowerCase().split(/[^a-z0-9]+/);
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  return short.every((word) => long.includes(word));
}

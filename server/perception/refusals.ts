// Follows what people propose and what they say no to: which step a refusal is about, with its hedge and its reason.
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type ActionClass, comparesTarget, stepKind } from '../../domain/vocabulary.ts';
import { componentHeads } from './entity-words.ts';
import { disturbing } from './left-alone.ts';
import { bareMembers } from './members.ts';
import type { Mitigations } from './mitigations.ts';
import type { Notebook } from './notebook.ts';
import type { ReadAction } from './read-action.ts';
import { isForNow, plainNo, reasonIn, reasonOf } from './step-talk.ts';

export type Refusals = {
  /** Somebody proposed, asked for or announced a step: what is said no to next. */
  proposed(step: Pick<ReadAction, 'class'>, targets: readonly (string | null)[], at: EpochMs): void;
  /** Somebody asked something else: a plain `no` is no longer about a step. */
  asked(): void;
  /** Somebody says no to a step. `targets` are things that the sentence names, none where it names none; gives whether it is a refusal. */
  refuse(signal: Signal, said: Said, action: ReadAction, targets: readonly string[]): boolean;
  /** Somebody says that things are to be left as they are; `end` is where the words for them end. */
  leaveAlone(signal: Signal, said: Said, targets: readonly string[], end: number): void;
  /** `No, it would lose the jobs`: an answer to what was proposed last. Gives whether it was one. */
  answer(signal: Signal, said: Said, others: readonly Pick<ReadAction, 'class' | 'targets'>[]): boolean;
};

/** A sentence, and the one after it in the same message. */
export type Said = { readonly text: string; readonly next: string | undefined };

type Proposed = { readonly class: ActionClass; readonly targets: readonly (string | null)[]; readonly at: EpochMs };

/** How long `it` and `the restart` mean what was proposed before. */
const meantMs = 30 * minuteMs;
/** A plain `no` answers what was just said, `let's not` also what was said a little before. */
const answerMs = { bare: 5 * minuteMs, said: 10 * minuteMs };
const maxProposed = 20;
/** The sentence after a refusal gives its reason where it tells of what would be, or is still. */
const reasoning =
  /^(?:we|we'd|it|it'd|that|this|the|they|there|otherwise|too|users?|customers?|a|some|our|half|all)\b.*\b(?:would|might|could|risk\w*|los[et]\w*|still|too|not (?:safe|worth|enough)|otherwise|until|in[- ]flight|busy|halfway|mid)\b/i;

export function createRefusals(book: Notebook, mitigations: Mitigations, alias: (name: string) => string): Refusals {
  const proposals: Proposed[] = [];
  /** What a plain `no` would be about. */
  let open: Proposed | null = null;

  const lastOf = (cls: ActionClass, at: EpochMs): Proposed | undefined =>
    proposals.findLast((one) => at - one.at <= meantMs && stepKind(one.class) === stepKind(cls));

  const write = (
    { from: by }: Signal,
    { text }: Said,
    cls: ActionClass,
    targets: readonly (string | null)[],
    why: { readonly reason: string | null; readonly forNow: boolean },
  ): void => {
    for (const target of targets.slice(0, 3)) {
      book.refuse({ class: cls, target: target?.slice(0, 120) ?? null, text, by, ...why });
      mitigations.refused(cls, target, why);
    }
    open = null;
  };

  return {
    proposed({ class: cls }, targets, at) {
      open = { class: cls, targets, at };
      proposals.push(open);
      if (proposals.length > maxProposed) proposals.shift();
    },
    asked() {
      open = null;
    },
    refuse(signal, said, action, targets) {
      const { class: cls, start } = action;
      const before = lastOf(cls, signal.observedAt);
      // `Not the restart`, without a proposal or a no before it, may as well be about the cause.
      const { text, next } = said;
      if (/^not (?:the|a|an|that)\b/i.test(text) && before === undefined) return false;
      // `-1 must not be restarted`, and nobody can tell of what: it is shown, and holds nothing back.
      const unknown = targets.length > 0 ? [] : bareMembers(text).map((number) => `member ${number}`);
      const named =
        unknown.length > 0
          ? unknown
          : targets.length > 0 && !(before !== undefined && targets.every(isGeneral))
            ? targets.map(alias)
            : null;
      const end = endOf(text, action);
      const reason =
        reasonIn(text, start, end) ?? (next !== undefined && next.length <= 160 && reasoning.test(next) ? reasonOf(next) : null);
      write(signal, said, cls, comparesTarget(cls) ? (named ?? before?.targets ?? [null]) : [null], { reason, forNow: isForNow(text) });
      return true;
    },
    leaveAlone({ from: by }, { text }, targets, end) {
      const why = { reason: reasonIn(text, 0, end), forNow: isForNow(text.slice(0, end)) };
      for (const target of targets.map(alias).slice(0, 4)) {
        for (const cls of disturbing) book.refuse({ class: cls, target: target.slice(0, 120), text, by, ...why });
        mitigations.leftAlone(target, why);
      }
      open = null;
    },
    answer(signal, said, others) {
      const no = open === null ? null : plainNo(said.text);
      if (open === null || no === null || signal.observedAt - open.at > (no.bare ? answerMs.bare : answerMs.said)) return false;
      // `No, that is done already`: it needs no doing.
      if (/^(?:(?:that|it|this|they|we|i)\b.{0,20})?\b(?:already|done)\b/i.test(no.rest)) return false;
      const { class: cls, targets } = open;
      // `No wait, restart it` takes nothing back; `no, roll back instead` does.
      if (
        others.some(
          (one) =>
            stepKind(one.class) === stepKind(cls) &&
            (one.targets.length === 0 || one.targets.some((name) => targets.includes(alias(name)))),
        )
      )
        return false;
      const next = said.next !== undefined && reasoning.test(said.next) ? said.next : undefined;
      const reason = others.length > 0 ? null : (reasonOf(no.rest) ?? reasonOf(next));
      write(signal, said, cls, targets, {
        reason,
        forNow:
          isForNow(said.text.slice(0, said.text.length - no.rest.length)) ||
          /^(?:until|till|before|while|during|as long as)\b/i.test(no.rest),
      });
      return true;
    },
  };
}

/** Where the words of the step end: behind its verb and what it acts on. */
function endOf(text: string, { start, lemma, targets }: ReadAction): number {
  let end = start + (/^[\w'’-]+/.exec(text.slice(start))?.[0].length ?? lemma.length);
  const lower = text.toLowerCase();
  for (const target of targets) {
    const at = lower.indexOf(target.toLowerCase(), start);
    if (at !== -1) end = Math.max(end, at + target.length);
  }
  return end;
}

/** A word that says of what sort a thing is, not which one: `the database`. */
function isGeneral(name: string): boolean {
  return componentHeads.has(name.toLowerCase().replace(/^the\s+/, ''));
}

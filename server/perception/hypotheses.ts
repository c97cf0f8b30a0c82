// Follows what people take for the cause: suspected, supported, confirmed or ruled out, one field per hypothesis.
import type { HypothesisState } from '../../domain/state-panel.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type Notebook, shorten } from './notebook.ts';

type Hypothesis = { readonly statement: string; readonly words: ReadonlySet<string>; state: HypothesisState; readonly saidAt: number };
/** Something said a moment ago that an answer takes up. */
type Open = { readonly hypothesis: Hypothesis; readonly by: string; readonly at: EpochMs };

const maxHypotheses = 60;
/** An answer comes soon after its question. */
const answerMs = 12 * minuteMs;
/** `That explains it` speaks of a change that was told within so long. */
const toldMs = 15 * minuteMs;
const confidenceOf: Record<HypothesisState, number> = { suspected: 0.45, supported: 0.75, confirmed: 0.92, 'ruled out': 0.9 };
const rankOf: Record<HypothesisState, number> = { suspected: 0, supported: 1, confirmed: 2, 'ruled out': 3 };
const empty = new Set(
  'the a an of in on at to for from by with and or is are was were be been it its this that these those there our we i not no so as due because cause caused could might may also some way related again recent new issue issues problem problems then than too very side either itself has have had what which when'.split(
    ' ',
  ),
);

/** Words of a statement that carry its meaning, cut to their stems. */
export function contentWords(text: string): Set<string> {
  const words = new Set<string>();
  for (const match of text.toLowerCase().matchAll(/[a-z0-9][a-z0-9_.-]*[a-z0-9]|[a-z]/g)) {
    for (const word of match[0].split(/[-_.]/))
      if (word.length > 1 && !empty.has(word)) words.add(word.length > 4 ? word.replace(/(?:ing|ed|es|s|e)$/, '') : word);
  }
  return words;
}

export type Hypotheses = {
  /** Takes up a statement about the cause; '' speaks of what was suspected last. `order` grows with time. */
  say(state: HypothesisState, statement: string, order: number): string | undefined;
  /** Somebody asks whether this is the cause: what others answer next is about it. Null: they ask something else. */
  asked(statement: string | null, by: string, at: EpochMs): void;
  /** Takes up an answer to what was asked; false where nothing was, or by the same person. */
  answered(state: HypothesisState, by: string, at: EpochMs): boolean;
  /** A change that was told: `that explains it` and `yes, that's it` may speak of it. */
  told(change: string, order: number, at: EpochMs): void;
  /**
   * `Confirmed`, `that fits`: takes up what was suspected last, or told as a change since. `adds` is what the sentence says
   * besides: what it names, if anybody had suspected that, else why it is so, which counts only where nothing was suspected.
   */
  takenUp(state: HypothesisState, adds: string, order: number, at: EpochMs): void;
  /** Somebody says that `entity` is fine: rules out a hypothesis that is about little else. */
  cleared(entity: string, order: number): void;
};

export function createHypotheses(book: Notebook): Hypotheses {
  const known: Hypothesis[] = [];
  let open: Open | null = null;
  let lastTold: { readonly change: string; readonly order: number; readonly at: EpochMs } | null = null;

  const nearest = (words: ReadonlySet<string>, loose: boolean): Hypothesis | undefined => {
    let best: Hypothesis | undefined;
    let bestScore = 0;
    for (const one of known) {
      let shared = 0;
      for (const word of words) if (one.words.has(word)) shared++;
      const score = shared / Math.max(1, Math.min(words.size, one.words.size));
      const enough = loose ? shared >= 1 && score >= 0.5 : shared >= Math.min(2, words.size, one.words.size) && score >= 0.6;
      if (enough && score >= bestScore) {
        best = one;
        bestScore = score;
      }
    }
    return best;
  };

  const change = (one: Hypothesis, state: HypothesisState): string => {
    const from = one.state;
    one.state = state;
    return book.set({
      dimension: 'cause',
      entity: one.statement,
      from,
      to: state,
      direction: 'neutral',
      confidence: confidenceOf[state],
      voice: 'people',
    });
  };

  const say: Hypotheses['say'] = (state, statement, order) => {
    if (statement === '') {
      const last = known.findLast((one) => one.state === 'supported') ?? known.findLast((one) => one.state === 'suspected');
      if (last === undefined || rankOf[state] <= rankOf[last.state]) return undefined;
      return change(last, state);
    }
    const words = contentWords(statement);
    if (words.size === 0) return undefined;
    if (state === 'ruled out') {
      // What is ruled out takes every guess with it that was about the same.
      const all = known.filter((one) => one.state !== 'ruled out' && one.state !== 'confirmed' && about(words, one.words));
      if (all.length > 0) return all.map((one) => change(one, state)).at(-1);
    }
    const same = nearest(words, state === 'ruled out');
    if (same !== undefined) {
      const field = book.field('cause', same.statement);
      const again = same.state === 'ruled out' && state !== 'suspected';
      if (rankOf[state] > rankOf[same.state] || again) return change(same, state);
      if (field !== undefined) book.attach(field.ref);
      return field?.ref;
    }
    const fresh: Hypothesis = { statement: shorten(statement, 120), words, state, saidAt: order };
    known.push(fresh);
    if (known.length > maxHypotheses) known.shift();
    return book.set({
      dimension: 'cause',
      entity: fresh.statement,
      from: null,
      to: state,
      direction: 'neutral',
      confidence: confidenceOf[state],
      voice: 'people',
    });
  };

  return {
    say,
    asked(statement, by, at) {
      const hypothesis = statement === null ? undefined : nearest(contentWords(statement), false);
      open = hypothesis === undefined ? null : { hypothesis, by, at };
    },
    answered(state, by, at) {
      const asked = open;
      if (asked === null || asked.by === by || at - asked.at > answerMs) return false;
      open = null;
      if (rankOf[state] > rankOf[asked.hypothesis.state]) change(asked.hypothesis, state);
      return true;
    },
    told(statement, order, at) {
      lastTold = { change: statement, order, at };
    },
    takenUp(state, adds, order, at) {
      const words = contentWords(adds);
      const named = words.size === 0 ? undefined : nearest(words, false);
      if (named !== undefined) {
        if (rankOf[state] > rankOf[named.state]) change(named, state);
        return;
      }
      const told = lastTold;
      const newest = known.findLast((one) => one.state === 'suspected' || one.state === 'supported');
      if (told !== null && at - told.at <= toldMs && (newest === undefined || newest.saidAt < told.order)) {
        lastTold = null;
        say(state, told.change, told.order);
      } else if (newest === undefined) {
        if (adds !== '') say(state, adds, order);
      } else if (state === 'supported') say(state, '', order);
      else if (rankOf[state] > rankOf[newest.state]) change(newest, state);
    },
    cleared(entity, order) {
      const words = contentWords(entity);
      for (const one of known) {
        if (one.state === 'suspected' && one.saidAt < order && about(words, one.words)) change(one, 'ruled out');
      }
    },
  };
}

/** Whether what is said is about a hypothesis: half of the words of either. */
function about(words: ReadonlySet<string>, hypothesis: ReadonlySet<string>): boolean {
  const shared = [...words].filter((word) => hypothesis.has(word)).length;
  return shared > 0 && shared / Math.min(words.size, hypothesis.size) >= 0.5;
}

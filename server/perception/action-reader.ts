// Reads in a sentence what somebody does, did, decided, tried, plans or asks for, and on what.
import type { ActionClass, Channel } from '../../domain/vocabulary.ts';
import { objectsAfter, subjectBefore } from './action-targets.ts';
import { copulas, filler, modals, negations, progressive, starters, subjects } from './clause-words.ts';
import { determiners, phraseEnds } from './entity-words.ts';
import { nounAction, talkedOf } from './noun-steps.ts';
import type { ActionMode, ReadAction } from './read-action.ts';
import { clausesOf, type Word, wordsIn } from './sentence-split.ts';
import { type StepForm, type StepTalk, stepTalk } from './step-talk.ts';
import { actionNouns, type VerbHit, verbForms } from './verb-forms.ts';

const accessLemmas = new Set(['ssh', 'log into', 'log in', 'exec', 'reproduce', 'curl', 'ping', 'look at']);
const conditional = /^(?:if|when|once|before|unless|until|whether|that|which|because|should|would)$/;
const tentative =
  /^(?:if|when|once|before|after|unless|until|why|whether|how|what|who|by|for|of|from|without|than|while|during|despite|instead)$/;

const describing =
  /\b(?:takes?|took|needs?|costs?|requires?|means?|causes?|online|in place|live|hot|seamless\w*|instant\w*|transparent\w*|(?:a few|some|\d+) (?:minutes?|seconds?))\b/i;

/** `The on-call engineer restarted ...`: who reports on others says `the operator` where they said `we`. */
const thirdPerson =
  /^(?:the|our|an?) (?:[\w-]+ ){0,2}?(?:on-?call(?: engineer)?|engineers?|operators?|administrators?|admins?|team|managers?|leads?|responders?|experts?|dbas?|sres?|developers?|commander)(?= (?:then |also |first |finally |now |later |manually |has |have |had )?[a-z]+\b)/i;

/** `Taking a quick look into the broker` is looking at it. */
const aLook =
  /\b(take|taking|took|have|having|had) (?:a|another|one more) (?:(?:quick|closer|deeper|good|short) )?look(?: (at|into|in|on)\b|(?=[,.;!]|$))/gi;
function lookOf(verb: string): string {
  return /ing$/i.test(verb) ? 'looking' : /^(?:took|had)$/i.test(verb) ? 'looked' : 'look';
}

/** Actions in one sentence. `channel` tells a change record (`Restarted the pod`) from an order (`Restart the pod`). */
export function actionsIn(written: string, channel: Channel): ReadAction[] {
  // Of the same length, so that places in the sentence stay where they are.
  const sentence = written
    .replace(thirdPerson, (subject) => 'We'.padEnd(subject.length))
    .replace(aLook, (phrase, verb: string, at?: string) => `${lookOf(verb)}${at === undefined ? '' : ' at'}`.padEnd(phrase.length));
  const found: ReadAction[] = [];
  const label = /^(?:@\S+\s*,?\s+)?(?:decision|decided|resolution|agreed)\s*[:,-]\s*/i.exec(sentence);
  const doing = /^(?:@\S+\s*,?\s+)?(?:doing|in progress|now|action|wip)\s*:\s*/i.exec(sentence);
  const planning =
    /^(?:idea|plan|proposal|suggestion|options?(?: \w+)?|next(?: [a-z]+){0,3}|todo|step (?:one|two|three|four|\d)|first|second|plan [a-z])\s*(?::|\s-|,)\s*/i.test(
      sentence,
    );
  const question = /\?\s*$/.test(sentence);
  const addressed = /^@\S+/.test(sentence) || /^(?:responder|vendor)-\d+\s*,\s/i.test(sentence);
  let earlier = '';
  for (const clause of clausesOf(sentence)) {
    const words = wordsIn(clause.text);
    // `Takes some minutes, no restart`: what another step takes and spares refuses nothing.
    const spares = /^no\b/i.test(clause.text) && describing.test(earlier);
    earlier = clause.text;
    let last: ReadAction | undefined;
    for (let index = 0; index < words.length; index++) {
      const frame = { decided: label !== null, doing: doing !== null, planning, addressed, question, clause: clause.text.toLowerCase() };
      const hit = actionAt(words, index, channel, last, frame);
      if (hit === undefined || (spares && hit.mode === 'refused')) continue;
      let mode = hit.mode;
      if (planning && (mode === 'doing' || mode === 'decided' || mode === 'asked')) mode = 'planned';
      if (question && (mode === 'tried' || mode === 'decided' || mode === 'planned')) mode = 'asked';
      const isListed = planning && mode === 'planned';
      const read: ReadAction = { ...hit, ...(isListed ? { proposed: true } : {}), mode, start: clause.start + (words[index]?.start ?? 0) };
      found.push(read);
      last = read;
      if (found.length >= 6) return found;
    }
  }
  return joinCoordinated(found);
}

type Frame = {
  readonly decided: boolean;
  readonly doing: boolean;
  readonly planning: boolean;
  readonly addressed: boolean;
  readonly question: boolean;
  /** The clause in lower case. */
  readonly clause: string;
};

function actionAt(
  words: readonly Word[],
  index: number,
  channel: Channel,
  last: ReadAction | undefined,
  frame: Frame,
): Omit<ReadAction, 'start'> | undefined {
  const word = words[index];
  if (word === undefined) return undefined;
  const [before, behind] = [frame.clause.slice(0, word.start), frame.clause.slice(word.end)];
  const noun = actionNouns.get(word.lower);
  if (noun !== undefined) {
    const talk = isBareVerb(words, index) ? undefined : stepTalk(before, behind, 'noun', frame.question);
    const read = talk === undefined ? nounAction(words, index, noun) : talkedOf(words, index, noun, talk);
    if (read !== undefined) return read;
  }
  for (const hit of verbForms(word.lower)) {
    const after = particleEnd(words, index, hit);
    if (after === undefined) continue;
    const talk = stepTalk(
      before,
      hit.particle === null ? behind : frame.clause.slice(words[after - 1]?.end ?? word.end),
      hit.form,
      frame.question,
    );
    if (talk === 'fact') return undefined;
    const mode = talkMode(talk, before, hit.form, last) ?? modeOf(words, index, hit, channel, last, frame);
    if (mode === undefined) continue;
    const passive = mode.passive;
    const targets = passive ? subjectBefore(words, needing(words, index) ?? index) : objectsAfter(words, after, hit.particle);
    const object = (passive ? words.slice(0, index) : words.slice(index + 1)).map((one) => one.lower).join(' ');
    // `Purge of the cache requested`: the deed by its noun, whatever else the record names.
    const cls =
      noun !== undefined && hit.form === 'base' && words[index + 1]?.lower === 'of'
        ? noun
        : hit.verb.resolve({
            object: object.replace(/\b(?:now|again|already|currently|too)\b/g, ' ').trim(),
            clause: words.map((one) => one.lower).join(' '),
          });
    if (cls === null) continue;
    const read = { class: cls, mode: mode.mode, lemma: hit.verb.lemma, targets: actedOn(cls, targets, words, index) };
    return talk === 'proposed' ? { ...read, proposed: true } : read;
  }
  return undefined;
}

/** `maybe restart the hub`: no determiner before it and its object right after it, so no noun. */
function isBareVerb(words: readonly Word[], index: number): boolean {
  const [before, next] = [words[index - 1]?.lower ?? '', words[index + 1]?.lower];
  if (verbForms(words[index]?.lower ?? '').length === 0 || next === undefined || determiners.has(before)) return false;
  return (
    (determiners.has(next) && next !== 'of') ||
    !(phraseEnds.has(next) || /^(?:[,;:()]|of|needed|necessary|required|help|helps|please|because|cancelled|canceled)$/.test(next))
  );
}

const lookingLemmas = /^(?:check|verify|confirm|validate|look|watch|monitor|see|test|investigate|read|review|search|ask|tell|make|keep)/;
/** Whether the action at this place is what a verb after it speaks of: `rolling back the storefront makes no sense`. */
function isSubject(words: readonly Word[], index: number): boolean {
  for (const { lower } of words.slice(index + 1, index + 7)) {
    if (/^(?:[,;:()]|that|which|who|because|so|and|but|to|until|if|whether|why|what|how|where|when|while|since|as)$/.test(lower))
      return false;
    if (
      /^(?:is|would|wouldn't|will|won't|should|may|might|could|can|cannot|can't|does|doesn't|makes|buys|costs|takes|seems|feels|sounds|brings|gains|risks|means|gets)$/.test(
        lower,
      )
    )
      return true;
  }
  return false;
}

/** Where `needs to be` stands before a participle. */
function needing(words: readonly Word[], index: number): number | undefined {
  return words[index - 1]?.lower === 'be' && /^(?:needs?|ought|has|have|wants?)$/.test(words[index - 3]?.lower ?? '')
    ? index - 3
    : undefined;
}

/** The mode of a verb whose clause proposes or refuses it; the next verb of a refusal is refused with it: `don't drain or restart it`. */
function talkMode(
  talk: StepTalk | undefined,
  before: string,
  form: StepForm,
  last: ReadAction | undefined,
): { mode: ActionMode; passive: boolean } | undefined {
  if (talk === 'proposed' || talk === 'refused')
    return { mode: talk === 'refused' ? 'refused' : 'planned', passive: form === 'past' && / be $/.test(before) };
  return last?.mode === 'refused' && form !== 'past' && / (?:or|nor) $/.test(before) ? { mode: 'refused', passive: false } : undefined;
}

const capacity =
  /^(?:(?:more|extra|additional|new|spare) )?(?:nodes?|replicas?|pods?|workers?|instances?|servers?|machines?|brokers?|shards?|consumers?|cores?|cpus?|memory|ram|disk|[gmt]i?b|capacity)$/i;

/** `4 nodes to the web pool`: what grows is named after the preposition. `5 real orders` are placed, and nothing is done to them. */
function actedOn(cls: ActionClass, targets: readonly string[], words: readonly Word[], index: number): readonly string[] {
  if (cls === 'reproduce') return targets.filter((target) => !/\b(?:orders?|requests?|calls?)$/i.test(target));
  // `the node rollover script` is run on nodes.
  if (cls === 'replace') return targets.map((target) => target.replace(/(?<=\S)\s+roll-?over(?:\s+\w+)?$/i, ''));
  if (cls !== 'scale' || targets.length === 0 || !targets.every((target) => capacity.test(target))) return targets;
  const to = words.findIndex((word, at) => at > index && at <= index + 6 && /^(?:to|for)$/.test(word.lower));
  const whose = to === -1 || /^[\d~]/.test(words[to + 1]?.lower ?? '0') ? [] : objectsAfter(words, to + 1, null);
  return whose.length > 0 ? whose : targets;
}

function particleEnd(words: readonly Word[], index: number, hit: VerbHit): number | undefined {
  if (hit.particle === null) return index + 1;
  for (let at = index + 1; at < words.length && at <= index + 5; at++) {
    if (words[at]?.lower === hit.particle) return at === index + 1 ? at + 1 : index + 1;
    if (/^[,;:]$/.test(words[at]?.lower ?? '')) return undefined;
  }
  return undefined;
}

/** Whether a word that may be a verb or a noun is a noun before this one. */
function isNounBefore(next: string): boolean {
  return (
    /^(?:went|goes|is|are|was|were|has|had)$/.test(next) ||
    verbForms(next).some(({ form }) => form === 'past' && !verbForms(next).some((other) => other.form === 'base'))
  );
}

function modeOf(
  words: readonly Word[],
  index: number,
  hit: VerbHit,
  channel: Channel,
  last: ReadAction | undefined,
  frame: Frame,
): { mode: ActionMode; passive: boolean } | undefined {
  // `No, let's fail over`: the no is about something else.
  const answered = /^(?:no|nope|nah)$/.test(words[0]?.lower ?? '') && words[1]?.lower === ',' ? 2 : 0;
  const left = words.slice(Math.min(answered, index), index).map((word) => word.lower);
  const meaningful = left.filter(
    (word) => !filler.has(word) && !/^@|^[,;:()]$|^responder-\d+$|^(?:done|decision|doing|update|fyi|hi|hello|note|please)$/.test(word),
  );
  const before = left.at(-1) ?? '';
  const closer = left.slice(-3);
  const negated = closer.some((word) => negations.has(word)) && !closer.includes('only');
  const unable =
    left.slice(-4).some((word) => word === 'unable' || word === 'failed' || word === 'fails' || word === 'failing') ||
    closer.some((word) => /^(?:can't|cannot|couldn't)$/.test(word));
  const coordinated = last !== undefined && /^(?:and|,|or|then)$/.test(before) && left.length <= 14;
  const at = (mode: ActionMode, passive = false): { mode: ActionMode; passive: boolean } => ({ mode, passive });
  switch (hit.form) {
    case 'ing': {
      const follows = words.slice(index + 1, index + 3).map((word) => word.lower);
      if (
        follows
          .slice(0, hit.particle === null ? 1 : 2)
          .some((word) => /^(?:is|was|would|will|should|may|might|could|can|has|helps|works|means)$/.test(word))
      )
        return undefined;
      // `Restarting it makes no sense`: spoken of, not done.
      if (meaningful.length === 0 && !lookingLemmas.test(hit.verb.lemma) && isSubject(words, index)) return undefined;
      if (before === 'not' || before === "n't") return at('negated');
      if (before === 'tried' || before === 'try' || before === 'attempted') return at('tried');
      if (before === 'at' && /^(?:attempt|try|go)$/.test(closer.at(-2) ?? '')) return at('doing');
      if (closer.some((word) => /^(?:finished|completed|done|stopped)$/.test(word))) return at('done');
      if (starters.has(before) || (starters.has(closer.at(-2) ?? '') && before === 'the')) return at('doing');
      if (/^(?:suggest|propose|recommend|consider|considering|about|worth|planning|suggesting)$/.test(before)) return at('planned');
      if (meaningful.length === 0) return at('doing');
      // `the only ones still reading`: they do it by themselves.
      if (/^(?:still|now|currently)$/.test(before) && /^(?:ones?|those|these|them|that|which)$/.test(left.at(-2) ?? '')) return undefined;
      if (progressive.has(before) || (progressive.has(closer.at(-2) ?? '') && /ly$|^(?:now|also|just|already)$/.test(before)))
        return negated
          ? at('negated')
          : /^(?:is|are|was|were|it's)$/.test(before) && !/^(?:team|responder-\d+|i|we|they|he|she|@\S+|who)$/.test(left.at(-2) ?? '')
            ? undefined
            : at('doing');
      if (coordinated && last.mode === 'doing') return at('doing');
      // `eu-west: restarting ...`, `02:14 draining ...`: a short label before.
      if (before === ':' && meaningful.length <= 3) return at('doing');
      if (before === ',' && meaningful.length <= 5 && last === undefined) return at('doing');
      return undefined;
    }
    case 'past': {
      // `had been changed`: told of what was before.
      if ((left.includes('had') && before === 'been') || left.some((word) => /^(?:what|who|how|which)$/.test(word))) return undefined;
      const baseToo = verbForms(words[index]?.lower ?? '').some((other) => other.form === 'base');
      if (
        copulas.has(before) ||
        (copulas.has(closer.at(-2) ?? '') && /ly$|^(?:now|also|just|already|not|all|been|being|both|again)$/.test(before))
      ) {
        if (negated || /^(?:nothing|none)$/.test(left.at(-2) ?? '')) return at('negated');
        if (left.slice(-4).some((word) => modals.has(word) || word === 'to')) return at('planned', true);
        if (frame.question || left.some((word) => conditional.test(word))) return undefined;
        return at(closer.includes('being') ? 'doing' : 'done', true);
      }
      if (negated) return at('negated');
      if (baseToo && meaningful.length === 0 && channel !== 'change' && !subjects.has(before))
        return frame.decided ? at('decided') : at('asked');
      if (meaningful.length === 0 || / went ahead and$/.test(` ${left.join(' ')}`)) return at('done');
      // `The vendor says fixed`: what others report is no deed of ours.
      if (/^(?:says?|said|claims?|claimed|reports?)$/.test(before)) return undefined;
      // `Asked whether they changed anything`: nobody says that they did.
      if (left.some((word) => word === 'if' || word === 'whether')) return undefined;
      if (subjects.has(before) || /^@\S+$|^responder-\d+$/.test(before)) return at('done');
      if (coordinated && (last.mode === 'done' || last.mode === 'doing')) return at('done');
      if (before === 'decided' || before === 'agreed') return at('decided');
      if (baseToo || /^(?:attempted|started|assumed)$/.test(before)) return undefined;
      // `Old node group uncordoned.`: a passive without its verb, where a subject stands before and nothing like an object after.
      const next = words[index + 1]?.lower;
      const short =
        next === undefined || /^(?:to|from|by|in|on|at|via|with|back|again|and|through|successfully|out|,|;|\)|for)$/.test(next);
      if (
        short &&
        meaningful.length <= 7 &&
        channel !== 'log' &&
        channel !== 'alert' &&
        channel !== 'ticket' &&
        !left.some((word) => phraseEnds.has(word) && !/^(?:on|of|in|for|the|no|and)$/.test(word)) &&
        !tentative.test(left[0] ?? '')
      ) {
        return left.some((word) => word === 'no') ? at('negated') : at('done', true);
      }
      return undefined;
    }
    case 'base': {
      // `Mail went out`, `Fix deployed to prod`: a noun.
      if (hit.particle === null && isNounBefore(words[index + 1]?.lower ?? '')) return undefined;
      if (frame.decided && meaningful.length <= 2 && !negated) return at('decided');
      if (before === 'to') {
        const ruler = left.slice(-5, -1);
        if (ruler.some((word) => word === 'decided' || word === 'decide' || word === 'agreed' || word === 'chose'))
          return ruler.includes('not') || negated ? at('negated') : at('decided');
        if (ruler.some((word) => word === 'attempted' || word === 'tried' || word === 'managed'))
          return at(ruler.includes('managed') ? 'done' : 'tried');
        if (ruler.includes('unable') || ruler.includes('failed')) return accessLemmas.has(hit.verb.lemma) ? at('tried') : undefined;
        if (ruler.some((word) => word === 'starting' || word === 'started' || word === 'beginning')) return at('doing');
        if (ruler.some((word) => /^(?:process|helps?|in|order|so|as)$/.test(word))) return undefined;
        return negated ? at('negated') : at('planned');
      }
      if (unable && accessLemmas.has(hit.verb.lemma)) return meaningful.every((word) => negations.has(word)) ? at('tried') : undefined;
      if (negated) return at('negated');
      const next = words[index + 1]?.lower;
      const bare =
        hit.particle === null &&
        (next === undefined || /^[,;:()]$/.test(next) || (phraseEnds.has(next) && !/^(?:for|it|them|back|off|on|out|down)$/.test(next)));
      if (frame.planning && (before === ':' || before === ',' || before === 'then' || before === 'and')) return at('planned');
      if (left.includes('please')) return at('asked');
      // Who says that they will watch does.
      if (hit.verb.lemma === 'watch' || hit.verb.lemma === 'monitor' || hit.verb.lemma === 'keep') {
        if (/^(?:will|i'll|we'll|let's|lets|gonna)$/.test(before) && !frame.question) return at('doing');
      }
      // `Let me check` is said by who is about to.
      if (before === 'me' && closer.at(-2) === 'let' && lookingLemmas.test(hit.verb.lemma)) return at('doing');
      if (closer.some((word) => modals.has(word))) return at(frame.decided ? 'decided' : 'planned');
      if (
        bare &&
        before !== 'i' &&
        before !== 'we' &&
        (!coordinated || (before === ',' && next !== undefined && !/^(?:and|or|,|then)$/.test(next)))
      )
        return undefined;
      if (meaningful.length === 0 || (frame.addressed && meaningful.length <= 1)) {
        if (channel === 'change') return at('done');
        if (frame.doing) return at('doing');
        if (before === 'i' || before === 'we')
          return words.some((word) => word.lower === 'if' || word.lower === 'when') ? at('planned') : at('doing');
        return at('asked');
      }
      // `Let's not restart it, roll back instead`: what follows a comma is what is wanted.
      if (coordinated && /^(?:and|,|then)$/.test(before)) return at(last.mode === 'refused' && before !== 'and' ? 'asked' : last.mode);
      if (before === ':' && channel === 'change') return at('done');
      if (before === ':' && frame.doing) return at('doing');
      if (before === 'i' || before === 'we')
        return meaningful.length > 1
          ? undefined
          : words.some((word) => word.lower === 'if' || word.lower === 'when')
            ? at('planned')
            : at('doing');
      return undefined;
    }
  }
}

/** `cordon, drain and delete the nodes`: verbs without an object of their own share the next one's. */
function joinCoordinated(actions: readonly ReadAction[]): ReadAction[] {
  return actions.map((action, index) => {
    if (action.targets.length > 0) return action;
    const next = actions[index + 1];
    return next !== undefined && next.mode === action.mode && next.start - action.start < 24
      ? { ...action, targets: next.targets }
      : action;
  });
}

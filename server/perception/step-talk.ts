// How people speak of a step that they are not taking: proposed, refused, or asked about as a fact; with hedge and reason.
import type { VerbForm } from './verb-forms.ts';

/** `fact` is a question or a report of whether it was done: neither a deed nor a proposal. */
export type StepTalk = 'proposed' | 'refused' | 'fact';
export type StepForm = VerbForm | 'noun';

/** What may stand between the words that refuse or propose and the step: `not just`, `to go and`. */
const gap = '(?:(?:just|even|simply|also|really|ever|now|yet|please|go and|go ahead and|to|try to|try|start|keep|be|risk|actually) )*$';
/** A noun has its modifiers before it: `the database restart`. */
const nounGap = '(?:(?:a|an|the|another|any|yet another|that|this|your|our|full|quick|complete|manual|of) )*(?:[\\w.-]+ ){0,3}$';

const end = (words: string, after = gap): RegExp => new RegExp(`(?:^|[^\\w])(?:${words}) ${after}`);

/** Refusals with a verb in its base form after them. Those that a thing may be the subject of (`it won't restart`) are apart. */
const refusingBase = end(
  [
    "let['’]?s not",
    'let us not',
    "(?:i'd |we'd |would |'d |much )*(?:rather|sooner) not",
    "(?:we'd |i'd |you'd |had )?(?:better|best) not",
    'prefer(?: that we)? not',
    '(?:decided|agreed|chose|asked|told|asking|better|advised?|says?|said|like (?:you|us|everyone|everybody)|want (?:you|us)) not',
    "(?:do not|don't|don’t|dont) (?:want|need|have|like|think (?:that )?(?:we|you|i|anyone|anybody) (?:should|need|want|ought|must))",
    "(?:do not|don't|don’t|dont) (?:bother|rush|dare)",
    '(?:no|not any|no good|not enough) (?:need|reason|point|sense|cause|case|hurry|rush)',
    '(?:not|never) (?:the |the right |a good |yet )*(?:time|moment|idea)',
    '(?:not|hardly|rarely) (?:necessary|needed|required|safe|wise|smart|sensible|worth it|worthwhile|willing|keen|ready|prepared|comfortable|inclined)',
    '(?:too|very|far too|way too|rather|quite) (?:risky|dangerous|early|late|soon|expensive|costly|disruptive|drastic)',
    '(?:unsafe|unwise|premature|pointless|a bad idea|bad idea|overkill|a mistake|a risk|dangerous)',
    '(?:nobody|no one|noone|none of (?:us|you)|no-one)(?: should| must| may| please| shall| is| gets)?',
    'in no hurry',
    '(?:hold off|refrain)',
  ].join('|'),
);
/** These refuse where people are their subject, or nobody is named. */
const refusingBySubject = end(
  [
    "(?:do not|don't|don’t|dont|never)",
    "(?:should not|shouldn't|shouldn’t|must not|mustn't|mustn’t|shall not|ought not)",
    "(?:will not|won't|won’t|would not|wouldn't|wouldn’t)",
    "(?<!you )(?:cannot|can not|can't|can’t)",
    "(?:not|n't|n’t) (?:going|gonna|planning|about|supposed|allowed|meant|intending)",
    "(?:not|n't|n’t)(?: yet)? (?:want|wanting)",
  ].join('|'),
);
const refusingIng = end(
  [
    'against',
    'not(?: yet)? (?:worth|worth it|for|in favou?r of|keen on|a fan of|comfortable(?: with)?|happy (?:with|about)|considering|thinking (?:of|about)|sold on|convinced (?:of|by|about)|up for|suggesting|proposing)',
    "(?:let['’]?s|let us|please|do not|don't|don’t|dont|never|not)(?: not)? (?:even )?(?:think (?:of|about)|consider|bother|start|risk|begin|rush into)",
    '(?:hold|holding) off(?: on| with)?',
    '(?:wait|waiting|hold|holding) (?:with|on)',
    '(?:wait|waiting|hold on) before',
    '(?:avoid|avoiding|refrain from|refraining from|skip|skipping|postpone|postponing|defer|deferring|delay|delaying|forget|forget about|rule out|veto)',
    'no (?:point|sense|use|good|value|need|reason)(?: in| of| for)?',
    '(?:too|far too|way too) (?:risky|dangerous|early|late|soon) for',
    'never mind',
  ].join('|'),
);
/** `we are not restarting it`, `not restarting anything`: people, or nobody named, will not. */
const notDoing = end("(?:(?:am|are|is|['’]re|['’]m) not|^not|aren't|aren’t)(?: yet| (?:even|just|now))*");
const refusingNoun = end(
  [
    '(?:hold|holding) off(?: on| with)?',
    '(?:wait|waiting) (?:with|on)',
    '(?:hold|park) (?:the|that|this|your|our)',
    '(?:skip|skipping|scrap|scrapping|cancel|cancell?ing|call off|calling off|abort|postpone|postponing|defer|deferring|delay|delaying|shelve|shelving|veto|avoid|park|parking|leave out|drop)',
    'forget(?: about)?',
    'never ?mind',
    '(?:against|voting against|not in favou?r of|not (?:worth|for|keen on|a fan of|happy (?:with|about)|comfortable with|sold on|convinced (?:by|of))|decided against)',
    "(?:let['’]?s|let us) not (?:do|try|risk|have|start|go for|rush into)",
    "(?:do not|don't|don’t|dont|will not|won't|won’t|should not|shouldn't|shouldn’t|would not|wouldn't|would rather not|['’]d rather not|rather not) (?:do|try|risk|start|go for|go ahead with|proceed with|want|need|trigger|rush into|force)",
    '(?:no|not any) (?:need|reason|point|case)(?: for| in)',
    '(?:too|far too|way too) (?:risky|dangerous|early|late|soon) for',
    "can['’]?t (?:risk|afford|do)|cannot (?:risk|afford|do)|can not (?:risk|afford|do)",
  ].join('|'),
  nounGap,
);
/** `no, not the database restart`: an answer, where something was proposed. */
const answering =
  /^(?:(?:no|nope|nah|ok|okay|please|but|and|so|stop|well|hm+|wait)[,.! ]+)*not (?:the|a|an|another|that|yet another) (?:[\w.-]+ ){0,3}$/;
/** `no rollback for now`: said of what is not to be, where nothing after it tells of what was. */
const noNoun =
  /^(?:(?:ok|okay|please|but|and|so|then|well|decision:?|agreed:?|decided:?|still)[,:. ]+)*(?:no|zero) (?:more |further |new )?(?:[\w.-]+ ){0,2}$/;
const noNounAfter =
  /^\s*(?:$|[-–—,;:.!(]|for (?:now|the moment|the time being)|please\b|until|till|before\b|right now|now\b|today|tonight|this (?:hour|week|time)|while|because|unless|without|of (?:the )?[\w.-]+\s*(?:$|[-–—,;:.!(]|for now|until|please|yet|while|because|before)|on (?:the )?[\w.-]+\s*(?:$|[-–—,;:.!(]|for now|until|please|yet|while|because|before)|(?:is |are )?(?:needed|necessary|required|allowed|planned)\b|during|as long)/;
/** What is said of the step after its name: `rolling back is off the table`. */
const turnedDown =
  /^(?:\s+[\w.-]+){0,5}?\s+(?:(?:is|are|was|would be|seems|sounds|feels|looks|has been|['’]s|can|should|must|will|may|makes?|buys?|gains?|gets?|does|would|won['’]t|wouldn['’]t|doesn['’]t|will not|would not|does not)\s+)(?:also |just |still |now |definitely |clearly |simply |probably |really )?(?:not (?:an option|worth|happening|going to happen|a good idea|wise|safe|on the table|possible|advisable|the answer|what we want|the way|be done|needed|necessary)|no (?:option|good|go)|off the table|off(?=\s*(?:$|[,.;:!–—-]))|out of the question|on hold|cancell?ed|called off|postponed|vetoed|scrapped|too (?:risky|dangerous|early|late|soon|disruptive|expensive)|a bad idea|overkill|pointless|premature|wait\b|have to wait|(?:be )?a waste|(?:be )?the (?:last|wrong) thing|no sense|(?:us )?nothing\b|(?<=(?:n['’]t|not) )(?:help|change anything|make a difference|buy us))/;

/** What proposes a step, with a verb in its base form. Words that are read elsewhere (`should`, `could`, `please`) need no place here. */
const proposingBase = end(
  [
    '(?:maybe|perhaps|possibly|alternatively|otherwise)(?: we| i| you| somebody| someone)?(?: could| should| can)?',
    'what if (?:we|i|you|somebody|someone)',
    "(?:why|how about|what about) (?:not|don't we|don’t we|we|you|i)",
    "(?:shouldn't|shouldn’t|couldn't|couldn’t|can't|can’t|won't|don't|don’t) (?:we|you|i|somebody|someone|anyone|anybody)",
    'do (?:we|you|i|you want (?:me|us)|we want|we need|we have)',
    "(?:do not|don't|don’t|dont|never|and) forget",
    '(?:want|need|like) (?:me|us|you|somebody|someone)',
    "(?:i'd|i would|i’d) (?:say|suggest|propose|go for|vote)(?: that)?(?: we)?",
    '(?:i )?(?:vote|suggest|propose|recommend|say)(?: that)?(?: we| you)?',
    '(?:shall|should|could|can|may|might) (?:we|i|you|somebody|someone)',
    '(?:option|alternative|way out|best bet|way forward|safest thing|quickest thing|thing|idea|plan|suggestion|proposal|move) (?:is|would be|could be|might be) to',
    '(?:time|okay|ok|fine|safe|worth|inclined|tempted|prepared|willing|happy|best|better|good|reasonable|prudent|sense|objections?|help|hurt|harm) (?:for (?:us|you|me) )?to',
    '(?:who|somebody|someone|anyone|anybody|everyone|everybody) (?:can|could|will|would|wants|should|please|is free)',
    '(?:can|could|would|will) (?:you|we|i|somebody|someone|anyone|anybody|@\\S+)(?: please| quickly)?',
    "(?:let'?s|let’s) (?:try|go ahead|go)",
  ].join('|'),
);
const proposingIng = end(
  [
    '(?:think|thinking|thought) (?:of|about)',
    '(?:consider|considered|considering|contemplating|pondering|weighing)',
    '(?:how|what) about',
    '(?:suggest|suggesting|propose|proposing|recommend|recommending)',
    "(?:in favou?r of|vote for|voting for|i'm for|i am for|leaning towards?|lean towards?|tempted by)",
    "(?:is it|might be|could be|may be|would be|be|think it is|think it's|it's|it is|maybe|perhaps)? ?worth",
    '(?:objections?|objects?|opposed|alternative|up|closer|ready|down) (?:to|for)(?: me| us| you| someone| somebody)?',
    'get away with',
    '(?:would|do|does|can) (?:you|anyone|anybody|somebody|we) mind',
    '(?:would|might|could|may|will|does|do)',
    '(?:maybe|perhaps)',
    "(?:let['’]?s|let us|should|could|shall|can|may|might|maybe|perhaps|please|we|you|i|worth|to|,|:)(?: we| you| i| someone| somebody| also| first| just| then)* try",
    '(?:next step|next|plan|the plan|idea|my idea|option|fallback|plan b)(?: is| would be| could be|:)',
  ].join('|'),
);
const proposingPast = end(
  'what if (?:we|i|you|somebody|someone)|(?:needs?|ought|has|have|wants?) to be|(?:should|could|might|must|can|may) be|what happens if (?:we|i)',
);
const proposingNoun = end(
  [
    "(?:let['’]?s|let us) (?:do|try|go for|go with|start with|plan|prepare|schedule|have)",
    '(?:how|what) about',
    '(?:should|could|shall|can|may|might|maybe|perhaps|would|must|will) (?:we|you|i|somebody|someone|anyone|it be)(?: please)? (?:do|try|get|have|start|trigger|run|kick off|risk|go for|plan|prepare)',
    '(?:we|i|you|somebody|someone) (?:should|could|might|may|must|would) (?:do|try|go for|start|trigger|plan|prepare|risk)',
    '(?:suggest|suggesting|propose|proposing|recommend|recommending|considering|consider|need|needs|want|wants|require|requires|thinking (?:of|about)|in favou?r of|vote for|voting for|leaning towards?|time for|ready for|worth|\\+1 for|request|requesting|call for|calling for|try)',
    'what if we (?:do|did|try|tried)',
    '(?:maybe|perhaps)(?: just| also)? (?:a|an|the|another)',
    '(?:please|kindly) (?:do|start|trigger|try|run) (?:a|an|the|another)',
    '(?:next step|plan|the plan|proposal|idea|suggestion|option)(?: is| would be|:)',
  ].join('|'),
  nounGap,
);
/** `A restart of the hub might help`, `rollback needed`. */
const proposedAfter =
  /^(?:\s+(?:of|for|on|to)(?:\s+[\w.-]+){1,4})?\s+(?:(?:might|may|could|would|should|will|ought to)(?:\s+(?:well|also|probably|just|be))?\s+(?:help|fix|work|clear|solve|do it|be (?:worth|enough|needed|in order)|worth|enough|needed|in order)|(?:is )?(?:needed|required|advisable|recommended|in order)\b)/;

/** A question that begins so asks for what was or is, not for something to be done. */
const lead = '^(?:@\\S+,?\\s+)?(?:(?:so|and|but|hm+|ok|okay|wait|sorry|quick question|question)[,:]?\\s+)*';
const factQuestion = new RegExp(
  `${lead}(?:did|has|have|had|hasn't|haven't|didn't|was|were|wasn't|when|who(?! can| could| will| would| wants)|where|which|what (?:happened|did|was|is|are|do|does|changed)|how (?:long|often|many|did|was|is|are|do)|why (?:did|was|were|is|are|has|have)|any (?:news|update|sign)|do (?:we|you|they) (?:know|see|still))\\b`,
);
/** So does this one, unless it proposes: `is it worth restarting it?`. */
const stateQuestion = new RegExp(`${lead}(?:is|isn't|are|aren't|am|does|doesn't)\\b`);
/** What did not happen, or has not yet. */
const notDone =
  /\b(?:did not|didn't|didn’t|have not|haven't|haven’t|has not|hasn't|hasn’t|had not|hadn't|hadn’t|was not|wasn't|wasn’t|were not|weren't|weren’t)\b/;
const conditional =
  /(?:^|[,;:] )(?:if(?! you ask me| (?:nobody|no one) objects| there are no objections)|when|once|in case|unless|whenever|only if|even if)\b/;

const people =
  /^(?:i|we|you|i'd|we'd|you'd|i'll|we'll|you'll|i'm|we're|you're|i've|we've|nobody|no-one|noone|someone|somebody|everyone|everybody|anyone|anybody|people|us|folks|all|please|let's|lets|team|ops)$/;
/** Words before a `not` that name nothing: `no, ok, but do not restart it`. */
const plainStart =
  /^(?:no|nope|nah|ok|okay|so|but|and|well|actually|hm+|wait|stop|yes|yeah|yep|then|honestly|also|still|just|again|sorry|hi|hey|for|now|right|meanwhile|in|the|meantime|until|better|maybe|perhaps|as|said|agreed|decision|decided|important|reminder|note|fyi|careful|attention|scrap|that|this|one|do|can|will|shall|must|or|to|be|safe|clear|think|would|should|are|am|is|were|really|definitely|clearly|thanks|guys|update|plan|@\S+|[,;:.!()-])+$/;

/** Whether the words before a refusal name people or nobody: a thing that will not restart is a symptom. */
function isOfPeople(before: string): boolean {
  const words = before.split(/[\s,;:.!()]+/).filter(Boolean);
  const at = words.findLastIndex((word) => /^(?:not|never|cannot|dont)$|n['’]t$/.test(word));
  const subject = at === -1 ? words : words.slice(0, at);
  return subject.some((word) => people.test(word.replace('’', "'"))) || subject.every((word) => plainStart.test(word));
}

/**
 * How a clause speaks of the step that stands after `before` and before `after` (both lower case, of one clause); undefined
 * where it does so in no way that is known here.
 */
export function stepTalk(before: string, after: string, form: StepForm, question: boolean): StepTalk | undefined {
  const left = before.replaceAll('’', "'");
  if (question && factQuestion.test(left) && !/ (?:considered|thought (?:of|about)) $/.test(left)) return 'fact';
  // `Why don't we`, `shouldn't we`: what is denied in a question is proposed.
  if (form === 'base' && proposingBase.test(left) && (question || !/\b(?:do (?:we|you|i)|n't (?:we|you|i)) $/.test(left)))
    return 'proposed';
  if (notDone.test(left) && !/\bdecided\b/.test(left)) return undefined;
  if (conditional.test(left)) return /\bwhat if\b/.test(left) && isProposed(left, after, form) ? 'proposed' : undefined;
  if (!question && isRefused(left, after, form)) return 'refused';
  if (isProposed(left, after, form)) return 'proposed';
  return question && stateQuestion.test(left) ? 'fact' : undefined;
}

function isRefused(left: string, after: string, form: StepForm): boolean {
  switch (form) {
    case 'base':
      if (/\bforget to $/.test(left) || /\b(?:not|n't) (?:\w+ )?(?:not|never)\b/.test(left)) return false;
      if (refusingBase.test(left)) return true;
      // `I can't restart it`: tried, and not possible.
      return refusingBySubject.test(left) && !/\bi (?:can't|cannot|can not) /.test(left) && isOfPeople(left);
    case 'ing':
      return (
        refusingIng.test(left) ||
        ((notDoing.test(left) || (/ be $/.test(left) && refusingBySubject.test(left))) && isOfPeople(left)) ||
        (left.trim() === '' && turnedDown.test(after))
      );
    case 'past':
      return /\b(?:should not|shouldn't|must not|mustn't|shall not|will not|won't|not to) be $/.test(left);
    case 'noun':
      if (/\b(?:don't|do not|dont|never|didn't) (?:forget|skip|drop|delay|cancel)/.test(left)) return false;
      return (
        refusingNoun.test(left) ||
        answering.test(left) ||
        (noNoun.test(left) && noNounAfter.test(after)) ||
        (/^(?:the |a |that |another )?(?:[\w.-]+ ){0,3}$/.test(left) && turnedDown.test(after))
      );
  }
}

function isProposed(left: string, after: string, form: StepForm): boolean {
  switch (form) {
    case 'base':
      return false;
    case 'ing':
      return proposingIng.test(left);
    case 'past':
      return proposingPast.test(left);
    case 'noun':
      return (
        proposingNoun.test(left) ||
        (/^(?:maybe |perhaps |would |i think |think )?(?:a |an |the |another |that )?(?:[\w.-]+ ){0,2}$/.test(left) &&
          proposedAfter.test(after)) ||
        (wouldHelp.test(left) && /\b(?:help|fix|work|clear|solve|enough|worth|safe)/.test(after))
      );
  }
}
const wouldHelp = /^(?:would|could|might|will|do (?:you|we) think)(?: that)? (?:a|an|another|the) (?:[\w.-]+ ){0,2}$/;

/** Whether a refusal is for now: `not yet`, `hold off`, `until the backup is through`. */
export function isForNow(sentence: string): boolean {
  return /\b(?:yet|for now|for the (?:moment|time being)|(?:right |just )?now|at (?:the|this) (?:moment|point|stage|time)|until|till|before|hold(?:ing)?|wait(?:ing)?|postpon\w+|defer\w*|delay\w*|park(?:ing)?|later|today|tonight|too (?:early|soon)|premature|first|still|while|as long as|unless|in no hurry|no (?:hurry|rush)|on hold|this (?:minute|hour|second))\b/i.test(
    sentence,
  );
}

const maxReason = 200;
const empty =
  /^(?:please|thanks|thank you|for now|yet|now|right now|today|tonight|ok(?:ay)?|folks|all|everyone|team|guys|sorry|imo|imho|i think|at the moment|for the moment|anymore|any more|again|either|instead|then|at all|anything|it|that|this|them)?[.!\s]*$/i;

/**
 * The reason that a sentence gives for a refusal, or null: what stands after a dash, a colon or `because`, before `so`, or until
 * when it holds. `end` is where the step's own words end.
 */
export function reasonIn(sentence: string, start: number, end: number): string | null {
  const rest = sentence.slice(end);
  const given =
    /(?:^|[\s,;(])(?:because|since|as|given that|given|considering|cos|cause|due to|otherwise|or else|or)\s+(.+)$/i.exec(rest)?.[1] ??
    /(?:\s[-–—]+\s+|[;:(]\s*|\.\s+)(.+)$/.exec(rest)?.[1] ??
    /,\s+((?:it|we|that|this|the|they|there|too|users?|customers?|not|still|one|all|some|half|most|our|their|its|people|and that|i)\b.+)$/i.exec(
      rest,
    )?.[1] ??
    /,\s+((?:[\w'’-]+\s+){1,4}(?:is|are|was|were|has|have|had|would|will|could|might|can|cannot|can['’]t|isn['’]t|aren['’]t|needs?|holds?|runs?|does|do)\b.+)$/i.exec(
      rest,
    )?.[1] ??
    /(?:^|[\s,])((?:until|till|before|unless|while|as long as)\s+.+)$/i.exec(rest)?.[1] ??
    /,\s+((?!let['’]?s\b|please\b|maybe\b|but\b|we should\b|instead\b)\S+\s+\S+\s+(?!.*\binstead\b).+)$/i.exec(rest)?.[1];
  const after = reasonOf(given);
  if (after !== null) return after;
  const before = sentence.slice(0, start);
  return (
    reasonOf(/^(.{8,}?)[,;]?\s+(?:so|therefore|hence|that is why|that's why)\b[^,;]*$/i.exec(before)?.[1]) ??
    reasonOf(tooMuch.exec(before)?.[1])
  );
}
const tooMuch =
  /\b((?:far |way )?too (?:risky|dangerous|early|late|soon|expensive|costly|disruptive|drastic)|(?:not|un)\s?safe|premature|pointless|overkill)\b[^,;]*$/i;

/** A reason as it is shown: one line without what leads it in and out; null where nothing is left. */
export function reasonOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/^(?:because|since|as|so|and|but|well|,|-)\s+/i, '')
    .replace(/[\s).;,!]+$/, '')
    .trim();
  if (empty.test(line) || line.length < 4) return null;
  return line.length <= maxReason ? line : `${line.slice(0, maxReason - 1).replace(/\s+\S*$/, '')}…`;
}

/** A sentence that says no to what was proposed just before, with what it adds; null where it does not. */
export function plainNo(sentence: string): { readonly rest: string; readonly bare: boolean } | null {
  const text = sentence.trim().replaceAll('’', "'");
  const bare =
    /^(?:@\S+[,:]?\s+)?(?:no thanks|no thank you|no|nope|nah|negative|nein)\b\s*(?:$|[.!]+\s*$|[,;:!.-]+\s+(.*)$|[–—]\s*(.*)$|(?:because|since|as|we|it|that would|that will|i'd|too)\b(.*)$)/i.exec(
      text,
    );
  if (bare !== null) {
    const rest = bare.slice(1).find((part) => part !== undefined) ?? '';
    // `No, let's not: it would ...`: the reason follows the second no.
    return rest === '' ? { rest, bare: true } : (plainNo(rest) ?? { rest, bare: true });
  }
  const said =
    /^(?:@\S+[,:]?\s+)?(?:(?:ok|okay|well|hm+|wait|sorry|please|actually|honestly)[,.!]?\s+)*(?:not yet|not now|not right now|not (?:just )?yet|not(?= (?:before|until|till|while|during|as long as)\b)|rather not|let's not|let us not|lets not|i'd rather not|i would rather not|we'd rather not|please don't|please do not|don't|do not|don't do (?:it|that)|do not do (?:it|that)|let's not do (?:it|that)|scrap (?:that|it)|forget (?:it|that)|never ?mind(?: that)?|hold off(?: on (?:it|that))?|let's hold off(?: on (?:it|that))?|veto|no way|no go|absolutely not|definitely not|certainly not|too risky|too early|too soon|not worth it|bad idea|not a good idea|not keen|i'm against (?:it|that)|i am against (?:it|that)|against it|i wouldn't|we shouldn't|we can't|we cannot|wait with (?:it|that))\b\s*(?:$|[,;:!.–—-]+\s*(.*)$|((?:because|since|as|until|till|before|unless|while|during|as long as|we|it|that|the|there|yet|for now|right now|now|please|this)\b.*)$)/i.exec(
      text,
    );
  return said === null ? null : { rest: said[1] ?? said[2] ?? '', bare: false };
}

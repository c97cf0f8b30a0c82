// Reads what makes good news none: a denial, a doubt about when, a wish, a plan, another thing, place or time, and what comes behind a `but`.

/** Before it in the same clause: not so, not yet, a wish, a plan, a rule, or another thing. */
const deniedBefore =
  /(?:\b(?:not|cannot|unable|fail\w*|refus\w*|stop\w*|never|nobody|nothing|none|hardly|barely|no|yet|until|till|when|whenever|once|if|whether|unless|before|why|how|should|shall|will|would|could|may|might|must|needs?|needed|wants?|wait\w*|expect\w*|eta|plan\w*|hop(?:e|ing)|hopefully|so that|let['’]s|make sure|ensure|supposed|ask\w*|tell me|ping me|let me know|shout|target|goal|wish|aim\w*|only|always|normally|usually|used to|far from|nowhere near|normal for|the others?|another|other|(?:is|are|has|have|does|do|did) (?:any|any(?:one|body)|it|they|we)|as soon as|to(?= (?:be|see|get|have)\b)|last time)|n['’]t)\b[^.;:]*$/i;
/** Behind it: not yet, in the future, not all of it, not for long. */
const deniedAfter =
  /^(?:['’]|[^.;]{0,24}?(?:\?|\b(?:yet|soon|tomorrow|later|eventually|except|apart from|other than|would|should|could|will|if|unless|always|never|briefly|does not|doesn['’]t)\b))|\bin (?:about |around |roughly |~|maybe )?(?:\d+|an?|two|three|ten|half an?) ?(?:min\w*|hours?|h)\b|^[^.;]{0,20}\bfor (?:a|one|two|three|a few|some) (?:\w+ )?(?:seconds?|minutes?|moments?|while)\b,? ?(?:and|then|but|only)\b|\b(?:and|then|but|now) (?:(?:is|are|it is|it['’]s|they are|they['’]re|came|come|went|started) )?(?:back|gone|away|down|again)\b|\bthen (?:it |they )?(?:went|came|died|fell|started|stopped|failed)\b/i;
/** Anywhere: it is worth nothing, or was at another time or place. */
const worthless =
  /\b(?:means? nothing|proves? nothing|too (?:early|soon)|fluke|locally|on my (?:machine|laptop|side)|(?:in|on) (?:staging|the test|dev\b|qa\b)|only (?:from|for|in|on)|from inside|last (?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday (?:too|as well|it)|that is (?:odd|strange|weird)|at first|(?:ran|was|were|had|worked|went)\b[^.;,]{0,40}\buntil|used to|(?:vendor|provider|aws|azure|google|cloudflare|upstream)(?:['’]s)? (?:status |own )?(?:page|dashboard|board)|on (?:the |an? |our )?(?:vendor|provider|old|other|test|staging)\b)\b/i;
/** Behind a `but`: the good news was not all. */
const otherwise = /\b(?:but|although|though|however|yet|while|whereas|only that)\b(?<rest>.*)$/i;
const notWell = /\b(?:not|still|fail\w*|errors?|down|slow\w*|keeps?|stuck|broken|cannot|odd|nobody|nothing|no|without)\b|n['’]t\b/i;
/** Whether what a text tells is worth nothing, or was at another time or place. */
export function isElsewhere(text: string): boolean {
  return worthless.test(text);
}

const keepsOn = /[,;] (?:and )?(?:[\w-]+ ){1,3}(?:keeps?|still)\b/i;
const asking =
  /^(?:and |so |but )?(?:why|how|who|what|where|when|any(?:body|one)?|is|are|has|have|had|does|do|did|can|could|should)\b|\?\s*$/i;

/** Whether a text asks. */
export function isAsking(text: string): boolean {
  return asking.test(text);
}

/** Whether the good news between two places of a text is none, or not yet; of what is only `eased` less is asked. */
export function isDenied(text: string, start: number, end: number, eased: boolean): boolean {
  const clause =
    text
      .slice(0, start)
      .split(/[;:.!]|,? (?:but|so|because|and then) /i)
      .at(-1) ?? '';
  if (deniedBefore.test(clause) || worthless.test(text)) return true;
  // `We are draining node-3`: somebody does so.
  if (eased) return /\b(?:i|we)(?:['’](?:re|m))?\b[^.;,]{0,12}$/i.test(clause);
  const rest = text.slice(end);
  if (deniedAfter.test(rest) || keepsOn.test(rest)) return true;
  const turn = otherwise.exec(rest)?.groups?.rest;
  return turn !== undefined && notWell.test(turn);
}

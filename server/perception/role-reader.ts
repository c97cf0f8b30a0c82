// Reads who takes which role, which severity is said and which stage is named.
import type { IncidentRole, Severity, Stage } from '../../domain/vocabulary.ts';
import { questionPattern } from './sentence-patterns.ts';

export type RoleStatement = { readonly kind: 'role'; readonly role: IncidentRole; readonly holder: string };

const severityWords = /\b(?:sev(?:erity)?[\s-]?([1-4])|p([1-4])(?= (?:incident|outage|priority)|\b$))\b/i;
/** `upgrading to P1`, `this is a P2, nobody can pay`: a priority that is given to the incident, not one that an alert has. */
const priorityGiven =
  /\b(?:upgrad\w*|downgrad\w*|bump\w*|rais\w*|lower\w*|escalat\w*|declar\w*|this is|it['’]s|it is|make (?:it|this)|call(?:ing)? (?:it|this)|treat\w* (?:it|this))(?: (?:this|it|the incident))?(?: (?:to|up to|down to|as))?(?: (?:a|an|now))* p([1-4])\b/i;
const severityOf: Record<string, Severity> = { '1': 'sev1', '2': 'sev2', '3': 'sev3', '4': 'sev4' };

/** The severity that a sentence sets; a question, a doubt or a look back sets none. */
export function readSeverity(text: string): Severity | undefined {
  const match = severityWords.exec(text) ?? priorityGiven.exec(text);
  if (match === null || questionPattern.test(text)) return undefined;
  if (/\b(?:not|no|isn't|if|should|could|might|would|consider)\b/i.test(text.slice(0, match.index))) return undefined;
  if (/\b(?:resolved|closed|marked|flagging)\b/i.test(text)) return undefined;
  return severityOf[match[1] ?? match[2] ?? ''];
}

const roleNames: readonly (readonly [IncidentRole, RegExp])[] = [
  ['operations', /^(?:the )?(?:ops|operations) lead/i],
  ['commander', /^(?:the )?(?:incident )?(?:commander|command|lead|ic\b)/i],
  ['commander', /^(?:coordinate|run)$/i],
  ['communications', /^(?:the )?(?:communications?|comms)/i],
  ['operations', /^(?:the )?(?:operations|ops)/i],
  ['scribe', /^(?:the )?(?:scribe|notes)/i],
  ['expert', /^(?:the |our )?(?:subject matter )?(?:expert|sme)/i],
];
const roleWord =
  '(?:the )?(?:incident )?(?:(?:ops|operations|comms|communications?|incident) lead|commander|command|lead|ic|communications?|comms|operations|ops|scribe|notes|sme)\\b';
const oneOrTwo = `((?:${roleWord})(?:[\\w ]{0,6}\\band (?:${roleWord}))?)`;
const allOfIt = '(?:this|it|the (?:incident|outage|call|response))';
const leadEnd = '(?: one| for now| today| tonight)?\\s*(?:[.,;!]|$)';
const rolePhrases: readonly RegExp[] = [
  new RegExp(
    `\\b(I|we)(?:'ve| have|'m| am|'ll| will)?(?: now)?(?: be| got| hold| has)?\\s*(?:taking|take|have|got|be|hold|doing|do)?(?: over)?(?: as)?\\s+${oneOrTwo}`,
    'i',
  ),
  new RegExp(`\\b(I)(?:'ll| will| can| could)? (coordinate|ic|command|lead)(?: ${allOfIt})?${leadEnd}`, 'i'),
  // `I'll run this` may be said of a script.
  new RegExp(`^(I) (run) ${allOfIt}${leadEnd}`, 'i'),
  new RegExp(
    `(@?[A-Za-z][\\w-]+)(?:,)? (?:is|takes|takes over(?: as)?|has|will be|will take|takes on|acts as|please take|is now|becomes|does)(?: the| now the)? ${oneOrTwo}`,
    'i',
  ),
  new RegExp(`^(?:taking(?: over)?(?: as)?) (${roleWord})`, 'i'),
  new RegExp(`^(${roleWord}) here\\b`, 'i'),
  new RegExp(`^(${roleWord})\\s*[:=]\\s*@?([A-Za-z][\\w-]+)\\s*$`, 'i'),
  new RegExp(
    `\\b(?:hand(?:ing|ed|s)?|pass(?:ing|ed|es)?|giv(?:e|ing))(?: over)?(?: the)? (${roleWord})(?: over)? to @?([A-Za-z][\\w-]+)`,
    'i',
  ),
];
const roleFirst = new RegExp(`^(?:${roleWord})\\s*[:=]|^(?:hand|pass|giv)`, 'i');
const nobody =
  /^(?:it|this|that|who|there|nobody|which|what|he|she|they|the|cause|not|already|still|unassigned|none|unknown|vacant|open|empty|tbd|needed|missing)$/i;
/** After a role that was given, one that is given in fewer words: `ada has operations, ben communications`. */
const further = new RegExp(`^@?([A-Za-z][\\w-]+)(?: (?:on|for|as))? (${roleWord})\\s*[.,;]?$`, 'i');

/** The roles that a sentence gives to people; `from` is who wrote it. */
export function readRoles(text: string, from: string): RoleStatement[] {
  const found: RoleStatement[] = [];
  if (questionPattern.test(text)) return found;
  for (const part of text.split(/(?<=[.;,])\s+|\s+and\s+(?=\S+ (?:is|takes|has))/)) {
    const phrases = found.length > 0 ? [...rolePhrases, further] : rolePhrases;
    for (const pattern of phrases) {
      const match = pattern.exec(part);
      if (match === null) continue;
      // `Ops lead: Viktor` and `handing command to Noor` name the role first.
      const swapped = roleFirst.test(match[0]);
      const [first = '', second] = swapped ? [match[2], match[1]] : [match[1], match[2]];
      const holder = second === undefined || /^(?:I|we)$/i.test(first) ? from : first.replace(/^@/, '');
      if (nobody.test(holder)) continue;
      for (const word of (second ?? first).split(/\s+and\s+/)) {
        const role = roleNames.find(([, name]) => name.test(word.trim()))?.[0];
        if (role !== undefined && !found.some((one) => one.role === role)) found.push({ kind: 'role', role, holder });
      }
      break;
    }
  }
  return found;
}

const stageWords =
  /\b(?:stage (?:is|:)|moving to|move to|(?:we are|we're|we’re|now) (?:now )?(?:in|into)) (?:the )?(detect|triage|mitigat|recover|review)/i;
const stageOf: Record<string, Stage> = { detect: 'detect', triage: 'triage', mitigat: 'mitigate', recover: 'recover', review: 'review' };

/** The stage that a sentence says the incident is in. */
export function readStage(text: string): Stage | undefined {
  return questionPattern.test(text) ? undefined : stageOf[stageWords.exec(text)?.[1]?.toLowerCase() ?? ''];
}

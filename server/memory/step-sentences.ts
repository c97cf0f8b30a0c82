// The sentences of a playbook: which of them ask for something, under which condition, and how they read by themselves.
import { plainText } from './markdown-outline.ts';
import { classOfCommand } from './step-lexicon.ts';

/** `Deleting old data is the cheapest way` tells about a step and asks for none. */
const gerundSubject = /^[a-z]+ing\b[^,;:]{0,80}\b(?:is|are|was|were|should|provides?|gives?)\b/i;
/** `Request duration by verb` names a graph. */
const nounPhrase =
  /^(?:request|query|error|log|test|response|access|release|monitor|alert|report|update|record|restart)s? (?:durations?|rates?|counts?|latenc(?:y|ies)|times?|volumes?|percentages?|budgets?)\b/i;
/** What is done on another day than that of an incident. */
const homework = /^(?:read (?:up|all about)|identify yourself|familiari[sz]e|get (?:production )?access|learn about|check the form)\b/i;

/** `If the disk is full, grow it`: the condition, and what to do then. */
export function branchOf(sentence: string): { guard: string; step: string } | null {
  const found = /^(?:if|when|in case|where|once|should)\s+([^,:]{4,90})(?:,|:)\s*(?:then\s+)?(.+)$/i.exec(sentence);
  return found?.[1] === undefined || found[2] === undefined ? null : { guard: found[1].trim(), step: found[2] };
}

/** `To find the node, list the pods` asks to list the pods. */
export function withoutPurpose(sentence: string): string {
  const found = /^(?:in order )?to [^,:]{4,120}, (?:first |simply )?(.+)$/i.exec(sentence);
  return found?.[1] ?? sentence;
}

/** A sentence that only leads to what stands below it ends with the command, or loses its open end; null where nothing is left. */
export function finished(sentence: string, command: string | null): string | null {
  const bare = sentence
    .replace(/[:,;\s]+$/, '')
    .replace(/,?\s+(?:such as|e\.g\.?|for example|for instance|here|like so|as follows|below)$/i, '');
  const line = command?.split('\n').find((one) => one.trim() !== '' && !/^\s*#/.test(one));
  const open = /^(.*?)\s+(?:by running|with|using|via|by)(?: (?:the )?(?:following|this|these)(?: [\w-]+){0,2})?$/i.exec(bare);
  if (open?.[1] === undefined) return bare;
  if (line === undefined) return open[1].split(/\s+/).length >= 3 ? open[1] : null;
  return `${open[1]} with ${line.replace(/^\s*[$#>]\s+/, '').trim()}`;
}

/** Whether a sentence asks for something; `body` is the sentence from its verb on. */
export function isImperative(sentence: string, body: string): boolean {
  if (gerundSubject.test(sentence) || nounPhrase.test(sentence) || homework.test(sentence)) return false;
  // "Read-only blocks" and "bypass-action: ..." are no verbs, and "Import requires an id" begins with a noun.
  if (/^[a-z]+-[a-z]/i.test(body) && !/^(?:re|un)-/i.test(body)) return false;
  return !/^[\w-]+ (?:is|are|was|were|has|have|can|may|might|will|requires?|means|occurs?|happens?|indicates?|shows?)\b/i.test(body);
}

/** "Run the following command" says nothing without the command. */
export function spelledOut(sentence: string, command: string | null): string {
  if (command === null || !/^(?:run|execute|issue|use)\b.{0,40}\b(?:this|these|following|below|commands?|quer(?:y|ies))\b/i.test(sentence))
    return sentence;
  const line = command.split('\n').find((one) => classOfCommand(one) !== null) ?? command.split('\n')[0] ?? '';
  return `Run ${line.replace(/^\s*[$#>]\s+/, '').trim()}`;
}

/** The sentences of a text that could ask for something, without the label a list item may begin with. */
export function sentencesOf(text: string): string[] {
  return plainText(text.slice(0, 3_000))
    .replace(/^\[[ x]\]\s*/i, '')
    .split(/(?<=[.!?])(?<!\b(?:Inc|Corp|Ltd|vs|etc|e\.g|i\.e)\.)\s+(?=[A-Z"'(])/)
    .map((sentence) => sentence.replace(/^(?!If\b|When\b|In case\b)[A-Z][\w /-]{2,30}:\s+(?=[A-Z])/, '').trim())
    .filter((sentence) => sentence.length >= 6 && !sentence.endsWith('?'));
}

/** The command that stands in a sentence. */
export function inlineCommand(text: string): string | null {
  return /`([^`]{4,300}\s[^`]{1,300})`/.exec(text)?.[1] ?? null;
}

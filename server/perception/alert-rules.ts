// Knows the names of alert rules (`KubePodCrashLooping`, `high-error-rate`): they say what is wrong, and name no thing.
import { levelOf } from './alert-words.ts';
import { technologies } from './entity-words.ts';

const camelName = /^(?:[A-Z]{2,}|[A-Z]?[a-z]+)\d*(?:[A-Z]+[a-z\d]*|\d+xx)+$/;
const hyphenName = /^[a-z\d]+(?:[-_][a-z\d]+)+$/;
const hump = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+[a-z]*/g;
/** Words that say what is wrong. */
const faults =
  /^(?:high|low|down|not|no|too|will|near|nearing|almost|fail(?:ed|ing|s|ures?)?|crash(?:ed|ing|es)?|loop(?:ing)?|expir(?:y|es|ed|ing|ation)|missing|absent|mismatch(?:ed)?|stuck|unhealthy|unavailable|unreachable|exhaust(?:ed|ion)|exceed(?:ed|s|ing)?|filling|full|sealed|degraded|burn(?:ing)?|errors?|slow|maxed|overcommit(?:ted)?|throttl(?:ed|ing)|oom|killed|flapping|stale|lost|dead|drift|saturat(?:ed|ion)|broken|breach(?:ed)?|red|yellow|lag(?:ging)?|backlog|timeouts?|anomaly|spike|drop(?:ped)?|disappeared|pending|firing|alert|alarm|\dxx)$/i;
/** Words for what is measured: at the end they make a rule's name. */
const figures =
  /^(?:rate|ratio|latency|size|usage|utili[sz]ation|depth|count|memory|cpu|disk|space|load|connections?|restarts?|requests?|percent(?:age)?|duration|time|age|throughput|availability|health|status|check|probe|soon|leader|pods|hours|days)$/i;
/** Words that stand in rules' names beside those, and alone name nothing. */
const general = /^(?:kube|kubernetes|pod|node|host|instance|target|service|container|job|http|api|web|db|is|in|on|of|the|and|for)$/i;

/** Whether a word is the name of a rule: capitals within it, or hyphens, and words that say what is wrong or measured. */
export function isRuleName(word: string): boolean {
  if (technologies.has(word.toLowerCase())) return false;
  const parts = word.match(hump) ?? [];
  if (parts.length < 2) return false;
  const [first = '', ...behind] = word.split(/[-_]/);
  if (camelName.test(first) && behind.every((part) => faults.test(part) || levelOf(part) !== undefined))
    return parts.some((part) => faults.test(part)) || figures.test(first.match(hump)?.at(-1) ?? '');
  return (
    hyphenName.test(word) &&
    parts.some((part) => faults.test(part)) &&
    parts.every((part) => faults.test(part) || figures.test(part) || general.test(part))
  );
}

/** The words of a rule's name, in lower case: `rabbit mq node down`. */
export function wordsOfRule(rule: string): string {
  return (rule.match(hump) ?? [rule]).join(' ').toLowerCase();
}

/** A title that begins with the name of its rule: `KubeNodeNotReady: worker-7 ...`, `TargetDown on web-3`. */
export function ruleFirst(title: string): { readonly rule: string; readonly rest: string } | undefined {
  const match = /^([A-Za-z][\w-]*)(?:\s*[:,]\s+|\s+(?:on|for|in|of)\s+|\s+(?:[-–—|]\s+)?|$)/.exec(title);
  const [written = '', rule = ''] = match ?? [];
  return isRuleName(rule) ? { rule, rest: title.slice(written.length) } : undefined;
}

/** The technology that a rule's name speaks of: `VaultSealed` is about vault. */
export function technologyOf(rule: string): string | undefined {
  const parts = (rule.match(hump) ?? []).map((part) => part.toLowerCase());
  for (let index = 0; index < parts.length; index++) {
    const [one = '', two = ''] = parts.slice(index, index + 2);
    const found = [one + two, one].find((word) => ['service', 'database', 'queue'].includes(technologies.get(word) ?? ''));
    if (found !== undefined) return found;
  }
  return undefined;
}

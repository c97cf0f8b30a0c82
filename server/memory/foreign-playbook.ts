// The reader of other people's playbooks: whatever their shape, steps become drafts with a condition.
import { type Condition, type KnowledgeRecord, knowledgeRecord, type TargetExpression } from '../../domain/knowledge.ts';
import { type ActionClass, actionGroup, comparesTarget, type IncidentRole, type Stage } from '../../domain/vocabulary.ts';
import { symptomText, wordList } from './condition-grammar.ts';
import { entityKinds } from './entity-kinds.ts';
import { type Block, type Outline, plainText, slugOf } from './markdown-outline.ts';
import { type Distilled, type Problem, quoteAt, riskOf, stagesOf } from './playbook-reader.ts';
import { classOfCommand, classOfSentence, imperativeOf } from './step-lexicon.ts';
import { branchOf, finished, inlineCommand, isImperative, sentencesOf, spelledOut, withoutPurpose } from './step-sentences.ts';

/** What a heading says about the text below it. */
type Heading = {
  readonly level: number;
  readonly text: string;
  readonly line: number;
  readonly use: 'steps' | 'symptoms' | 'prose' | 'skip';
  readonly role: IncidentRole | null;
};

type Routing = {
  readonly condition: Condition;
  readonly symptoms: readonly string[];
  readonly alerts: readonly string[];
  readonly technologies: readonly string[];
};

const skipped =
  /\b(?:table of contents|references?|further reading|see also|additional (?:resources|context|reading)|background|overview|what is|why (?:have|do)|about|glossary|licen[cs]e|introduction|summary of|lingo|where do i start|training process|onboarding|prerequisites?|pay policy|civil servants|contractors|who are they|how can i become|examples?|architecture|appendix|links|definitions?)\b/i;
const symptomHeading = /^(?:\d+[.)]?\s*)?(?:symptoms?|alerts?|reason|problem|error|meaning|impact|issue)\b/i;
const proseOnly = /^(?:\d+[.)]?\s*)?(?:meaning|impact|reason)\b/i;
const trouble =
  /\b(?:down|high|low|fail(?:s|ed|ing|ure|ures)?|errors?|slow(?:ly|ness)?|lag(?:ging|s)?|stuck|missing|full|crash\w*|outages?|unhealthy|time-?outs?|dropped|loss|lost|unavailable|unreachable|degraded|saturat\w*|exhaust\w*|leak\w*|expired?|expiring|denied|not (?:ready|running|working|scheduled|responding)|mismatch|overload\w*|latency|behind|invalid|corrupt\w*|out of|pressure|throttl\w*|pending|backlog|breach|absent|inconsistent|insufficient|limit\w*|unexpected|too (?:many|few)|zero|stale|locks?|locking|attack|abuse|wraparound|issues?|problems?|queu\w+|unusual|restarts?|evicted|oom)\b/i;
const fillers = new Set([
  'a',
  'an',
  'the',
  'is',
  'are',
  'was',
  'has',
  'have',
  'been',
  'be',
  'of',
  'for',
  'to',
  'in',
  'on',
  'at',
  'and',
  'or',
  'too',
  'very',
  'with',
  'from',
  'by',
  'this',
  'that',
  'its',
  'it',
  'runbook',
  'playbook',
  'guide',
  'troubleshooting',
  'alert',
  'alerts',
  'guidelines',
  'how',
  'your',
  'our',
  'resolve',
  'resolving',
  'handling',
  'fix',
  'fixing',
  'investigate',
  'investigating',
  'diagnose',
  'diagnosing',
  'scenarios',
]);
const roles: readonly (readonly [RegExp, IncidentRole])[] = [
  [/\b(?:incident (?:commander|lead)|commander|imoc|deputy)\b/i, 'commander'],
  [/\b(?:scribe)\b/i, 'scribe'],
  [/\b(?:liaison|communicat\w+|comms|announcements?|tweet\w*|cmoc|support lead)\b/i, 'communications'],
  [/\b(?:subject matter experts?|sme|experts?)\b/i, 'expert'],
  [/\b(?:on-?call|responders?|operations lead|engineer)\b/i, 'operations'],
];
const known = [
  'kubernetes',
  'openshift',
  'etcd',
  'prometheus',
  'alertmanager',
  'thanos',
  'grafana',
  'postgresql',
  'postgres',
  'patroni',
  'pgbouncer',
  'mysql',
  'redis',
  'elasticsearch',
  'opensearch',
  'kafka',
  'rabbitmq',
  'sidekiq',
  'haproxy',
  'nginx',
  'cloudflare',
  'coredns',
  'ceph',
  'rds',
  'ec2',
  'lambda',
  'cloudwatch',
  'iam',
  'route53',
  'terraform',
  'helm',
  'gitaly',
  'docker',
  'nfs',
  'concourse',
  'cert-manager',
  'aws',
  'azure',
  'gcp',
  'sentry',
  'praefect',
  'pubsub',
  'external-dns',
  'vault',
] as const;

/** Camel case of one word, as alerts are called. */
const alertName = /^[A-Za-z][A-Za-z0-9_]*[a-z0-9][A-Z][A-Za-z0-9_]*$/;
/** Headings under which to verify means to check that it worked; elsewhere it means to look. */
const after = /\b(?:mitigat\w*|resol\w*|fix\w*|remed\w*|recover\w*|verif\w*|post-?\s?checks?|after\w*)\b/i;

const maxRecords = 120;
const maxSentence = 200;

/** Reads a playbook of any shape into drafts, each with a condition and the line it comes from. Total: odd text gives fewer drafts. */
export function readForeignPlaybook(outline: Outline, path: string): Distilled {
  const problems: Problem[] = [];
  const title = titleOf(outline, path);
  const routing = routingOf(outline, title, path);
  const records: KnowledgeRecord[] = [];
  const ids = new Map<string, number>();
  const texts = new Set<string>();
  let trail: Heading[] = [];

  const add = (sentence: string, command: string | null, line: number, guard: string | null = null): void => {
    if (records.length >= maxRecords) return;
    const here = trail.at(-1);
    const role = [...trail].reverse().find((heading) => heading.role !== null)?.role ?? null;
    const drafted = draft(sentence, command, line, {
      outline,
      path,
      title,
      routing,
      role: role ?? roleIn(title),
      heading: here?.text ?? '',
      guard,
    });
    if (drafted === null || texts.has(drafted.action.text.toLowerCase())) return;
    texts.add(drafted.action.text.toLowerCase());
    const count = (ids.get(drafted.id) ?? 0) + 1;
    ids.set(drafted.id, count);
    const parsed = knowledgeRecord.safeParse(count === 1 ? drafted : { ...drafted, id: `${drafted.id.slice(0, 190)}-${count}` });
    if (parsed.success) records.push(parsed.data);
  };

  outline.blocks.forEach((block, index) => {
    if (block.kind === 'heading') {
      trail = [...trail.filter((heading) => heading.level < block.level), headingOf(block)];
      if (trail.at(-1)?.use === 'steps') add(plainText(block.text).replace(/^\d+[.)]\s*/, ''), null, block.line);
      return;
    }
    // What somebody says in a quotation is said to somebody else, and a link's definition is nothing to do.
    if (trail.some((heading) => heading.use === 'skip') || block.kind === 'code' || /^(?:>|\[[^\]]{1,200}\]:\s)/.test(block.text)) return;
    const use = trail.at(-1)?.use ?? 'prose';
    if (use === 'symptoms') return;
    const command = commandAfter(outline.blocks, index);
    if (block.kind === 'item') add(sentencesOf(block.text)[0] ?? '', inlineCommand(block.text) ?? command, block.line);
    else {
      const sentences = sentencesOf(block.text).slice(0, 4);
      // Only where it stands out as the paragraph's own heading does it hold for all of it.
      const guard = /^\*\*(?:if|when|in case)\b/i.test(block.text) ? (branchOf(sentences[0] ?? '')?.guard ?? null) : null;
      for (const sentence of sentences) add(sentence, inlineCommand(sentence) ?? command, block.line, guard);
    }
  });
  if (records.length === 0) problems.push({ line: 1, message: 'No step was found: write steps as list items that begin with a verb.' });
  return { records, problems };
}

type Setting = {
  outline: Outline;
  path: string;
  title: string;
  routing: Routing;
  role: IncidentRole | null;
  heading: string;
  /** What the paragraph began with: "If no cause is found: ..." holds for its other sentences, too. */
  guard: string | null;
};

function draft(sentence: string, command: string | null, line: number, setting: Setting): KnowledgeRecord | null {
  const { outline, path, title, routing, heading } = setting;
  const branch = branchOf(sentence);
  const asked = withoutPurpose((branch?.step ?? sentence).replace(/\.$/, ''));
  const body = imperativeOf(asked);
  if (!isImperative(asked, body)) return null;
  const bySentence = classOfSentence(body);
  const byCommand = command === null ? null : classOfCommand(command);
  // A vague verb ("check", "run") is settled by the command that goes with it, but to look stays to look: the command below
  // "check the status of the restore" names the restore, and a request to an interface may only list.
  const vague = bySentence === null || bySentence === 'inspect-state' || (bySentence === 'verify' && !after.test(heading));
  const looks = bySentence !== null && !/^(?:run|execute|use|go to|access)\b/i.test(body);
  const settles = byCommand !== null && !(looks && (actionGroup(byCommand) !== 'diagnose' || byCommand === 'reproduce'));
  const cls = vague ? (settles ? byCommand : bySentence === null ? null : 'inspect-state') : bySentence;
  if (cls === null || body.split(/\s+/).length < 2) return null;
  if (bySentence === null && !/^(?:run|execute|use|do|issue|perform|then|with)\b/i.test(body)) return null;
  const whole = finished(spelledOut(body, command), command);
  if (whole === null) return null;
  const text = capital(cut(whole, maxSentence));
  const condition: Condition[] = [routing.condition];
  const guard = branch?.guard ?? setting.guard ?? undefined;
  if (guard !== undefined) condition.push({ kind: 'fact', any: [guard], text: `If ${guard}`, question: cut(`Is it so: ${guard}?`, 300) });
  const place = slugOf(heading, 40);
  const role = setting.role ?? 'operations';
  const parsed = knowledgeRecord.safeParse({
    id: `${idPath(path)}#${[place, slugOf(text, 60)].filter((part) => part !== '').join('-') || 'step'}`,
    version: 1,
    status: 'draft',
    key: {
      symptoms: routing.symptoms,
      alerts: routing.alerts,
      technologies: routing.technologies,
      entityKinds: [],
      stages: stagesOf(cls),
      roles: [role],
    },
    conditions: condition,
    action: { class: cls, text, target: targetIn(text, cls), role, risk: riskOf(cls), expect: null, verify: null, undo: null },
    urgency: 0.5,
    provenance: { kind: 'playbook', path, line, title, quote: quoteAt(outline, line) },
    lastValidatedAt: 0,
  });
  return parsed.success ? parsed.data : null;
}

/** The alert's name, the symptoms a playbook lists, or its role and stage: what tells when its steps apply. */
function routingOf(outline: Outline, title: string, path: string): Routing {
  const technologies = known.filter((name) => new RegExp(`\\b${name}\\b`, 'i').test(`${title} ${path.replace(/[/_-]/g, ' ')} ${path}`));
  const role = roleIn(title) ?? (/\b(?:incident|call|post-? ?mortem|severity|roles?|etiquette)\b/i.test(title) ? 'commander' : null);
  const listed = symptomsListed(outline);
  const alerts = alertNames(outline, title);
  const about = compact(title);
  if (alerts.length === 0 && listed.length === 0 && role !== null && !trouble.test(title.replace(/\bincidents?\b/gi, ''))) {
    return { condition: roleCondition(role, `${path.replace(/[_-]/g, ' ')} ${title}`), symptoms: [], alerts: [], technologies: [] };
  }
  const told = outline.blocks.some((block) => block.kind === 'heading' && /^meaning\b/i.test(plainText(block.text)));
  const symptomatic = alerts.length > 0 || listed.length > 0 || told || trouble.test(title);
  const any = unique([...alerts, about, ...listed].filter((word) => word !== '')).slice(0, 30);
  // "Troubleshooting" alone says nothing: the folders say of what.
  if (any.length === 0)
    any.push(
      path
        .split('/')
        .slice(0, -1)
        .map(compact)
        .findLast((word) => word !== '') ??
        compact(path.replace(/[/._-]+/g, ' ')) ??
        path,
    );
  const condition: Condition = symptomatic
    ? { kind: 'symptom', any, text: symptomText(any) }
    : { kind: 'fact', any, text: cut(`It is about: ${title}`, 300), question: cut(`Does this apply here: ${title}?`, 300) };
  return { condition, symptoms: any.filter((word) => !alerts.includes(word)), alerts, technologies };
}

function roleCondition(role: IncidentRole, about: string): Condition {
  // What to do when somebody broke in is not for every incident.
  if (/\bsecurity\b/i.test(about)) {
    const any = ['security incident', 'attack', 'attacker', 'breach', 'compromised', 'intrusion'];
    return { kind: 'fact', any, text: 'It is a security incident', question: 'Is this a security incident?' };
  }
  const after = /\b(?:after|post-? ?mortem|review|retrospective)/i.test(about);
  const stages: Stage[] = after ? ['recover', 'review'] : ['detect', 'triage', 'mitigate', 'recover'];
  const text = `For the ${role}, ${after ? 'once it is over' : 'while it is going on'}`;
  return { kind: 'stage', in: stages, text };
}

/** Names in camel case that stand as a title or in a heading, as alerts are called. */
function alertNames(outline: Outline, title: string): string[] {
  const names = [title, ...outline.blocks.slice(0, 12).flatMap((block) => (block.kind === 'heading' ? [plainText(block.text)] : []))]
    .flatMap((text) => text.match(alertName) ?? [])
    .map((name) => name.slice(0, 100));
  return unique(names).slice(0, 5);
}

/** Short items under a heading of symptoms, and the alert they quote. */
function symptomsListed(outline: Outline): string[] {
  const out: string[] = [];
  let inside = false;
  for (const block of outline.blocks) {
    if (block.kind === 'heading') {
      inside = /^(?:\d+[.)]?\s*)?(?:symptoms?|alerts?|problem|error|reason)\b/i.test(plainText(block.text));
    } else if (inside && block.kind !== 'code') {
      const quoted = [...block.text.matchAll(/[_"“]([^_"”]{5,90})[_"”]/g)].map((match) => match[1] ?? '');
      const bare = plainText(block.text).replace(/^(?:an? )?(?:alert|message)s?\b[^:]{0,40}:\s*/i, '');
      for (const text of quoted.length > 0 ? quoted : block.kind === 'item' ? [bare] : []) {
        const word = compact(text);
        if (word !== '' && word.split(' ').length <= 6) out.push(word);
      }
    }
  }
  return unique(out).slice(0, 12);
}

/** A phrase without fillers, as key words are matched: `Gitaly latency is too high` gives `Gitaly latency high`. */
function compact(text: string): string {
  const words = plainText(text)
    .replace(/\[[^\]]{0,80}\]|<[^>]{0,80}>|\([^)]{0,80}\)/g, ' ')
    .split(/[^\p{L}\p{N}_.-]+/u)
    .map((word) => word.replace(/^[-_.]+|[-_.]+$/g, ''))
    .filter((word) => word !== '' && !fillers.has(word.toLowerCase()));
  return [...new Set(words)].slice(0, 6).join(' ').slice(0, 100);
}

function titleOf(outline: Outline, path: string): string {
  const heading = outline.blocks.find((block) => block.kind === 'heading' && block.level === 1) ?? null;
  const front = outline.front.get('title')?.value ?? '';
  const file = (path.split('/').at(-1) ?? path).replace(/\.[a-z]+$/i, '');
  const folder = path.split('/').at(-2) ?? '';
  const fromFile = capital((/^(?:readme|index)$/i.test(file) ? folder : file).replace(/[_-]+/g, ' ').trim());
  const first = heading?.kind === 'heading' ? plainText(heading.text) : '';
  // An alert's own name says more than the words made of it.
  const best = alertName.test(first)
    ? first
    : front ||
      (skipped.test(first) || /^(?:symptoms?|reason|problem|troubleshooting|operations|possible checks)$/i.test(first) ? '' : first);
  return cut(best || fromFile || 'Playbook', 200);
}

function headingOf(block: Extract<Block, { kind: 'heading' }>): Heading {
  const text = plainText(block.text);
  const use =
    symptomHeading.test(text) && (proseOnly.test(text) || block.level > 1)
      ? 'symptoms'
      : skipped.test(text)
        ? 'skip'
        : block.level === 1
          ? 'prose'
          : 'steps';
  return { level: block.level, text, line: block.line, use, role: roleIn(text) };
}

function roleIn(text: string): IncidentRole | null {
  return roles.find(([rule]) => rule.test(text))?.[1] ?? null;
}

/** What a step acts on: the sort of thing its own words name, else what shows the symptom. */
function targetIn(text: string, cls: ActionClass): TargetExpression {
  if (!comparesTarget(cls)) return { from: 'none' };
  // The object stands before the first preposition; what follows says where, with what or what for.
  const words = text.split(/\s+/).slice(1, 12);
  const end = words.findIndex((word) => /^(?:on|in|for|with|from|to|using|via|at|that|which|by|and|or|if|due|because|is|are)$/i.test(word));
  // "The service" is whatever is in trouble: no name tells that it is one.
  const kindsOf = (part: readonly string[]): string[] => entityKinds(part.join(' ')).filter((kind) => kind !== 'service');
  const [object, place] = end === -1 ? [words, []] : [words.slice(0, end), words.slice(end, end + 6)];
  const kinds = [kindsOf(object), kindsOf(place)].find((found) => found.length > 0)?.slice(0, 2) ?? [];
  return kinds.length === 0 ? { from: 'symptom' } : { from: 'entity', kinds };
}

function commandAfter(blocks: readonly Block[], index: number): string | null {
  const next = blocks[index + 1];
  return next?.kind === 'code' ? next.text : null;
}

function idPath(path: string): string {
  const clean = path.replace(/[^A-Za-z0-9_./:-]+/g, '-');
  return clean.length <= 90 ? clean || 'playbook' : clean.slice(-90);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const short = text.slice(0, limit - 1);
  return `${short.slice(0, Math.max(short.lastIndexOf(' '), limit - 40))}…`;
}

function unique(words: readonly string[]): string[] {
  return wordList(words.map((word) => word.replaceAll(',', ' ')).join(','));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// The words by which people tell a cause without a word for it: mechanisms, beliefs, cries of discovery, and answers.

/** What makes things fail, as people name it. In a belief, a question or a discovery it is a cause; alone it may be a symptom. */
const mechanisms: readonly string[] = [
  // Something is used up, lost or held.
  'leak(?:s|ed|ing|age)?',
  '(?:dead|b?)lock(?:s|ed|ing)?(?: up)?',
  String.raw`(?:ran|runs?|running) out|out of (?:memory|disk|space|inodes|(?:file )?descriptors|fds|sockets|connections|ports|ips)|oom\w*|exhaust\w*`,
  String.raw`(?:hit|hits|hitting|reached|at|over) (?:the|its|our|a) (?:\S+ ){0,2}(?:limit|quota|cap|ceiling|max(?:imum)?)`,
  String.raw`noisy neighbou?rs?|contention|starv\w*`,
  // It feeds itself, or two disagree.
  String.raw`(?:[\w-]+ )?loops?|broadcast storms?|retry storms?|stampede|thundering herd|split[- ]brain|race(?: condition)?|feedback`,
  '(?:hot|bad|poison(?:ed)?|corrupt(?:ed)?) (?:key|partition|shard|spot|row|record|message|pill|batch|query|data|index|block|sector|disk|cable|optic|sfp|dimm|ram|nic|port|node|host|image|build|release|deploy|config|merge|rule|route|cert(?:ificate)?|firmware|driver|plan|cache)s?',
  String.raw`(?:clock|time)s? (?:\S+ ){0,4}(?:skew\w*|drift\w*|off)|ntp`,
  // It was not set, not renewed, not the right one.
  String.raw`expir(?:ed|y|es)|revok\w+|deprecated|misconfigur\w*|typo|mismatch|incompatib\w+|unsupported`,
  String.raw`wrong [a-z][\w-]+|missing (?:an? |the |its |our )?[a-z][\w-]+|(?<=\bno )(?:timeout|index|limit|retry|backoff|route|permission)s?|without [A-Za-z]\w+`,
  String.raw`(?:still|left|was|were) (?:\w+ )?(?:on|off|enabled|disabled|pinned|pointing|using)|forg[eo]t(?:ten)?|never (?:renewed|rotated|updated|migrated|restarted|reloaded|set|configured)|not (?:renewed|rotated|migrated|propagated|configured|set up)`,
  // Something stands in between, or was cut.
  String.raw`block(?:s|ed|ing)|throttl\w+|rate[- ]?limit\w*|blacklist\w*|blocklist\w*|denylist\w*`,
  String.raw`(?:fib(?:re|er)|cable|power|line|backbone) (?:cuts?|outage|failure|loss|dip)|power supply|overheat\w*|hardware (?:fault|failure|error)|(?:dead|dying|failed|failing) (?:disk|drive|fan|psu|cable|optic|switch|nic|card)`,
  // A database at work, a job of its own, a crowd.
  String.raw`(?:full|seq(?:uential)?) (?:table )?scans?|slow quer(?:y|ies)|query plan|long[- ]running (?:query|transaction)|vacuum\w*|compaction`,
  String.raw`(?:backup|batch|cron|nightly|import|export|etl|reindex\w*|backfill|load test|scan|sync) ?(?:job|run|task|process)?s?`,
  String.raw`ddos|attack\w*|botnet|bots|crawlers?|scrap(?:er|ers|ing)|brute[- ]force|campaign|newsletter`,
  'regression|bugs?|buggy|null ?pointer|nil pointer|negative cache|stale (?:cache|dns|config|lock|entry|record)s?',
  // Somebody else's.
  "(?:their|the (?:vendor|provider|carrier|isp|acquirer|bank)(?:['’]s)?) (?:side|end|fault|network|outage)",
];
export const mechanism = new RegExp(String.raw`(?:^|[^\w-])(?:${mechanisms.join('|')})(?![\w-])`, 'i');

/** `a leak?`, `noisy neighbour?`: a mechanism that is a question by itself. */
export const bareMechanism = new RegExp(
  String.raw`^(?:(?:so|and|or|hm+|maybe|perhaps|just|again)[ ,]+)*(?:an? |the |another |some )?(?:[\w-]+ ){0,2}(?:${mechanisms.join('|')})(?: (?:again|maybe|somewhere|then))?\s*\?+$`,
  'i',
);

const belief =
  "i (?:think|guess|bet|believe|suspect|assume|reckon|suppose|have a feeling)|i['’]d (?:bet|guess|say)|we (?:think|suspect|believe|assume)|my (?:guess|bet|theory|money) is(?: on)?|(?:most )?(?:probably|maybe|perhaps|possibly|likely|presumably|apparently)|(?:(?:it|this|that) )?(?:could|might|may) (?:also )?be|(?:it )?(?:looks|smells|sounds|feels) (?:a lot )?like|i wonder (?:if|whether)";
const firmBelief =
  "(?:i(?:['’]m| am) )?(?:pretty|fairly|quite|almost|99 ?%) (?:sure|certain)|(?:(?:it|this|that) )?(?:must|has to|have to|gotta|got to) be|definitely|clearly|obviously";
const joint = "(?: that)?(?: (?:it|this|that)(?:['’]s| is| was))?(?: (?:because|that))?[,:]? ";

/** What stands before what people believe. */
export const believed = new RegExp(`^(?:${belief})${joint}`, 'i');
export const firmlyBelieved = new RegExp(`^(?:${firmBelief})${joint}`, 'i');
/** The same behind it: `a leak, i guess`. */
export const believedBehind =
  /[,.]? (?:i (?:think|guess|bet|suppose|reckon|believe|assume)|maybe|probably|perhaps|apparently|presumably|it seems|imho|tbh)[.!?]*$/i;

/** Words between what was said and what follows: they carry nothing. */
export const fillers = /^(?:(?:so|and|but|also|then|ok(?:ay)?|well|hm+|yes|yeah|yep|right|fyi|note)\b[ ,:.…-]+|nope?[,.:]\s+)+/i;

/** The cry of somebody who has just seen what it is. */
export const cryBefore =
  /^(?:(?:oh+|ah+|aha+|wait|hang on|hold on|ar+gh+|ugh+|damn(?: it)?|dammit|shit|crap|fuck|ouch|oops|wow|of course|got it|found it|gotcha|facepalm|omg)\b[ ,.!:;…-]*)+/i;
export const cryBehind =
  /[,.!…]? (?:damn(?: it)?|dammit|ar+gh+|ugh+|oops|ouch|shit|crap|fuck|sigh|facepalm|of course|ffs|m(?:y|ea) (?:bad|culpa))[.!…]*$/i;
/** A sentence that is nothing but a cry: what follows it is what was seen. */
export const onlyCry = /^(?:oh|ah+|aha+|ar+gh+|ugh+|damn(?: it)?|dammit|shit|crap|ouch|oops|of course|got it|found it)[.!…]*$/i;

/** What an instrument says: `describe says`, `the trace shows`. */
export const finding =
  /\b(?:describe|logs?|dmesg|journal(?:ctl)?|trace|stack ?trace|explain|profile|flame ?graph|strace|tcpdump|dump|console|show \w+|status)\b[^.;]{0,24}\b(?:says?|shows?|tells?|has|confirms?)\b:? (.+)$/i;

/** What tells why: `because the index was dropped`. */
export const reason =
  /\b(?:(?:because|cos|coz|bc)\s+(?!of\b)|since\s+(?=(?:[\w.'-]+ ){1,6}?(?:was|were|is|are|got|has|have|had|did|does|can['’]?t|cannot|no longer|never|stopped|lost)\b))(.{4,})$/i;

/** Answers that take up what was asked or suspected last. */
export const yes =
  /^(?:yes+|yep|yeah|yup|correct|exactly|right|indeed|affirmative|precisely|it (?:is|does|was|did)|sure (?:is|does))(?=\s*(?:[,.;:!–-]|$))|^(?:yep|yup|yes)\b(?! \w+ing\b)/i;
export const no = /^(?:no+|negative|not (?:it|that))(?=\s*(?:[,.;:!–-]|$))|^(?:nope|nah)\b/i;
export const unsure =
  /\b(?:probably|maybe|perhaps|possibly|likely|might|could be|i (?:think|guess) so|looks like it|seems (?:so|like it)|not sure)\b/i;
/** Says of what was suspected that it is so. */
export const confirms =
  /^(?:(?:yes|yep|yeah|ok(?:ay)?|so|and|aha|ha|indeed)[ ,:-]+)*(?:confirmed(?!\s+(?:by|with|from|at|in|on|for|to)\b)|(?:that|this|it)(?:['’]s| is| was) (?:exactly |indeed )?(?:it|the one|that one|what (?:it (?:is|was)|happened|broke it|caused it))|there (?:it is|we (?:go|have it))|bingo|nailed it|that was (?:it|the (?:cause|reason|culprit|problem)))(?![\w-])/i;

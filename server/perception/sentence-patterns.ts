// The patterns by which a sentence is known as a symptom, an impact, a recovery, a suspicion, an outcome and so on.

/** Which part of a thing's health a symptom speaks of; it names the field together with the thing. */
export type Aspect =
  | 'health'
  | 'errors'
  | 'latency'
  | 'timeouts'
  | 'memory'
  | 'cpu'
  | 'disk'
  | 'capacity'
  | 'queue'
  | 'image pulls'
  | 'network'
  | 'certificate'
  | 'credentials'
  | 'data'
  | 'deploy'
  | 'load'
  | 'connections';

/** Checked in order, the most telling first. */
export const symptomPatterns: readonly (readonly [Aspect, RegExp])[] = [
  [
    'image pulls',
    /\b(?:errimagepull|imagepull\w*|image pull\w*|fail(?:ed|s|ing|ure)? to (?:pull|fetch manifest)|cannot pull images?|(?:can't|cannot) pull|manifest unknown|pull rate limit|image\w* .{0,20}not (?:found|pull))/i,
  ],
  [
    'memory',
    /\b(?:out of memory|oom(?:kill\w*|-kill\w*|ing|ed|s)?|invoked oom|memory (?:leak|pressure|exhaust\w*|spik\w*|is (?:spiking|full|high|growing)|(?:still )?grow\w*|and cpu growth)|high memory|exit code 137|(?:in|full|long|old|endless|constant) gc\b|gc (?:pauses?|storm|thrash\w*)|heap (?:space|exhaust\w*)|outofmemory\w*|evicted)\b/i,
  ],
  [
    'disk',
    /\b(?:no space (?:left|remaining)|out of (?:disk|space)|(?:disk|volume|filesystem|partition|drive|share)\b.{0,20} (?:is |are )?(?:nearly |almost )?full\b|disk (?:is )?(?:space|full|almost full|pressure|usage)|lack of disk|volume .{0,24}full|inodes?|filesystem (?:is )?(?:full|read-only)|rootvol\w*|i\/o error|disk error|read-only file ?system)/i,
  ],
  [
    'certificate',
    /\b(?:certificates?|certs?|x509|tls|ssl)\b.{0,60}\b(?:expir\w*|invalid|not valid|unknown authority|fail\w*|bad|refus\w*|ended|mismatch|handshake)|\b(?:expired|invalid|bad) (?:client )?(?:certificate|cert)|\bhandshake\b.{0,40}\bfail/i,
  ],
  [
    'credentials',
    /\b(?:(?:wrong|invalid|expired|missing|rejected|leaked|exposed) (?:\w+ )?(?:password|credentials?|tokens?|keys?|secrets?|permissions?)|missing permissions?|access denied|unauthori[sz]ed|authentication fail\w*|failed login|permission denied|forbidden|40[13]s?\b.{0,20}(?:error|respon)|too many failed login|credentials? (?:\w+ )?(?:leak|expos|committed)\w*)/i,
  ],
  [
    'network',
    /\b(?:dns (?:\w+ )?(?:fail\w*|error\w*|timeout\w*|not resolv\w*|resolution)|(?:can ?not|can't|could not|couldn't|unable to|fail\w* to) resolve|no such host|nxdomain|servfail|packet loss|network (?:is )?(?:issue|problem|unreachable|partition|down|error|trouble)\w*|networking (?:issue|problem)s?|connectivity (?:issue|problem|loss)s?|no route to host|connection reset|communication problems?|(?:unable|fail\w*) to (?:get|assign|allocate) (?:an )?ip|no free ip|ip (?:address|prefix)? ?(?:exhaust|starv)\w*|link (?:is )?down|(?:bgp|ospf|link|port|session|peer|tunnel)\b.{0,40}\bflap\w*|bgp .{0,20}down|drop(?:s|ping|ped)? (?:\w+ )?(?:packets|connections|everybody|everyone|users|calls|clients|sessions|frames)|(?:lost|loses|losing) (?:network|connectivity|connection|packets|quorum|leader))/i,
  ],
  [
    'connections',
    /\b(?:connection is not available|too many (?:open )?(?:connections|clients|files)|(?:connection )?pool (?:is )?(?:exhaust\w*|full|empty|drain\w*|wait\w*)|no connection within|connection limit|max_connections|remaining connection slots|cannot get connections?|can't start new thread|sockets? (?:used|issue|leak)\w*|number of sockets|waiting for (?:a )?connections?)/i,
  ],
  [
    'timeouts',
    /\b(?:time[ds]?[- ]?out\w*|timing out|timeouts?|deadline exceeded|50[4]s?\b|http 599|request canceled|did not (?:answer|respond) (?:in|within))/i,
  ],
  [
    'latency',
    /\b(?:slow(?:er|ness|ly)?\b|latenc(?:y|ies) (?:is|has|are|up|above|high|increas\w*|spik\w*|of|\d)|high latency|lag(?:ging|s)?\b|delay(?:s|ed)?\b|tak(?:es?|ing) (?:ages|forever|a long time|minutes|very long|too long|(?:over |about |around |~|more than |up to )?\d+\s?\+?\s?(?:s|sec\w*|min\w*|h|hours?)\b)|freez(?:e|es|ing)\b|frozen\b|hang(?:s|ing)?\b|hung\b|spins?\b|sluggish|p9\d\b.{0,30}\babove ?\d|response times? (?:up|high|above|increas\w*))/i,
  ],
  [
    'queue',
    /\b(?:backlog\w*|queue\w*\b.{0,30}\b(?:grow\w*|full|behind|waiting|pil\w*|depth|long|stuck|at \d)|jobs? (?:are )?(?:waiting|stuck|pil\w*)|consumer lag|messages? behind|\b(?:un-?acked|unacknowledged|undelivered|unprocessed) (?:messages?|events?|mails?)|piling up|not (?:being )?(?:processed|consumed|drained))/i,
  ],
  [
    'cpu',
    /\b(?:cpu (?:usage |load )?(?:is|was|at|spik\w*|growth|high|very high|really|gets|throttl\w*|pegged|\d)|high cpu|cpu (?:\w+ )?(?:very |really |_really_ )?high|spikes? in cpu|load average|100 ?% cpu|pegged)/i,
  ],
  [
    'load',
    /\b(?:overload\w*|overwhelm\w*|under (?:heavy |high )?load|saturat\w*|thundering herd|traffic (?:spike|surge|flood)|ddos|flood(?:ed|ing)\b|too many requests|toomanyrequests|throttled|429s?\b|rate[- ]limit(?:ed|ing)|locking up|brute force|retry storm)/i,
  ],
  [
    'capacity',
    /\b(?:no (?:capacity|healthy (?:hosts|nodes|backends)|nodes\b|upstream)|we (?:are|'re) full|we have no nodes|insufficient (?:cpu|memory|capacity|pods)|hit\w* the (?:\S+ ){0,3}(?:limit|quota|ceiling|maximum)|(?:reach|hits?|reached) (?:the )?(?:\S+ ){0,3}(?:limit|quota|maximum)|quota exceeded|limit (?:exceeded|reached)|exhaust\w*|starv\w*|unschedulable|failedscheduling|at capacity|maxed out|ran out of|running out of|nodes? (?:all )?get(?:s)? killed|(?:desired|capacity).{0,20}\d+ -> \d+)/i,
  ],
  [
    'deploy',
    /\b(?:(?:deploy\w*|build|pipeline|rollout|roll-out|rollover|upgrade|release|helm upgrade|migration|travis|ci)\b.{0,60}\b(?:fail\w*|hang\w*|stuck|timed? out|does not succeed|did not succeed|broken|error)|fail\w* (?:deploy|to deploy|build|upgrade)\w*|(?:deploy|rollover|upgrade)\w* attempt fails)/i,
  ],
  [
    'data',
    /\b(?:data (?:loss|missing|corrupt\w*|inconsisten\w*)|corrupt(?:ed|ion)\b|(?:metrics|logs|orders|messages|rows|records|entries|prices) (?:are |is )?(?:missing|lost|gone|wrong|stale|out of date|not being exported|aren't working)|(?:is|are|serv\w*|show\w*) stale\b|stale (?:data|prices|results|reads?|cache)\b|out of date|duplicate (?:charges?|orders?|rows?)|replica(?:tion)? lag|\[no data\]|no data\b|stopped reporting|not being exported|deleted by (?:mistake|accident))/i,
  ],
  [
    'health',
    /\b(?:(?:looks?|seems?|appears?) (?:to be )?(?:\w+ )?(?:dead|broken|hosed)\b|(?:is|are) (?:completely |totally |all )?(?:dead|hosed|borked|toast)\b|is (?:now )?down|is (?:your|the) [\w ]{2,30} (?:down|offline|broken)|are (?:now )?down|went down|goes down|(?:still|all|completely) down\b|down with|unavailable|not available|out of service|unreachable|inaccessible|not (?:re)?sponding|(?:not|un)\s?responsive|(?:is|are)n't (?:working|responding|loading)|not (?:re)?achable|offline|outage|crash\w*|suspended\b|sealed\b|read[- ]only\b|(?:won't|wont|will not|can't|cant|cannot|does not|doesn't|doesnt|isn't|isnt|not|fails? to) (?:be |been )?(?:resum\w*|start\w*|come up|boot\w*|sync\w*|connect\w*|load\w*|open\w*|respond\w*|respons\w*|answer\w*|reachable|dispatched|delivered|process(?:ed|ing)|serv(?:ed|ing)|picked up|print\w*|pay\b|log ?in\b|login\b|check ?out\b|submit\w*|sav(?:e|ing)\b|send\w*|receiv\w*|working)|(?:has|have|had)(?:n't| not) (?:run|started|picked up|finished|completed|synced|updated|reported|processed)\b|fall(?:s|ing)? over\b|fell over\b|keeps? (?:restart\w*|dying|failing|rebooting|falling|crashing)|restarts? (?:every|again|in a loop)|drop(?:s|ped) out of\b|lost (?:its |the )?(?:quorum|leader|primary|connection)|(?:is|went|goes|gone|turned) (?:red|dark|missing)\b|unassigned shards|blank (?:screen|page)|empty (?:screen|page|basket|cart|result)|silence\b|logged out\b|kicked (?:it |them )?out\b|declined\b|never (?:finish\w*|return\w*|arriv\w*)|(?:is|are) gone\b|dead(?![- ]letter)\b|evictions|throttled\b|hosed\b|borked\b|busted\b|toast\b|on fire\b|wedged\b|unusable\b|misbehav\w*|acting up\b|died\b|dies\b|is dead|killed\b|nothing (?:is )?(?:works?|responding|working)|never became (?:available|ready)|not (?:become )?ready|notready|nodenotready|unhealthy|restarting (?:itself|constantly|every)|restarted (?:itself|again|after|just)|is restarted multiple|in a restart loop|stuck\b|(?:does|do|did) not (?:load|launch|start|open|work|come up)|(?:doesn't|don't|won't) (?:load|launch|start|open|work|come up)|(?:cannot|can't|can not|couldn't) be \w+ed\b|cannot (?:log in|login|connect|access|reach|open|load|pay|check ?out|complete|use|see|send)|can't (?:log in|login|connect|access|reach|open|load|pay|check ?out|complete|use|see|send)|unable to (?:log in|login|connect|access|reach|talk|load|launch|ssh|complete)|terminating state|terminated\b|is broken|are broken|broken\b|something (?:weird|is wrong)|not working|isn't working|aren't working|no longer work\w*|no (?:[\w-]+ ){0,2}(?:deliveries|orders|payments|messages|mails?|calls|jobs|requests|data|metrics|traffic) (?:is|are|get|go|come|comes|goes|gets|being)\b|stopped working|lost\b|containerstateunknown|pending state|stuck in|pod never showed up|page is down|503s?\b|readiness probe failed|liveness probe failed|dropped to zero|drops to zero|at 0 ?%|down to zero|falling strongly|fail(?:ing)? to stop)/i,
  ],
  [
    'errors',
    /\b(?:errors?\b|exceptions?\b|fail(?:s|ed|ing|ures?)?\b(?!\s+over)|5xx\b|50[0-3]s?\b|4xx\b|40[13]s?\b|does(?:n't| not) exist|unknown host|unavailable\b|traceback|panic\b|fatal\b|refused|rejected|denied|segfault|went wrong|bad gateway|internal server error|invalid\b|abnormal|anomal\w*|degraded)/i,
  ],
];

/** Words that make a trouble word harmless: `no errors`, `without errors`, `error rate is back to normal`. */
export const deniedTrouble =
  /\b(?:no|nobody|zero|without|not any|nor|fewer|0) (?:\w+ ){0,3}(?:errors?|failed|failures?|outages?|impact|problems?|issues?|timeouts?|time-outs?|lag|loss|crash\w*|rejections?|signs?|incidents?|alerts?|double|elevated|lock|leak|longer|network)|\b(?:not|isn't|aren't|wasn't|never|no longer) (?:\w+ )?(?:down|lost|failing|broken|slow|affected|overloaded|stuck|erroring|leaking|timing out|a (?:problem|outage|leak)|worry|the (?:database|network|cause))\b|\b(?:errors?|failures?) (?:are |is )?(?:gone|at 0|at zero|stopped)\b|\bdo(?:es)? not see (?:an?|any)\b|\bnothing (?:\w+ ){0,3}in the (?:\w+ )?(?:error )?logs?\b|\bnot an? (?:outage|problem|issue)\b|\bmanaged to\b|\bspringing? to|springs to action\b/i;

export const recoveryPattern =
  /\b(?:back to (?:normal|100 ?%|work\w*|baseline|usual|green)|(?:is|are|seems?|look\w*|appears?) (?:to be )?(?:now )?(?:back(?: up)?|healthy|stable|stabili[sz]ed|ok(?:ay)?|fine|good|normal|green|clean|recovered|resolved|fixed|restored|up|working(?! (?:on|to|with|towards?|through)\b)|responsive)(?: again| now)?|works? (?:fine |well )?(?:again|now)|working (?:fine |normally )?(?:again|now|normally)|recover(?:ed|s|ing)\b(?! (?:about |some |the )?\d)|re-?joined\b|(?:has|have|got|regained) (?:\w+ )?(?:quorum|a leader|its leader)|(?:is|are) empty (?:now|again)|(?:is|are) (?:drained|caught up|unsealed|readable|reachable|writable|ready|complete|in sync|synced)(?: again| now)?\b|coming (?:through|in|back)(?: again)?\b|(?:accept|serv|answer|respond|process|deliver|succeed|go|com|work|load|run)(?:s|e|es|ing|ed)?\b.{0,30}\bagain\b|fine now\b|ok now\b|(?:has |have |been )?(?:resolved|restored|repaired)|(?:has|have|been|is) cleared|available again|succeed\w* again|begin\w* to succeed|launching again|looks? (?:much )?(?:better|good|normal|healthy|recovered|stable|fine)|up again|normal again|(?:everything|all|things?) (?:is|are|seems?|looks?) (?:\w+ )?(?:ok(?:ay)?|fine|good|green|normal|back|to behave)|behave as intended|no (?:more|longer any) errors|errors? (?:are )?(?:gone|stopped)|all clear|return(?:s|ed)? (?:close )?to (?:normal|zero)|quickly return|is clean\b|back up\b|catching up|falling (?:steadily|again)?$|green again|\b(?:availability|checks?|dashboards?|graphs?|everything|all) (?:is |are )?green\b|completes? (?:again|normally|within normal)|service restored|does not recur|goes through now|went through|show(?:s)? up (?:here )?again|became (?:ready|healthy)|and falling\b|up-to-date\b|all systems operational|drain(?:s|ed) (?:faster|completely)|as (?:healthy|new)|detects new nodes as healthy|all nodes .{0,20}no pods are)/i;

export const deniedRecovery =
  /\bhad (?:\w+ )?(?:repaired|restored|resolved|fixed|recovered)\b|\b(?:not|isn't|aren't|hasn't|haven't|doesn't|does not|did not|didn't|never|no|nothing|yet to|still|before|once|until|when|if|after|should|will|would|to get|may|want|need)\b[^,.;]{0,32}\b(?:back|normal|healthy|stable|ok|okay|fine|good|green|clean|recover\w*|resolved?|fixed|restored|up|working|works?|available|better|ready)\b|\b(?:i|we|you|they|let['’]s|i['’]ll|we['’]ll) (?:\w+ )?(?:run|load|process|serve|come|go|work)\b[^.;]*\bagain\b|\b(?:errors?|50\d['’]?s|429s|5xx|timeouts?|alerts?|problems?|issues?|symptoms?|failures?|crashes|same \w+)\b[^.;]{0,40}\b(?:is|are|came|comes?) (?:\w+ )?back\b(?! (?:to|at|under|below|within|on)\b)|\bworking (?:on|to|with|through|out|hard|towards?|together)\b|\b(?:always|never|usually) (?:went|goes|go|worked|works|was|were|came)\b|^why\b|\?\s*$/i;

export const hedge =
  /\b(?:might|may\b(?! \d)|maybe|perhaps|possibl[ey]|probabl[ey]|likely|unlikely|could (?:it |also )?be|looks? like|seems?|seemingly|appears?|i think|we think|i guess|my guess|my bet|i bet|i reckon|i'd bet|i would bet|gut feeling|smells like|feels like|thinking it|what if|presumably|assum(?:e|ing|es)|suspect(?:ed|s|ing)?|suspicion|apparently|not sure|unclear|hunch|wonder(?:ing)?|feel(?:s|ing) (?:like|is)|as far as i can (?:see|tell)|should be|watching|for now|so far|looks? (?:much |a bit )?(?:better|good|fine|ok|okay|recovered|stable|healthy|normal))\b/i;

/** Sentences that speak of a cause. */
export const causePattern =
  /\b(?:might (?:be|have(?! to))|may be (?:responsible|caused|due|related|the)|could (?:also )?be\b|could it be|because of|caused by|cause (?:is|was|of)|due to|root cause|culprits?|responsible for|suspect(?:ed|s)?\b|suspicion|hypothesis|theory|(?:possible|likely|probable) cause|gut feeling|i'd bet|i would bet|my bet|my money is on|smells like|feels like|reminds me of|thinking it(?:'s| is)|^what if|my guess is|i (?:think|guess|bet|believe) (?:it|this|that|the|we)|assum(?:e|ing)\b|(?:probably|perhaps|maybe|possibly|most likely) (?:a|an|the|due|because|related|it|that|this|caused)|points? to|explains?\b|would explain|related to|blame|triggered by|source of|looks like (?:a|an|the|it|our)\b|looks a lot like|it (?:appears|seems) (?:that|like)|i read it as|(?:is|are) behind (?:this|it)|something (?:with|in|about) the|what broke|broke (?:it|when|after))\b/i;

export const supportedPattern =
  /\b(?:fairly sure|pretty sure|strongly suspect|very likely|most likely|points? to|consistent with|points? (?:to|at)|that fits|fits the|matches the|explains? (?:the|why|it|everything)|would explain|makes sense|correlates?|(?:lines|line|lined) up|coincides?)\b/i;
export const confirmedPattern =
  /\b(?:root cause (?:is|was|found|identified)|found the (?:cause|culprit|problem|reason)|(?:explanation|cause|reason) (?:is )?(?:found|identified|known)|(?:is|are|was|were) (?:due to|caused by|because of)|confirmed\b(?! by).{0,40}\b(?:cause|culprit|due|because|is the|force)|(?:is|was) the (?:root )?(?:cause|culprit|reason)|that is it\b|there it is\b|^(?:so |ok )*(?:the )?(?:reason|culprit|cause|root cause) (?:is|was)|^definitely\b|^found it\b|(?:as|is) the cause|turns out|traced (?:it |this )?(?:back )?to|treat .{1,80} as the cause)\b|^(?:so |ok )*(?:the )?(?:reason|culprit|cause|root cause):\s|^confirmed\s?[-:,–—]\s/i;
export const ruledOutPattern =
  /\b(?:ruled? out|ruling out|rule out|exonerat\w*|(?:it|this|that) (?:is|was) not (?:the|a|an|caused|related|due)|it'?s not (?:the|a|an)|(?:is|was|are) not (?:the (?:cause|culprit|problem|issue|reason)|to blame|involved|related|responsible)|isn't (?:the (?:cause|culprit|problem|issue)|related|it)|not (?:related|the cause|the culprit)|nothing to do with|unrelated|(?:is|are) (?:bored|innocent|in the clear|off the hook)|there (?:is|was) no (?:network|dns|database|disk|memory|capacity|load)? ?(?:problem|issue)|so not (?:a|an|the)\b|(?:that|it|this)(?:'s|’s| is| was) not it\b|nothing (?:is )?wrong with|(?:can|could) be excluded|don't think .{2,60}\b(?:has|have|is|are|was)\b.{0,24}\b(?:to do with|related|involved|the (?:cause|problem|issue))|(?:don't|do not) think (?:it'?s|it is|this is) (?:the|a|an)\b|(?:it|this|that) isn't (?:the|a|an)\b|unlikely\b|not (?:the|a|an) (?:\S+ ){1,4}(?:itself|problem|issue|cause|leak)|no evidence (?:of|that)|(?:was disproved|is disproved|disproven|can exclude|excluded))\b|^not the \S+/i;

export const workedPattern =
  /\b(?:(?:that|this|it|which|restart|roll-?back|fix|revert|change|failover|purge|rollover|resize|scaling|drain\w*|deploy\w*|increase|upgrade)\s+(?:\w+ )?(?:worked|helps\b|helped\b|did (?:it|the trick)|has (?:resolved|fixed|solved)|resolved|fixed (?:it|this|the)|solved|seems to (?:have )?(?:work|help)\w*|succeeded|is effective|did the trick|fixed it\b|fixed that\b|brought .{1,40} back)|it helps\b|(?:has|have) (?:resolved|fixed|solved) (?:the|it|this)|success(?:ful|fully)?\b.{0,24}\b(?:deploy|restart|roll)|(?:deploy\w*|restart|roll-?back|rollover)\b.{0,40}\b(?:is successful|succeeds|was successful))/i;
/** At the end of what somebody looked at: nothing is wrong there. */
export const allWellPattern =
  /\b(?:all (?:good|fine|ok|green|clear|well)|no (?:more )?(?:warnings?|errors?|failures?|complaints?)|(?:look(?:s|ed)?|is|are|was|were|seems?) (?:good|fine|ok(?:ay)?|normal|healthy|clean|green)(?: again| now)?\s*[.!]?$|works? (?:again|now|here|fine)|passed)\b|[,:;] (?:fine|good|ok(?:ay)?|green)(?: again| now)?\s*[.!]?$/i;
export const failedPattern =
  /\b(?:(?:did|does|do|has|have)(?: not|n't) (?:\w+ )?(?:help|work|resolve|fix|solve|change|improve|succeed|mitigate|become)\w*|(?:also|still) (?:does|did) not\b|(?:made|makes|make|with) no (?:\w+ )?(?:difference|effect|improvement|change)|without (?:any )?(?:effect|success)|no (?:effect|improvement|difference|luck|change)|did nothing|(?:not|isn't) helping|does nothing|nothing changed|(?:still )?(?:the )?same (?:thing|result|story|picture)?\s*[.!]?$|still the same|didn'?t (?:do|help|change) (?:anything|much|a thing)|not enough|(?:did|do|does) not seem to (?:fix|help|mitigate|work|change)|does not seem to|didn't do (?:it|anything)|to no avail|(?:is|are) coming back|(?:the )?same (?:error|problem|issue|symptom|failure|picture)s?\b|(?:errors?|symptoms?|problems?) (?:are |is |stay |remain )?(?:still )?(?:there|the same|unchanged)|errors? (?:are |came |come )?back|still (?:failing|broken|down|the same|not (?:working|fixed|ready)|no change)|(?:attempt|deploy\w*|retry|rollover|restart|roll-?back|upgrade) (?:\w+ ){0,3}(?:failed|fails)|fails again|is not fixed|nothing (?:obvious )?(?:found|changed)|unsuccessful\w*)\b/i;
export const worsenedPattern =
  /\b(?:made (?:it|things|matters) worse|worse (?:than before|now|since|after)|(?:it|this|that|things?) (?:is|are|got|has got|gets?) (?:even |much )?worse|caused (?:the|an|another|a new) (?:outage|instability|incident)|now (?:more|all|everything) (?:\w+ )?(?:fail|down)\w*|killed (?:all|the healthy)|healthy \S+ (?:all )?get killed)\b/i;
export const partlyPattern =
  /\b(?:partly|partially|in part|only (?:helped )?(?:a bit|a little|some(?:what)?|half|in part|briefly)|better,? but|helped (?:a bit|a little|somewhat|briefly|for)|some (?:\w+ )?(?:succeed|work|recover)\w*.{0,40}\bothers?\b|some improvement|not (?:fully|completely|entirely)|partially works|half (?:of )?(?:the|them|our)?.{0,24}\brecover\w*|bought us|halved)\b/i;

export const userWords =
  /\b(?:users?|customers?|clients?|shoppers?|buyers?|visitors?|players?|people|callers?|tenants?|members?|patients?|students?|merchants?|subscribers?|developers?|checkouts?|orders?|payments?|log-?ins?|sign-?ins?|launch(?:es)?|bookings?|conversions?|searches|uploads?|downloads?|deliveries|support (?:has|have|got) .{0,20}tickets?|tickets)\b/i;
export const scopeWords =
  /\b(?:only (?:in |for |the )?[\w-]+|all (?:regions|users|customers|clusters|namespaces|zones|tenants|nodes)|every (?:user|customer|region|cluster)|both regions|at least \w+ (?:namespaces|regions|customers|users|clusters|tenants|zones|services)|several (?:regions|customers|namespaces|clusters)|affects?\b|affected\b|scope\b|region\b|regions\b|limited to|everyone|worldwide|globally|europe|north america|asia)\b/i;
export const questionPattern =
  /\?\s*$|^(?:so |ok(?:ay)? |and |but |also )?(?:(?:what|who|why|how|where|when|which) (?:do|does|did|can|could|should|would)\b|(?:should|shall|could|can|may) (?:we|i|you|someone|somebody|anyone|anybody)\b|who (?:touched|changed|deployed|merged|owns|has|knows)\b|how (?:bad|long|many|much|far|often) \b)/i;
/** Talk about what is not so, or not yet: no symptom is read from it. */
export const unreal =
  /^(?:if|when|once|unless|until|should|would|before|in case|to avoid|so that)\b|\b(?:would (?:have|be)|could have|if (?:the|it|we|any|this|that)|in case|to (?:avoid|prevent)|until (?:we|it|the)|threshold|(?:timeout|limit|retention|ttl|interval|budget)\b.{0,30}\b(?:is|was) (?:set to )?\d+\w*|expected|planned|used to|tomorrow|with an? (?:\w+ )?timeouts?\b|last (?:week|month|year|time)|yesterday|for future|(?:target|goal|objective) (?:is|of|for))\b/i;

// The words by which people tell of changes: what was done, what sort of change it was, and when.

/** What others did before the trouble. */
export const changeVerbs =
  'changed|deployed|released|upgraded|updated|enabled|disabled|rotated|migrated|shipped|merged|pushed|installed|patched|rolled out|switched on|switched off|turned on|turned off|replaced|moved|applied|introduced|added|removed|bumped|raised|lowered|renamed|modified|reconfigured|mounted|unmounted|swapped|promoted|edited|tweaked|altered|retired|decommissioned|flipped|toggled|activated|deactivated|cut over|(?:turned|switched|rolled) (?:it|that|this|them|[\\w-]+) (?:on|off|out)|recabled|rewired|repointed|tightened|hardened';
/** What responders do against trouble, too: a change where others did it, or where it explains the trouble. */
export const eitherVerbs = `${changeVerbs}|deleted|dropped|revoked|recreated|rebuilt|reimaged|reset|cleaned up|wiped|overwritten`;
/** What is a change only long ago, by mistake, or by somebody unnamed: `port 80 was closed last week`. */
export const looseVerbs = `${eitherVerbs}|closed|opened|blocked|switched|imported|overwrote`;
/** Sorts of change: each a deed of the past by itself. */
export const changeNouns =
  'changes?|deploy(?:ment)?s?|releases?|upgrades?|migrations?|roll-?outs?|updates?|maintenance|cut-?overs?|patch(?:es|ing)?|config push|push|hardening|clean-?up|refactor(?:ing)?|merge|switch-?over|import|backfill|load test|rotation';
/** Runs of the machines' own, that change what there is. */
export const runNouns =
  'jobs?|imports?|exports?|backups?|backfills?|batch(?:es)?|syncs?|scans?|reindex|load tests?|campaigns?|newsletters?|runs?|queries|query';

/** A time that lies before what responders do now. */
export const earlier =
  /\b(?:yesterday|last (?:night|week|month|evening|sprint)|this (?:morning|afternoon|noon|week)|overnight|earlier (?:today|this)|at (?:noon|midnight|lunch)|(?:an?|two|three|four|few|some|half an|couple of|\d+)\s?(?:h|hours?|hrs?|mins?|minutes?|days?|weeks?|months?)(?: ago| before)|a while ago|the other day|before the (?:first|alert|incident|outage)|at \d{1,2}[:.]\d\d|(?:on|since|last) (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|\b(?:on|since) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w* \d{1,2}|\d{4}-\d\d-\d\d)\b/i;
/** A time so far back that no responder's step against this trouble can have been then. */
export const longAgo =
  /\b(?:yesterday|last (?:night|week|month|evening|sprint|mon|tues|wednes|thurs|fri|satur|sun)\w*|this (?:morning|afternoon|week)|overnight|the other day|(?:a|two|three|four|few|some|couple of|\d+)\s?(?:days?|weeks?|months?) (?:ago|before)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i;

// Reads that users report trouble: what they write themselves, and what those who answer them tell of calls and tickets.

/** What users write of trouble in their own words, beside the words that readers of symptoms know. */
const complaint =
  /\b(?:charged|billed|debited|ordered|sent|received|paid) (?:me )?(?:twice|double|two times|again)|double[- ](?:charged|billed|booked)|(?:logs?|logged|kicks?|kicked|throws?|threw|signs?|signed) (?:me|us|everyone) out|keeps? (?:\w+ing|on)|nothing happens|(?:did|do|does|have|has|had|am|can|could|wo|would)(?:n['’]?t| not)\b|(?:is|are|was|were)(?:n['’]?t| not) (?:there|working|loading|showing|coming|possible|found|available|visible|delivered|shown|sent|correct|right|responding)\b|can(?:['’]?t|not)\b|cant\b|wont\b|doesnt\b|didnt\b|isnt\b|no (?:confirmation|answer|response|reply|connection|signal|sound|picture|internet|network|access|mails?|e-?mails?|money|refund|order|receipt)\b|where (?:is|are) (?:my|our)|disappeared|vanished|missing|wrong|lost|gone|spinn(?:s|ing|er)|blank|white (?:page|screen)|frozen|freez\w+|stuck|loading forever|(?:just |only |keeps? )reload\w*|never (?:arriv\w+|came|come|get\w*|got|load\w*)|still waiting|unable|offline|down\b|broken|error|slow|timed? ?out|same (?:problem|issue|here)|me too|cash only|long (?:lines|queues)|fails?|failed|failing|(?:costs?|shows?|says) (?:0|zero|nothing|undefined|null)\b/i;
const thanks =
  /\b(?:thanks?|thx|works? (?:again|now|fine)|(?:is|are) (?:back|fine|ok(?:ay)?|good)\b|working (?:again|now)|solved|resolved|never mind|nvm|fixed)\b/i;
/** Who asks how something is done has no trouble with it. */
const asksHow =
  /^(?:hi|hello|dear \w+|good \w+)?[ ,.!]*(?:how (?:do|can|to)|where (?:do|can) i|can (?:i|you|we)|could you|is it possible|i would like|i['’]d like|please (?:add|create|change|reset|cancel))\b/i;

/** Whether a user's words tell of trouble. */
export function isComplaint(text: string): boolean {
  return complaint.test(text) && !thanks.test(text) && !asksHow.test(text);
}

const many = String.raw`(?:\d[\d.,]*k?\+?|some|many|several|lots of|a lot of|loads of|tons of|dozens of|hundreds of|thousands of|more(?: and more)?|a few|first|new|multiple|increasing|angry)`;
const contacts = String.raw`(?:\w+ ){0,2}?(?:calls?|tickets?|complaints?|reports?|mails|e-?mails|chats|messages|contacts|cases|tweets|reviews)`;
const desk = `(?:(?:customer )?(?:support|care|service)|help ?desk|service ?desk|front ?desk|call cent(?:er|re)|hot ?line|reception|sales|social(?: media)?|twitter|we|i|they)`;
/** `support has 40 calls`, `we are getting reports of`, `~300 tickets`, `phones are ringing`. */
const reports: readonly RegExp[] = [
  new RegExp(
    String.raw`\b${desk}(?:['’](?:re|ve|m))? (?:(?:is|are|am|has|have|had|got|gets?|sees?|keeps?|now|already|also|been|receiv\w*|getting|seeing|having|taking|reports?) ){1,3}(?:about |around |~|already |now |over )?${many} ${contacts}\b`,
    'i',
  ),
  new RegExp(
    String.raw`(?:^|[,;:–-] ?)(?:~|about |around |over |already )?\d[\d.,]*k?\+? ${contacts}(?: (?:now|already|so far|in|from|about|since|open)\b.*)?$`,
    'i',
  ),
  /\b(?:seeing|getting|receiving|first|more|got) (?:user |customer |the first |some |a few )?(?:reports|complaints|tickets|calls) (?:about|of|that|from|for|on)\b/i,
  /\b(?:phones?|lines?|hotline|twitter|inbox) (?:is|are) (?:ringing|on fire|exploding|blowing up|melting|flooded|full|jammed)/i,
  /\b(?:users|customers|merchants|clients|people|stores|callers|partners) (?:are )?(?:report(?:ing)?|complain(?:ing)?|call(?:ing)?|tweet(?:ing)?)\b/i,
];
const over =
  /\b(?:no (?:new|more|further)|fewer|less|stopped|0|zero|none|yesterday|last (?:week|night|month)|back|again|fine|if|please|tell|told|write|answer|reply)\b/i;

/** Whether a sentence tells that users report trouble. */
export function tellsOfReports(text: string): boolean {
  return text.length <= 200 && !over.test(text) && reports.some((pattern) => pattern.test(text));
}

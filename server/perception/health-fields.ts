// Keeps what is wrong and what got better as people and prose say it: merges what is about one thing, so that repeats make no news.
import { improved } from '../../domain/event.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { Aliases } from './aliases.ts';
import { endedTrouble, general, strongRecovery, type ToldTrouble } from './ended-troubles.ts';
import { entityOfLabels, entityOfSender, isOdd } from './entities.ts';
import { contentWords } from './hypotheses.ts';
import { isPerson } from './identifiers.ts';
import { type Notebook, shorten, type Voice } from './notebook.ts';
import type { Scope } from './scope.ts';
import { type Aspect, userWords } from './sentence-patterns.ts';
import type { Reading, Statement } from './sentences.ts';
import type { Troubles } from './troubles.ts';

type Worse = Extract<Statement, { kind: 'symptom' }>;
type Better = Extract<Statement, { kind: 'recovery' }>;
type Open = ToldTrouble & {
  readonly key: string;
  at: EpochMs;
};

export type Ended = {
  /** The thing that is well again, in the words of the trouble. */
  readonly thing: string;
  /** Whether nothing else that was told since the last step still stands: only then the incident recovers. */
  readonly isAll: boolean;
};

export type HealthFields = {
  /** Those who answer users tell that they report trouble. */
  reports(signal: Signal, reading: Reading): void;
  worse(signal: Signal, reading: Reading, one: Worse, focus: string | null): void;
  /** Takes in a recovery: what it ended, or null where it ended nothing. */
  better(signal: Signal, reading: Reading, one: Better): Ended | null;
};

const userReports = 'User reports';
/** How many reports of users make the next event. */
const reportSteps = [1, 3, 10, 30, 100, 300, 1_000];
const repeatMs = 30 * minuteMs;
const nearMs = 15 * minuteMs;
const maxOpen = 300;
const stormMs = 30 * minuteMs;
const stormLength = 3;
const ownAspects: ReadonlySet<Aspect> = new Set(['health', 'errors']);
const leadPhrase =
  /^(?:the |all |some |many |our |most |several )?((?:[\w.'/-]+\s+){0,3}?[\w.'/-]+)\s+(?:is|are|was|were|has|have|had|drop\w*|goes|went|fall\w*|fell|ris\w*|rose|begin\w*|start\w*|keep\w*|return\w*|fail\w*|hit\w*|reach\w*|still|now|no longer|cannot|can't|does|do|did|look\w*|seem\w*|stop\w*|spik\w*|stay\w*|remain\w*|increas\w*|grow\w*|get\w*|report\w*|continu\w*|succeed\w*|enter\w*|aren't|isn't|freez\w*|sits?|spins?)\b/i;
const noLead =
  /^(?:it|this|that|there|they|we|i|you|everything|nothing|something|more|people|nobody|same|one|two|three|no|lots|a|an|which|after|during|since|from|in|on|at|getting|seeing|second|third|oldest|newest|latest|biggest|largest|highest|lowest|last|first|and|or|so|but|ok|yes|hmm|um|uh|ah|oh|what|who|how|why)\b/i;
const likewise = /\b(?:same|also|too|as well|likewise)\b/i;
/** What is measured, at the end of a subject: `checkout p99`. */
const figureLast =
  /(?:^|\s)(?:error|failure|success|hit|response|p\d\d(?:\.\d)?|latency|rates?|ratio|errors?|\dxx|times?|cpu|load|memory|mem|heap|ram|swap|disk|storage|iops?|iowait|throughput|traffic|usage|utili[sz]ation|connections?|threads?|sockets?|sessions?|queue|depth|length|size|backlog|lag|count|average|avg|usage|free|space|requests?|retries|timeouts?|restarts?|packet|loss|temperature|quota|inodes?)$/i;

/** Stands before what tells that something has used up what it may have, in whatever words. */
export const atLimit = 'at its limit: ';
const everything = /\b(?:everything|nothing (?:is )?(?:works?|working|responding)|we have no|all of|completely)\b/i;

/** Who is hit, in the words of the sentence: `Checkouts`, `Payments`, else `Users`. */
function usersIn(text: string): string {
  const word = userWords.exec(text)?.[0].toLowerCase() ?? '';
  return /^(?:checkouts?|orders?|payments?|log-?ins?|sign-?ins?|launch(?:es)?|bookings?|conversions?|quotes|searches|uploads?|downloads?|deliveries)$/.test(
    word,
  )
    ? word.charAt(0).toUpperCase() + word.slice(1)
    : 'Users';
}

/** Trouble of the general sort, that says no more than that something fails. */
function dimensionless(one: Worse): boolean {
  return !one.users && /^(?:health|errors|timeouts|latency|load|deploy)$/.test(one.aspect);
}

/** A subject of one to three plain words, that may well be the name of a thing nobody had named before. */
function plainSubject(lead: string | undefined): boolean {
  return (
    lead !== undefined &&
    lead.split(' ').length <= 3 &&
    !isOdd(lead) &&
    !/\b(?:my|your|his|her|i|we|you|he|she|they|who|next|last|first|once|after|before|if|when|not|and|or|of)\b/i.test(lead)
  );
}

/** What a sentence begins with, where it may name a thing; before a figure without what is measured. */
function subjectIn(lead: string | undefined, one: Worse): string | undefined {
  if (lead === undefined || noLead.test(lead)) return undefined;
  let subject = lead;
  if (one.measured === true) while (figureLast.test(subject)) subject = subject.replace(figureLast, '').trim();
  return subject === '' || noLead.test(subject) ? undefined : subject;
}

/** `Healthy nodes all get killed`, `Many pods are failing to stop`: whoever says it speaks of those. */
function speaksOfMany(text: string): boolean {
  return manyFirst.test(text);
}
const manyFirst =
  /^(?:the |all |all the |many |most |some |several |our |healthy |new |old )*(?:nodes|hosts|pods|containers|instances|replicas|workers|servers)\b(?! (?:of|in|on) )/i;
/** `wrong password`: what is wrong, not with what. */
const faultFirst = /^(?:wrong|invalid|expired|missing|rejected|numerous) /i;
const ofKernel = /\binvoked oom-killer\b/;

/** A sender that is a program: `certwatch`, `backup-checker`; people have numbers, spaces, capitals or an @. */
function isTool(from: string): boolean {
  return (
    /^[a-z][a-z-]*$/.test(from) &&
    !/^(?:user|customer|client|caller|support|anonymous|help-?desk|service-?desk|front-?desk|reception|hot-?line|call-?cent|merchant|store)/.test(
      from,
    )
  );
}

/** Who says it. */
export function voiceOf(signal: Signal): Voice {
  if (signal.role === 'user' || (signal.channel === 'ticket' && signal.role === null && !isTool(signal.from))) return 'users';
  if (signal.role === 'vendor') return 'vendor';
  return signal.channel === 'chat' || isPerson(signal.from) || signal.role !== null ? 'people' : 'monitoring';
}

export function createHealthFields(
  book: Notebook,
  alias: Aliases,
  scope: Scope,
  measured: (text: string, at: EpochMs) => string | undefined,
  troubles: Troubles,
  mitigatedAt: () => EpochMs | null,
): HealthFields {
  const open = new Map<string, Open>();
  let reports = 0;
  let reportedBy: Signal['seq'] | null = null;
  let lastMade: { seq: number; ref: string } = { seq: 0, ref: '' };

  const remember = (entry: Open): void => {
    const key = `${entry.dimension}\n${entry.key}`;
    open.delete(key);
    open.set(key, entry);
    if (open.size > maxOpen) {
      const first = open.keys().next().value;
      if (first !== undefined) open.delete(first);
    }
  };
  const stands = ({ dimension, key }: Open): boolean => {
    const field = book.field(dimension, key);
    return field?.direction === 'worse' || field?.value.startsWith(improved) === true;
  };
  const stillWorse = (): Open[] => [...open.values()].filter(stands);
  /** Whether anything else is wrong that was told since somebody last did something about it; what was told before may well be over with it. */
  const isOnly = (ended: Open): boolean => {
    const since = mitigatedAt() ?? 0;
    return !stillWorse().some((entry) => entry !== ended && entry.at > since);
  };
  const attachTo = (entry: Open): void => {
    const field = book.field(entry.dimension, entry.key);
    if (field !== undefined) book.attach(field.ref);
  };

  /** Long after it was said and after a step, the same trouble is news: the step did not last. */
  const isEased = ({ dimension, key }: Open): boolean => book.field(dimension, key)?.value.startsWith(improved) === true;
  const isBackAgain = (entry: Open, at: EpochMs): boolean => {
    const stepAt = mitigatedAt();
    return stepAt !== null && stepAt > entry.at && at - entry.at > repeatMs;
  };

  const reported = (signal: Signal, reading: Reading, one: Worse): void => {
    // One report, however many of its sentences tell of trouble.
    if (signal.seq === reportedBy) return;
    reportedBy = signal.seq;
    reports++;
    const region = signal.attributes.region;
    if (typeof region === 'string') scope.evidence([region.toLowerCase()], true, 'users', signal.seq);
    const named =
      one.entity !== null &&
      reading.mentions.some((mention) => mention.certain && mention.name === one.entity && mention.kind !== 'setting')
        ? alias(one.entity)
        : null;
    const words = contentWords(reading.text);
    const at = signal.observedAt;
    const before = book.field('impact', userReports);
    // That users still report it after a step is news, whatever their number.
    const stepAt = mitigatedAt();
    const isAfterStep =
      before?.direction === 'worse' &&
      stepAt !== null &&
      stepAt > before.at &&
      /\b(?:still|again|keeps?|no better|not better)\b/i.test(reading.text);
    if (reportSteps.includes(reports) || isAfterStep) {
      const to = reports === 1 ? `1 report: ${shorten(reading.text, 120)}` : `${reports} reports, last: ${shorten(reading.text, 100)}`;
      const entity = reports === 1 && named !== null ? named : userReports;
      book.set({ dimension: 'impact', entity, to, direction: 'worse', confidence: Math.min(0.95, 0.5 + reports * 0.08), voice: 'users' });
      remember({ dimension: 'impact', key: entity, entity, aspect: one.aspect, words, text: reading.text.toLowerCase(), at });
    } else if (before !== undefined) book.attach(before.ref);
    else {
      const first = stillWorse().findLast((entry) => entry.dimension === 'impact');
      if (first !== undefined) attachTo(first);
    }
  };

  return {
    reports(signal, reading) {
      const entity = userReports;
      const before = book.field('impact', entity);
      const at = signal.observedAt;
      const known = open.get(`impact\n${entity}`);
      // The same again within minutes is no news, unless it gives another number.
      const number = /\d[\d.,]*/.exec(reading.text)?.[0];
      if (
        before?.direction === 'worse' &&
        known !== undefined &&
        at - known.at <= nearMs &&
        (number === undefined || before.value.includes(number))
      ) {
        book.attach(before.ref);
        return;
      }
      book.set({ dimension: 'impact', entity, to: reading.text, direction: 'worse', confidence: 0.8, voice: voiceOf(signal) });
      remember({ dimension: 'impact', key: entity, entity, aspect: null, words: contentWords(reading.text), text: reading.text, at });
    },
    worse(signal, reading, one, focus) {
      const voice = voiceOf(signal);
      if (voice === 'users') {
        reported(signal, reading, one);
        return;
      }
      const at = signal.observedAt;
      // What a graph already shows is said again, not new.
      const shown = voice === 'people' ? measured(reading.text, at) : undefined;
      if (shown !== undefined) {
        book.support(shown);
        return;
      }
      const words = contentWords(reading.text);
      const certain = one.entity !== null && reading.mentions.some((mention) => mention.certain && mention.name === one.entity);
      const lead = leadPhrase.exec(reading.text)?.[1]?.replace(/'s$/, '');
      const usable = subjectIn(lead, one);
      // Who tells of trouble is never the thing in trouble, unless it is a program.
      const sender = entityOfLabels(signal.attributes) ?? (voice === 'people' ? undefined : entityOfSender(signal.from));
      // A log is its sender's; another machine speaks of itself unless it names another thing for certain.
      const isOfSender = voice === 'monitoring' && (!certain || signal.channel === 'log') && !speaksOfMany(reading.text);
      // The kernel names a thread of what ran out of memory.
      const own = isOfSender
        ? (sender ?? (ofKernel.test(reading.text) ? (focus ?? one.entity) : one.entity))
        : (one.entity ?? (signal.role === null ? sender : undefined));
      // `p99 is 8s`: the part of a thing that is in trouble already, else what is in trouble, else what everybody speaks of.
      const isFigure = own == null || (!certain && alias(own).toLowerCase() === own.toLowerCase() && subjectIn(own, one) === undefined);
      const isBare = one.measured === true && isFigure && usable === undefined && !one.users && voice === 'people';
      const standing = isBare ? troubles.standingPart(one.aspect, at) : undefined;
      if (standing !== undefined) {
        book.support(standing.ref);
        return;
      }
      const spokenOf = isBare ? (troubles.onlyThing(at) ?? focus ?? undefined) : undefined;
      const guess = spokenOf ?? own ?? (one.users ? undefined : usable);
      const named = guess === undefined || isOdd(guess) || faultFirst.test(guess) ? undefined : guess;
      const sweeping = everything.test(reading.text);
      const entity =
        named !== undefined
          ? certain
            ? alias.sure(named)
            : alias(named)
          : one.users
            ? usersIn(reading.text)
            : sweeping || isBare
              ? (focus ?? 'Incident')
              : null;
      const worse = stillWorse();
      if (entity === null) {
        const last = worse.at(-1);
        if (last !== undefined) attachTo(last);
        return;
      }
      const lower = entity.toLowerCase();
      // `mail-out-1 has the same backlog`: another member is news of its own.
      const another = certain && likewise.test(reading.text);
      // Its own name says nothing about what is wrong with it.
      const itself = contentWords(entity);
      const near = worse.findLast((entry) => {
        // What users report is nobody's own trouble: that of a thing which is named is news beside it.
        if (entry.entity === userReports && certain) return false;
        const same = entry.entity.toLowerCase() === lower;
        const telling = same ? [...words].filter((word) => !itself.has(word)) : [...words];
        const shared = telling.filter((word) => entry.words.has(word)).length / Math.max(1, Math.min(telling.length, entry.words.size));
        // The same part of the same thing is still wrong: no change of value, however long ago it was said, unless something was done about it.
        if (same && entry.aspect === one.aspect) return !isBackAgain(entry, at) && !isEased(entry);
        if (same && shared >= 0.4) return at - entry.at <= repeatMs;
        if (same && ownAspects.has(one.aspect)) return at - entry.at <= nearMs;
        if (another) return false;
        return at - entry.at <= nearMs && (shared >= 0.5 || (entry.aspect === one.aspect && !ownAspects.has(one.aspect)));
      });
      if (near !== undefined && !(sweeping && near.dimension === 'symptom' && at - near.at > minuteMs)) {
        attachTo(near);
        return;
      }
      const told = signal.channel === 'log' ? undefined : troubles.same(entity, one.aspect, signal.channel, at, another);
      if (told !== undefined) {
        book.support(told.ref);
        return;
      }
      // People tell and explain; only what they report about a thing they name, or about users, is a symptom.
      if (
        voice === 'people' &&
        !certain &&
        !one.users &&
        !sweeping &&
        (one.hedged ||
          (ownAspects.has(one.aspect) && /\b(?:was|were|had)\b/i.test(reading.text)) ||
          (one.entity === null && !isBare && !plainSubject(usable)))
      )
        return;
      if (voice === 'people' && one.hedged && !one.users && !certain) return;
      // In a storm only another kind of trouble, or trouble of users, is news.
      if (dimensionless(one) && worse.filter((entry) => at - entry.at <= stormMs && entry.dimension === 'symptom').length >= stormLength) {
        const last = worse.at(-1);
        if (last !== undefined) attachTo(last);
        return;
      }
      // One signal makes one symptom; what else it says belongs to that.
      if (signal.seq === lastMade.seq) {
        book.attach(lastMade.ref);
        return;
      }
      const dimension = one.users && (ownAspects.has(one.aspect) || one.entity === null) ? 'impact' : 'symptom';
      const label = ownAspects.has(one.aspect) || lower.includes(one.aspect) ? entity : `${entity} ${one.aspect}`;
      // Another sort of source said a moment ago that this is over: both stand.
      const over = one.hedged ? undefined : troubles.cleared(entity, signal.channel, at);
      const ref = book.set({
        dimension,
        entity: label,
        to: one.atLimit === true ? `${atLimit}${reading.text}` : reading.text,
        ...(over === undefined ? {} : { conflictsWithRef: over.ref }),
        // In the very same words it is news all the same where it is back after a step.
        settles: worse.some((entry) => entry.key === label && isBackAgain(entry, at)),
        direction: 'worse',
        confidence: one.hedged ? 0.5 : voice === 'people' ? 0.8 : 0.85,
        voice,
      });
      lastMade = { seq: signal.seq, ref };
      remember({ dimension, key: label, entity, aspect: one.aspect, words, text: reading.text.toLowerCase(), at });
      troubles.note({ dimension, key: label, thing: entity, aspect: one.aspect, told: signal.channel, at });
    },
    better(signal, reading, one) {
      const voice = voiceOf(signal);
      const at = signal.observedAt;
      const shown = voice === 'people' ? measured(reading.text, at) : undefined;
      if (shown !== undefined) {
        // The graph tells it better; what people add is that they saw it.
        book.attach(shown);
        if (one.hedged) return null;
      }
      if (/\b(?:pending|idle|bored)\b/i.test(reading.text)) return null;
      const name = one.entity === null ? null : alias(one.entity).toLowerCase();
      const ended = endedTrouble(signal, reading, one, name, stillWorse(), alias, voice === 'people');
      if (ended === undefined && voice === 'people' && !one.hedged && name !== null && strongRecovery.test(reading.text)) {
        // Monitoring still says that it is wrong: the word of people stands against it, and settles nothing yet.
        const still = troubles.standing(name, signal.channel, at);
        if (still === undefined) return null;
        const { key, dimension } = still.trouble;
        book.set({
          dimension,
          key,
          entity: still.field.entity,
          to: reading.text,
          direction: 'better',
          confidence: 0.5,
          voice,
          conflictsWithRef: still.field.ref,
        });
        return null;
      }
      if (ended === undefined || voice === 'vendor') return null;
      if (one.eased === true && (isEased(ended) || signal.channel === 'status')) {
        attachTo(ended);
        return null;
      }
      const done = { thing: ended.entity, isAll: one.everything === true || general.test(reading.text) || isOnly(ended) };
      // The same is better already where the graph said so.
      if (shown !== undefined && ended.dimension === 'symptom') return one.hedged || one.eased === true ? null : done;
      const before = book.field(ended.dimension, ended.key);
      if (one.hedged && before !== undefined && at - before.at < 3 * minuteMs && voice === 'people' && before.voice === 'monitoring')
        return null;
      book.set({
        dimension: ended.dimension,
        entity: ended.key,
        to: one.eased === true ? `${improved}${reading.text}` : reading.text,
        direction: 'better',
        confidence: one.hedged ? 0.5 : voice === 'users' ? 0.6 : 0.8,
        voice,
      });
      return one.hedged || one.eased === true ? null : done;
    },
  };
}

// Turns what people write (chat, tickets, prose in logs and beside graphs) into changes of the incident's state. Longer than others:
// each sort of statement is one case of the same walk through a sentence, and what was spoken of last is shared by all of them.
import type { Signal } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type ActionClass, actionGroup, comparesTarget, incidentRoles, severityWord } from '../../domain/vocabulary.ts';
import type { Aliases } from './aliases.ts';
import { askedLook } from './asked-looks.ts';
import { calledIn } from './called-in.ts';
import { readCalledOff } from './called-off.ts';
import { hypothesisOf } from './cause-reader.ts';
import { onlyCry } from './cause-words.ts';
import { commandsIn, isCommand } from './commands.ts';
import { createHealthFields, voiceOf } from './health-fields.ts';
import type { Hypotheses } from './hypotheses.ts';
import { isRegion } from './identifiers.ts';
import { readLeftAlone } from './left-alone.ts';
import { isProse } from './log-lines.ts';
import { createMembers } from './members.ts';
import { judgedStep, type Mitigations } from './mitigations.ts';
import { type Notebook, shorten } from './notebook.ts';
import type { ReadAction } from './read-action.ts';
import { createRefusals, type Said } from './refusals.ts';
import type { Scope } from './scope.ts';
import { allWellPattern, hedge } from './sentence-patterns.ts';
import { sentencesOf } from './sentence-split.ts';
import { type Reading, readSentence } from './sentences.ts';
import type { Stages } from './stages.ts';
import { addresseeOf, isToOthers } from './ticket-addressees.ts';
import type { Troubles } from './troubles.ts';
import { isUnnamed, namedTargets } from './unnamed-targets.ts';
import { isVoiced } from './voiced-steps.ts';

export type ProseParts = {
  readonly book: Notebook;
  readonly hypotheses: Hypotheses;
  readonly mitigations: Mitigations;
  readonly stages: Stages;
  readonly scope: Scope;
  readonly alias: Aliases;
  readonly troubles: Troubles;
  /** What had the version that a text names, else what changed last: what is rolled back where nobody says. */
  readonly changed: (text: string) => string | null;
  /** The event of a graph that a text speaks of. */
  readonly measured: (text: string, at: EpochMs) => string | undefined;
  /** The event of a change that brought this version. */
  readonly released: (version: string) => string | undefined;
};

export type Prose = {
  read(signal: Signal): void;
  /** Takes in only what a text says is better again: a public post tells nothing else that is news to those who wrote it. */
  recovered(signal: Signal): void;
  /** What people spoke of last. */
  focus(): string | null;
};

/** Somebody called to a role does not hold it yet: that is not a change of who holds it. */
const roleNamed = new RegExp(`\\b(?:${incidentRoles.join('|')}|lead)\\b`, 'i');
/** What weighs a call instead of making it: to be asked `should we page them?` pages nobody. */
const weighing =
  /\b(?:should|shall|do|would) (?:we|i)\b|\b(?:maybe|perhaps|what if|how about|what about|thinking (?:of|about)|considering)\b/i;

export function createProse(parts: ProseParts): Prose {
  const { book, hypotheses, mitigations, stages, scope, alias } = parts;
  const refusals = createRefusals(book, mitigations, alias);
  const members = createMembers();
  const health = createHealthFields(book, alias, scope, parts.measured, parts.troubles, mitigations.lastAt);
  let focus: string | null = null;
  const intents = new Map<ActionClass, string>();
  let suspect: string | null = null;
  /** What was asked last, in whatever words: who answers it may speak of a thing that nobody suspected. */
  let askedAbout = '';

  const note = (
    signal: Signal,
    cls: ActionClass,
    target: string | null,
    text: string,
    state: 'doing' | 'done',
    failed = false,
    how: { readonly quiet?: boolean; readonly firm?: boolean } = {},
  ): void => {
    mitigations.note({
      class: cls,
      target,
      text,
      by: signal.from,
      state,
      outcome: failed ? 'did-not-work' : null,
      at: signal.observedAt,
      seq: signal.seq,
      ...how,
    });
  };

  const targetsOf = (reading: Reading, action: ReadAction): (string | null)[] => {
    const cls = action.class;
    const group = actionGroup(cls);
    const own = namedTargets(action);
    if (cls === 'engage' || cls === 'consult') {
      const vendor = cls === 'engage' ? reading.mentions.find(({ kind }) => kind === 'vendor')?.name : undefined;
      return [calledIn(reading.text) ?? vendor ?? own[0]?.replace(/^@/, '') ?? null];
    }
    if (group === 'coordinate' || group === 'close') return [own[0] === undefined || group === 'coordinate' ? null : alias(own[0])];
    if (own.length > 0) return own.slice(0, 4).map(alias);
    const named = reading.mentions.find((mention) => mention.certain && !isRegion(mention.name) && mention.kind !== 'version')?.name;
    const fallback = named ?? intents.get(cls) ?? (cls === 'rollback' ? (suspect ?? parts.changed(reading.text)) : null) ?? focus;
    return [fallback === null || fallback === undefined ? null : alias(fallback)];
  };

  /** A step that is meant, proposed or asked for, by somebody who may take it, and soon. */
  const intend = (signal: Signal, { text }: Reading, action: ReadAction, targets: readonly (string | null)[]): void => {
    const { class: cls } = action;
    if (!mayDecide(signal) || isToOthers(signal) || !isVoiced(text, action)) return;
    refusals.proposed({ class: cls }, targets, signal.observedAt);
    for (const target of targets.slice(0, 2)) {
      if (comparesTarget(cls) && target === null) continue;
      book.intend({ class: cls, target: target?.slice(0, 120) ?? null, text, by: signal.from });
    }
  };

  /** Who asks about a thing wants it looked at: until somebody does, that is what they mean to do. */
  const lookFor = (signal: Signal, { text, mentions }: Reading): void => {
    const look = mayDecide(signal) ? askedLook(text, mentions) : undefined;
    if (look !== undefined) book.intend({ class: look.class, target: alias(look.thing).slice(0, 120), text, by: signal.from });
  };

  /** Somebody says no to a step; under a condition (`if it is busy, don't`) nobody does yet. */
  const refuse = (signal: Signal, said: Said, action: ReadAction): boolean => {
    if (!mayDecide(signal)) return false;
    const group = actionGroup(action.class);
    const whom = group === 'coordinate' || group === 'close' || action.class === 'consult' ? calledIn(said.text) : undefined;
    return refusals.refuse(signal, said, action, whom === undefined ? namedTargets(action) : [whom]);
  };

  /** After a step, a look that finds nothing wrong is the check of the step. */
  const isCheck = ({ class: cls, mode }: ReadAction, text: string): boolean =>
    actionGroup(cls) === 'diagnose' &&
    cls !== 'inspect-changes' &&
    cls !== 'consult' &&
    (mode === 'done' || mode === 'tried') &&
    (stages.current() === 'mitigate' || stages.current() === 'recover') &&
    allWellPattern.test(text);

  const act = (signal: Signal, reading: Reading, action: ReadAction): void => {
    const { mode } = action;
    if (mode === 'refused') return;
    const cls = isCheck(action, signal.text) ? 'verify' : action.class;
    const targets = targetsOf(reading, { ...action, class: cls });
    const [first = null] = targets;
    if (mode === 'planned' || mode === 'asked' || mode === 'negated') {
      if (first !== null && mode !== 'negated') intents.set(cls, first);
      if (mode !== 'negated') intend(signal, reading, action, targets);
      // To ask for something is itself a step only where asking is the step.
      if (mode !== 'asked' || (cls !== 'engage' && cls !== 'consult') || weighing.test(reading.text)) return;
    }
    if (mode === 'decided' && first !== null) intents.set(cls, first);
    const failed = mode === 'tried' && /\b(?:unable|cannot|can't|could not|couldn't|failed)\b/i.test(reading.text);
    const state = mode === 'doing' || mode === 'decided' ? 'doing' : 'done';
    for (const [index, target] of targets.entries())
      note(signal, cls, target, reading.text, state, failed, { quiet: index > 0, firm: mode === 'decided' });
    if (cls === 'update-external' || cls === 'update-internal') {
      const entity = cls === 'update-external' ? 'Public update' : 'Internal update';
      book.set({
        dimension: 'communication',
        entity,
        from: null,
        to: reading.text,
        direction: 'neutral',
        confidence: 0.85,
        voice: 'people',
      });
    } else if (cls === 'engage' && first !== null && !roleNamed.test(first)) {
      book.set({ dimension: 'ownership', entity: first, to: 'called in', direction: 'neutral', confidence: 0.8, voice: 'people' });
    } else if (cls === 'resolve') {
      book.set({
        dimension: 'stage',
        entity: 'Resolution',
        to: 'declared resolved',
        direction: 'better',
        confidence: 0.9,
        voice: 'people',
      });
    }
  };

  /** What a sentence says no to, before anything else is read in it. */
  const takeRefusals = (signal: Signal, reading: Reading, next: string | undefined): boolean => {
    const said: Said = { text: reading.text, next };
    const acts = reading.statements.flatMap((one) => (one.kind === 'action' ? [one.action] : []));
    const refused = acts.filter(({ mode }) => mode === 'refused');
    if (refused.length > 0) return refused.map((action) => refuse(signal, said, action)).some(Boolean);
    const alone = mayDecide(signal) ? readLeftAlone(reading.text) : undefined;
    if (alone !== undefined) {
      refusals.leaveAlone(signal, said, alone.targets, alone.end);
      return true;
    }
    const others = acts.filter(({ mode }) => mode !== 'negated' && mode !== 'done');
    if (mayDecide(signal) && refusals.answer(signal, said, others)) return true;
    if (reading.statements.some(({ kind }) => kind === 'asked') && others.length === 0) refusals.asked();
    return false;
  };

  /** What a sentence breaks off, and the reading without it: to stop a step is no step of its own. */
  const withoutCalledOff = (signal: Signal, reading: Reading): Reading => {
    const off = mayDecide(signal) ? readCalledOff(reading.text) : undefined;
    if (off === undefined) return reading;
    const { from: by, observedAt: at, seq } = signal;
    const target = off.target === null || isUnnamed(off.target) ? null : alias(off.target);
    if (!mitigations.calledOff({ class: off.class, target, text: reading.text, by, at, seq })) return reading;
    const isOff = (one: Reading['statements'][number]): boolean =>
      one.kind === 'action' && one.action.start >= off.start && one.action.start < off.end;
    return { ...reading, statements: reading.statements.filter((one) => !isOff(one)) };
  };

  /** Whether what somebody finds well was not in trouble before: else it recovered, or a step mended it. */
  const isWell = (thing: string, { text }: Reading): boolean =>
    book.field('symptom', alias(thing)) === undefined &&
    (mitigations.lastAt() === null || /^(?:no|nope)\b/i.test(text) || askedAbout.toLowerCase().includes(thing.toLowerCase()));

  const take = (signal: Signal, reading: Reading, refuses: boolean): void => {
    const causes = refuses || reading.statements.some((one) => one.kind === 'cause' && one.plain !== true);
    const acts = reading.statements.filter((one) => one.kind === 'action');
    const mitigating = acts.find(
      (one) => actionGroup(one.action.class) === 'mitigate' && (one.action.mode === 'doing' || one.action.mode === 'done'),
    );
    const recap = /^(?:noted|timeline|summary|recap|so far|for the record)\b.{0,20}:/i.test(reading.text);
    const declaring = acts.some((one) => one.action.class === 'declare') && stages.current() !== 'detect';
    const failed = reading.statements.some((one) => one.kind === 'outcome' && one.outcome !== 'worked');
    // `Restart didn't help, trying a rollback`: how the one went is told before the other.
    const verdict = reading.statements.find((one) => one.kind === 'outcome');
    const taken = acts.filter(({ action: { mode } }) => mode === 'doing' || mode === 'done' || mode === 'decided' || mode === 'tried');
    const former = verdict !== undefined && taken.length > 0 && taken.every((one) => one.action.start > verdict.start);
    const statements = former ? [verdict, ...reading.statements.filter((one) => one !== verdict)] : reading.statements;
    for (const one of statements) {
      // Who writes the record repeats what was known.
      if (recap && one.kind !== 'action') continue;
      // Why a step is not taken is no belief about the cause, no news and no outcome.
      if (refuses && one.kind !== 'action') continue;
      switch (one.kind) {
        case 'action':
          act(signal, reading, one.action);
          break;
        case 'symptom':
          // `It made things worse, everything fails`: the step tells it.
          if (one.entity === null && reading.statements.some((other) => other.kind === 'outcome' && other.outcome === 'harmful')) break;
          if (!causes && !declaring) health.worse(signal, reading, one, focus);
          break;
        case 'recovery': {
          // `Resolved, thank you all` declares the end, and names nothing that is well again.
          if (one.entity === null && !one.users && acts.some(({ action }) => action.class === 'resolve' && action.mode === 'done')) {
            mitigations.recovered(signal.observedAt, null);
            break;
          }
          const ended = failed ? null : health.better(signal, reading, one);
          if (ended === null) {
            if (one.entity !== null && !one.hedged && one.eased !== true && voiceOf(signal) !== 'users')
              hypotheses.cleared(one.entity, signal.seq);
            break;
          }
          if (mitigations.recovered(signal.observedAt, ended.thing))
            note(signal, 'verify', one.entity === null ? null : alias(one.entity), reading.text, 'done');
          // One of several troubled things is not the incident.
          if (stages.current() === 'mitigate' && ended.isAll) stages.reached('recover', signal.observedAt);
          break;
        }
        case 'cause': {
          if (one.cleared === true) {
            if (!isWell(one.statement, reading)) break;
            hypotheses.say('ruled out', one.statement, signal.seq);
            break;
          }
          // A guess in passing does not yet end the search for what is wrong.
          if (one.plain !== true || one.state !== 'suspected') stages.reached('triage', signal.observedAt);
          if (one.takesUp === true) {
            hypotheses.takenUp(one.state, one.statement, signal.seq, signal.observedAt);
            break;
          }
          // `That explains it`: what was suspected, or the change that was told just now.
          if (one.statement === '') {
            hypotheses.takenUp(one.state, '', signal.seq, signal.observedAt);
            break;
          }
          // `Cordoned a node, it is suspected`: what is suspected is what was acted upon.
          const statement = mitigating === undefined ? one.statement : (mitigating.action.targets[0] ?? one.statement);
          hypotheses.say(one.state, statement, signal.seq);
          if (one.asked === true) hypotheses.asked(statement, signal.from, signal.observedAt);
          if (one.state !== 'ruled out')
            suspect =
              reading.mentions.find((mention) => mention.certain && mention.kind !== 'version' && !isRegion(mention.name))?.name ?? suspect;
          break;
        }
        case 'outcome': {
          // Hedged praise is watched, not believed.
          if (one.hedged && one.outcome === 'worked') break;
          if (acts.some((other) => other.action.mode === 'done' && actionGroup(other.action.class) === 'diagnose')) break;
          const judged = judgedStep(reading.text);
          // Who says how a step went of which nothing was heard tells that it was taken.
          if (judged !== undefined && voiceOf(signal) === 'people' && !mitigations.heardOf(judged, signal.observedAt))
            note(signal, judged, focus, reading.text, 'done');
          if (mitigations.outcome(one.outcome, reading.text, signal.observedAt) && one.outcome === 'worked')
            stages.reached('recover', signal.observedAt);
          break;
        }
        case 'severity':
          book.set({
            dimension: 'severity',
            entity: 'Incident',
            to: severityWord[one.severity],
            direction: 'neutral',
            confidence: 0.95,
            voice: 'people',
          });
          break;
        case 'stage':
          stages.said(one.stage, signal.observedAt);
          break;
        case 'role':
          book.set({ dimension: 'ownership', entity: one.role, to: one.holder, direction: 'neutral', confidence: 0.95, voice: 'people' });
          note(signal, 'assign-role', null, reading.text, 'done');
          break;
        case 'region':
          scope.evidence(
            one.regions,
            one.affected,
            voiceOf(signal),
            signal.seq,
            one.affected && /\b(?:settled|confirmed|both|is affected|are affected)\b/i.test(reading.text),
          );
          break;
        case 'affected':
          book.set({
            dimension: 'scope',
            entity: one.of,
            to: one.who,
            direction: 'neutral',
            confidence: hedge.test(reading.text) ? 0.5 : 0.75,
            voice: voiceOf(signal),
          });
          break;
        case 'reports':
          health.reports(signal, reading);
          break;
        case 'answer':
          hypotheses.answered(one.state, signal.from, signal.observedAt);
          break;
        case 'change': {
          hypotheses.told(hypothesisOf(reading.text), signal.seq, signal.observedAt);
          const released = one.version === null ? undefined : parts.released(one.version);
          // The deploy that people speak of is known from where it was made.
          if (released !== undefined) {
            book.support(released);
            break;
          }
          const thing = one.entity ?? (one.version === null ? focus : (focus ?? `version ${one.version}`));
          if (thing === null) break;
          book.set({
            dimension: 'change',
            entity: alias(thing),
            to: reading.text,
            direction: 'neutral',
            confidence: 0.75,
            voice: 'people',
          });
          break;
        }
        case 'asked':
          hypotheses.asked(null, signal.from, signal.observedAt);
          askedAbout = reading.text;
          lookFor(signal, reading);
          break;
      }
    }
  };

  return {
    recovered(signal) {
      for (const text of sentencesOf(signal.text)) {
        const reading = readSentence(text, { channel: signal.channel, role: signal.role, from: signal.from });
        const better = reading.statements.filter((one) => one.kind === 'recovery' && !one.hedged);
        if (better.length > 0) take(signal, { ...reading, statements: better }, false);
      }
    },
    focus: () => focus,
    read(signal) {
      const voice = voiceOf(signal);
      const told = voice === 'people';
      // A ticket is a user's own word, though nobody said what role they have.
      const role = voice === 'users' ? 'user' : signal.role;
      const commands = commandsIn(signal.text);
      let acted = false;
      const sentences = sentencesOf(signal.text);
      members.hear(signal.text);
      for (const [index, written] of sentences.entries()) {
        if (isCommand(written)) continue;
        const text = told ? members.expand(written) : written;
        // Output of a command, and stack traces, are not what somebody wrote.
        if (signal.channel === 'log' && sentences.length > 1 && !isProse(text)) continue;
        const before = sentences[index - 1] ?? '';
        const afterCry = onlyCry.test(before) ? before : '';
        const reading = withoutCalledOff(
          signal,
          readSentence(text, { channel: signal.channel, role, from: signal.from, isKnown: alias.isKnown, afterCry }),
        );
        acted ||= reading.statements.some(
          (one) => one.kind === 'action' && (one.action.mode === 'doing' || one.action.mode === 'done') && one.action.class !== 'monitor',
        );
        take(signal, reading, takeRefusals(signal, reading, sentences[index + 1]));
        if (told || signal.channel === 'log') {
          const named = reading.mentions.find(
            (mention) =>
              mention.certain &&
              !isRegion(mention.name) &&
              mention.kind !== 'version' &&
              mention.kind !== 'change' &&
              mention.kind !== 'vendor',
          );
          if (named !== undefined) focus = alias(named.name);
        }
      }
      for (const command of commands) {
        // A command quoted in a sentence that tells the action is the same action.
        if (acted && command.quoted) continue;
        const general = command.target === null || command.target === '';
        note(signal, command.class, general ? focus : alias(command.target ?? ''), shorten(command.text, 200), 'done');
      }
      // A ticket that a responder writes to a vendor calls the vendor in; any other one is the record.
      const vendor = signal.attributes.vendor;
      const addressee = addresseeOf(signal.text);
      if (signal.channel === 'ticket' && told && signal.role !== 'stakeholder') {
        if (typeof vendor === 'string' && vendor !== '') {
          note(signal, 'engage', alias(vendor), signal.text, 'done');
          book.set({
            dimension: 'ownership',
            entity: alias(vendor),
            to: 'called in',
            direction: 'neutral',
            confidence: 0.85,
            voice: 'people',
          });
        } else if (addressee !== undefined) note(signal, 'engage', alias(addressee), signal.text, 'done');
        else if (!acted) note(signal, 'record', null, signal.text, 'done');
      }
    },
  };
}

/** Whether the sender may say what is to be done here. */
function mayDecide(signal: Signal): boolean {
  return voiceOf(signal) === 'people' && signal.role !== 'stakeholder';
}

// The perceiver of one incident: takes its signals one by one and gives the critical events and actions they make.
import type { Perception } from '../../domain/perception.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionGroup } from '../../domain/vocabulary.ts';
import { createAlerts } from './alerts.ts';
import { createAliases } from './aliases.ts';
import { aspectOfName } from './aspects.ts';
import { type ChangeNote, readLogged } from './change-notes.ts';
import { type ReadChange, readChange, readOutputChange, writtenOn } from './changes.ts';
import { commandOf } from './commands.ts';
import { withoutEmoji } from './emoji.ts';
import { entityOfLabels, entityOfSender, mentionsIn } from './entities.ts';
import { atLimit } from './health-fields.ts';
import { firstTrouble } from './health-reader.ts';
import { contentWords, createHypotheses } from './hypotheses.ts';
import { createKnownVersions } from './known-versions.ts';
import { readLimit } from './limits.ts';
import { isProse } from './log-lines.ts';
import { createLogTemplates, stoppedAt, templateText } from './log-templates.ts';
import { createMetrics } from './metrics.ts';
import { createMitigations } from './mitigations.ts';
import { createNotebook, shorten } from './notebook.ts';
import { createProse } from './prose.ts';
import { createScope } from './scope.ts';
import { createStages } from './stages.ts';
import { readStatusPost } from './status-posts.ts';
import { createTroubles } from './troubles.ts';

/** Identity and life cycle of one incident's perception: the same signals in the same order give the same events. */
export type Perceiver = {
  /** What this signal changes. Never throws, whatever the signal says; the cost does not grow with the incident. */
  observe(signal: Signal): Perception;
  /** What the passing of time changes: bursts that are over. */
  tick(now: EpochMs): Perception;
};

const sweepMs = 30_000;
/** So many templates of one source make events within the window; further ones join the last of them. */
const maxTemplateEvents = 3;
const templateWindowMs = 15 * minuteMs;
/** How long a step that a bot began may take. */
const begunMs = 3 * 60 * minuteMs;
const logNearMs = 30 * minuteMs;

export function createPerceiver(): Perceiver {
  const book = createNotebook();
  const alias = createAliases();
  const stages = createStages(book);
  const scope = createScope(book);
  const hypotheses = createHypotheses(book);
  const mitigations = createMitigations(book, stages);
  const troubles = createTroubles(book);
  const metrics = createMetrics(book, alias, scope, stages, troubles);
  const versions = createKnownVersions();
  const prose = createProse({
    book,
    hypotheses,
    mitigations,
    stages,
    scope,
    alias,
    troubles,
    measured: (text, at) => metrics.measured(text, at) ?? logged(text, at),
    changed: versions.meantBy,
    released: versions.recordOf,
  });
  const alerts = createAlerts(book, alias, metrics.related, troubles);
  const templates = createLogTemplates();
  const templateEvents = new Map<string, { ref: string; at: EpochMs }[]>();
  const logEvents: { words: ReadonlySet<string>; ref: string; at: EpochMs }[] = [];
  /** Steps that a bot or a pipeline said to have begun: its next lines tell how they went. */
  let begun: {
    readonly class: ActionClass;
    readonly target: string | null;
    readonly version: string | null;
    readonly text: string;
    readonly by: string;
    readonly at: EpochMs;
  }[] = [];
  let sweptAt = 0 as EpochMs;
  let inTrouble = false;

  /** The event of log lines that a sentence quotes. */
  const logged = (text: string, at: EpochMs): string | undefined => {
    const words = contentWords(text);
    return logEvents.findLast((one) => {
      if (at - one.at > logNearMs) return false;
      const shared = [...one.words].filter((word) => words.has(word)).length;
      return shared >= 3 && shared / one.words.size >= 0.5;
    })?.ref;
  };

  const trouble = (): void => {
    inTrouble = true;
  };

  const sweep = (now: EpochMs): void => {
    if (now - sweptAt < sweepMs) return;
    sweptAt = now;
    for (const template of templates.stopped(now)) {
      const key = `log\n${template.source}\n${template.id}`;
      const field = book.field('symptom', key);
      if (field === undefined || field.direction !== 'worse') continue;
      book.set({
        dimension: 'symptom',
        key,
        entity: field.entity,
        from: shorten(field.value, 80),
        to: `stopped after ${template.since.toLocaleString('en-GB')} lines`,
        direction: 'better',
        confidence: 0.7,
        voice: 'monitoring',
        occurredAt: stoppedAt(template),
      });
    }
  };

  const readLog = (signal: Signal): void => {
    const level = signal.attributes.level;
    const source = entityOfLabels(signal.attributes) ?? signal.from;
    const news = templates.read(source, signal.text, typeof level === 'string' ? level : undefined, signal.seq, signal.observedAt);
    if (news.kind === 'none') return;
    if (news.kind === 'attach') {
      book.attach(news.ref);
      return;
    }
    const { template } = news;
    const at = signal.observedAt;
    const recent = (templateEvents.get(source) ?? []).filter((one) => at - one.at <= templateWindowMs);
    const joined = recent.at(-1);
    if (recent.length >= maxTemplateEvents && joined !== undefined && template.trouble !== 'grave') {
      template.ref = joined.ref;
      book.attach(joined.ref);
      return;
    }
    const named =
      entityOfLabels(signal.attributes) ??
      entityOfSender(signal.from) ??
      mentionsIn(signal.text.slice(0, 300)).find((one) => one.certain && one.kind !== 'version')?.name ??
      signal.from;
    const thing = alias.sure(named);
    const aspect = firstTrouble(signal.text.slice(0, 300))?.aspect ?? aspectOfName(signal.text.slice(0, 300));
    const told = aspect === undefined || aspect === 'errors' ? undefined : troubles.same(thing, aspect, 'log', at);
    if (told !== undefined) {
      template.ref = told.ref;
      book.support(told.ref);
      return;
    }
    const key = `log\n${source}\n${template.id}`;
    const twin = recent.length > 0 || book.field('symptom', thing) !== undefined;
    const text = templateText(template);
    template.ref = book.set({
      dimension: 'symptom',
      key,
      entity: twin ? `${thing} logs: ${shorten(text, 40)}` : `${thing} logs`,
      to: shorten(readLimit(signal.text.slice(0, 300)) === undefined ? text : `${atLimit}${text}`, 160),
      direction: 'worse',
      confidence: template.trouble === 'grave' ? 0.9 : template.trouble === 'error' ? 0.75 : 0.6,
      voice: 'monitoring',
      occurredAt: signal.occurredAt,
      sources: template.recent,
    });
    troubles.note({ dimension: 'symptom', key, thing: thing, aspect, told: 'log', at });
    logEvents.push({ words: contentWords(text), ref: template.ref, at });
    if (logEvents.length > 50) logEvents.shift();
    templateEvents.set(source, [...recent, { ref: template.ref, at }].slice(-maxTemplateEvents));
    if (templateEvents.size > 2_000) templateEvents.clear();
    trouble();
  };

  /** Whether a note ends a step that another one began; the step then has how it went. */
  const ended = (note: ChangeNote, signal: Signal): boolean => {
    if (note.phase === 'started') return false;
    const step = begun.findLast(
      (one) =>
        signal.observedAt - one.at <= begunMs &&
        (note.what === null || one.target === null || note.what.toLowerCase() === one.target.toLowerCase()) &&
        (note.version === null || one.version === null || note.version === one.version) &&
        // `rollback failed` speaks of a roll-back, `v41 live` of whatever brought it.
        (note.class === one.class || note.class === 'deploy-fix' || note.class === null),
    );
    if (step === undefined) return false;
    begun = begun.filter((one) => one !== step);
    const { text, by } = step;
    const given = { class: step.class, target: step.target === null ? null : alias(step.target), text, by };
    if (note.phase === 'cancelled' && mitigations.calledOff({ ...given, at: signal.observedAt, seq: signal.seq })) return true;
    mitigations.note({
      ...given,
      state: 'done',
      outcome: note.phase === 'failed' ? 'did-not-work' : note.phase === 'cancelled' ? 'unknown' : null,
      at: signal.observedAt,
      seq: signal.seq,
      firm: true,
    });
    return true;
  };

  const readChangeSignal = (signal: Signal, read: ReadChange = readChange(signal)): void => {
    if (inTrouble && read.note !== null && ended(read.note, signal)) return;
    const isBack = versions.had(read.entity, read.to);
    const change =
      isBack && read.action !== null ? { ...read, reverts: true, action: { ...read.action, class: 'rollback' as const } } : read;
    if (read.from !== null && !isBack) versions.left(read.entity, read.from);
    const acted = change.action !== null && inTrouble && !(change.action.class === 'deploy-fix' && change.kind === 'request');
    if (acted && change.action !== null) {
      const { class: cls, target, state } = change.action;
      mitigations.note({
        class: cls,
        target: target === null ? null : alias(target),
        text: shorten(signal.text, 200),
        by: stringOf(signal, 'by') ?? signal.from,
        state,
        outcome: null,
        at: signal.observedAt,
        seq: signal.seq,
        // What is merged is not yet running: its deployment is the news, unless it takes something back.
        quiet: change.kind === 'merge' && cls === 'deploy-fix',
        firm: change.kind !== 'merge' || change.reverts,
      });
      for (const also of change.further)
        mitigations.note({
          class: also.class,
          target: also.target === null ? null : alias(also.target),
          text: shorten(signal.text, 200),
          by: stringOf(signal, 'by') ?? signal.from,
          state: also.state,
          outcome: null,
          at: signal.observedAt,
          seq: signal.seq,
          quiet: true,
        });
      if (change.note !== null && state === 'doing')
        begun = [
          ...begun,
          { class: cls, target, version: change.note.version, text: shorten(signal.text, 200), by: signal.from, at: signal.observedAt },
        ].slice(-20);
      // What somebody only looked at has changed nothing.
      if (actionGroup(cls) === 'diagnose') return;
      if (change.kind === 'merge' || (actionGroup(cls) === 'mitigate' && signal.observedAt - signal.occurredAt < 5 * minuteMs)) return;
    }
    if (change.kind === 'request' || (change.kind === 'merge' && inTrouble)) return;
    // `Deploy is successful` changes nothing new: it says how the last step went.
    if (
      change.action === null &&
      inTrouble &&
      /\b(?:succe(?:eds?|ssful(?:ly)?|ss)|completed|finished)\b/i.test(signal.text) &&
      mitigations.outcome('worked', signal.text, signal.observedAt)
    )
      return;
    const region = stringOf(signal, 'region');
    const entity = alias.sure(change.entity);
    const ref = book.set({
      dimension: 'change',
      entity,
      ...(region === undefined ? {} : { key: `${entity}\n${region}` }),
      ...(change.from === null ? {} : { from: change.from }),
      to: region === undefined ? change.to : `${change.to} (${region})`,
      direction: 'neutral',
      confidence: 0.95,
      voice: 'monitoring',
    });
    versions.changed(entity, `${change.to} ${signal.text}`, ref);
  };

  /** A step that a machine's notice shows to be done. */
  const noteDone = (cls: ActionClass, { text, from: by, observedAt: at, seq }: Signal): void => {
    mitigations.note({ class: cls, target: null, text, by, state: 'done', outcome: null, at, seq });
  };

  const read = (given: Signal): void => {
    // The state that an emoji shows is read where monitors write; log lines have none worth their cost.
    const text = given.channel === 'alert' || given.channel === 'log' ? given.text : withoutEmoji(given.text);
    const signal = text === given.text || text === '' ? given : { ...given, text };
    const logged = signal.channel === 'alert' ? undefined : readLogged(signal.text, signal.from);
    if (logged !== undefined) {
      const { by, host, text: line } = logged;
      const attributes = { ...signal.attributes, by, ...(host === null ? {} : { [writtenOn]: host }) };
      readChangeSignal({ ...signal, channel: 'change', from: by, text: line, attributes });
      return;
    }
    switch (signal.channel) {
      case 'log': {
        const output = readOutputChange(signal);
        // A machine's own output during the trouble tells nothing that its pipeline would not tell.
        if (output !== undefined && (output.action !== null || !inTrouble)) {
          readChangeSignal(
            signal,
            output.action === null || output.action.target !== null
              ? output
              : { ...output, action: { ...output.action, target: prose.focus() } },
          );
          return;
        }
        if (commandOf(signal.text) === undefined && !isProse(signal.text)) {
          readLog(signal);
          return;
        }
        prose.read(signal);
        return;
      }
      case 'telemetry': {
        const taken = metrics.read(signal);
        // A caption of a number is no sentence.
        if (taken === 'none' || (taken === 'first' && /[.!]\s*$/.test(signal.text))) prose.read(signal);
        return;
      }
      case 'alert': {
        for (const { alert, counted } of alerts.read(signal)) {
          // Who acknowledges an alert looks after it: that is ownership of the alert, and no step of the incident.
          if (alert.state === 'acknowledged' || !counted) continue;
          if (alert.state !== 'resolved') trouble();
          if (
            alert.region !== null &&
            alert.level !== 'info' &&
            alert.state === 'firing' &&
            /5xx|Error_?Rate|Latency|Success|Availab|Probe|PerMinute|SiteDown/.test(alert.name)
          ) {
            scope.evidence([alert.region.toLowerCase()], true, 'monitoring', signal.seq);
          }
        }
        return;
      }
      case 'change':
        readChangeSignal(signal);
        return;
      case 'status': {
        const post = readStatusPost(signal);
        if (post.whose === 'own') {
          prose.recovered(signal);
          if (post.turn !== null) noteDone(post.turn, signal);
          noteDone('update-external', signal);
          book.set({
            dimension: 'communication',
            entity: 'Public update',
            to: shorten(signal.text, 200),
            direction: 'neutral',
            confidence: 0.95,
            voice: 'people',
          });
        } else {
          const name = alias.sure(post.vendor);
          const entity = /\bstatus\b/i.test(name) ? name : `${name} status page`;
          book.set({
            dimension: 'symptom',
            entity,
            to: shorten(signal.text, 160),
            direction: post.isFine ? 'better' : 'worse',
            confidence: 0.8,
            voice: 'vendor',
          });
          troubles.note({ dimension: 'symptom', key: entity, thing: name, aspect: undefined, told: 'status', at: signal.observedAt });
          if (post.isFine) hypotheses.cleared(name, signal.seq);
        }
        return;
      }
      case 'chat':
      case 'ticket':
        if (!inTrouble) trouble();
        prose.read(signal);
        return;
    }
  };

  return {
    observe(signal) {
      book.open(signal, signal.observedAt);
      read(signal);
      const perception = book.close();
      if (!inTrouble && perception.events.some((event) => event.direction === 'worse')) trouble();
      if (signal.observedAt - sweptAt < sweepMs) return perception;
      book.open(null, signal.observedAt);
      sweep(signal.observedAt);
      const swept = book.close();
      if (swept.events.length === 0) return perception;
      return { ...perception, events: [...perception.events, ...swept.events] };
    },
    tick(now) {
      book.open(null, now);
      sweep(now);
      return book.close();
    },
  };
}

function stringOf(signal: Signal, name: string): string | undefined {
  const value = signal.attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

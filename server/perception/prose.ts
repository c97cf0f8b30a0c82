// Turns what people write (chat, tickets, status posts, prose in alerts and logs) into changes of the incident's state.
import type { Signal } from '../../domain/signal.ts';
import { minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionGroup, severityWord } from '../../domain/vocabulary.ts';
import type { ReadAction } from './action-reader.ts';
import { commandsIn } from './commands.ts';
import { entityOfLabels, entityOfSender, isPerson, isRegion } from './entities.ts';
import type { Hypotheses } from './hypotheses.ts';
import type { Mitigations } from './mitigations.ts';
import { type Notebook, shorten, type Voice } from './notebook.ts';
import type { Scope } from './scope.ts';
import type { Aspect } from './sentence-patterns.ts';
import { sentencesOf } from './sentence-split.ts';
import { type Reading, readSentence, type Statement } from './sentences.ts';
import type { Stages } from './stages.ts';

export type ProseParts = {
  readonly book: Notebook;
  readonly hypotheses: Hypotheses;
  readonly mitigations: Mitigations;
  readonly stages: Stages;
  readonly scope: Scope;
  readonly alias: (name: string) => string;
};

export type Prose = {
  read(signal: Signal): void;
  /** Something is wrong, as another reader found: actions count from now on. */
  trouble(): void;
};

type Open = { readonly dimension: 'symptom' | 'impact'; readonly key: string; readonly entity: string; at: number };

/** How many reports of users make the next event. */
const reportSteps = [1, 3, 10, 30, 100, 300, 1_000];
const repeatMs = 30 * minuteMs;
const maxOpen = 300;
const ownAspects: ReadonlySet<Aspect> = new Set(['health', 'errors']);
const leadPhrase =
  /^(?:the |all |some |many |our |most |several )?((?:[\w.'/-]+\s+){0,3}?[\w.'/-]+)\s+(?:is|are|was|were|has|have|had|drop\w*|goes|went|fall\w*|fell|ris\w*|rose|begin\w*|start\w*|keep\w*|return\w*|fail\w*|hit\w*|reach\w*|still|now|no longer|cannot|can't|does|do|did|look\w*|seem\w*|stop\w*|spik\w*|stay\w*|remain\w*|increas\w*|grow\w*|get\w*|report\w*|continu\w*|succeed\w*|enter\w*|aren't|isn't)\b/i;

export function createProse({ book, hypotheses, mitigations, stages, scope, alias }: ProseParts): Prose {
  const open = new Map<string, Open>();
  let focus: string | null = null;
  let known = false;
  let reports = 0;
  const lastIntent = new Map<ActionClass, string>();

  const remember = (entry: Open): void => {
    open.delete(entry.key);
    open.set(entry.key, entry);
    if (open.size > maxOpen) {
      const first = open.keys().next().value;
      if (first !== undefined) open.delete(first);
    }
  };

  const worse = (signal: Signal, reading: Reading, one: Extract<Statement, { kind: 'symptom' }>): void => {
    const voice = voiceOf(signal);
    known = true;
    const lead = leadPhrase.exec(reading.text)?.[1];
    const named = one.entity ?? entityOfLabels(signal.attributes) ?? entityOfSender(signal.from);
    const entity =
      named !== undefined && named !== null
        ? alias(named)
        : lead !== undefined && !/^(?:it|this|that|there|they|we|i|you|everything|nothing|something|more|people)\b/i.test(lead)
          ? alias(lead.replace(/'s$/, ''))
          : null;
    if (voice === 'users') {
      reports++;
      const region = signal.attributes.region;
      if (typeof region === 'string') scope.evidence([region.toLowerCase()], true, 'users', signal.seq);
      const specific = one.entity !== null ? alias(one.entity) : null;
      const before = book.field('impact', 'User reports');
      if (specific !== null && book.field('impact', specific) === undefined && reports <= 3) {
        book.set({ dimension: 'impact', entity: specific, to: reading.text, direction: 'worse', confidence: 0.7, voice });
        remember({ dimension: 'impact', key: specific, entity: specific, at: signal.observedAt });
      } else if (reportSteps.includes(reports) || before === undefined) {
        const to = reports === 1 ? `1 report: ${shorten(reading.text, 120)}` : `${reports} reports, last: ${shorten(reading.text, 100)}`;
        book.set({
          dimension: 'impact',
          entity: 'User reports',
          to,
          direction: 'worse',
          confidence: Math.min(0.95, 0.5 + reports * 0.08),
          voice,
        });
        remember({ dimension: 'impact', key: 'User reports', entity: 'User reports', at: signal.observedAt });
      } else book.attach(before.ref);
      return;
    }
    const dimension = one.users && !ownAspects.has(one.aspect) && one.entity !== null ? 'symptom' : one.users ? 'impact' : 'symptom';
    const name = entity ?? (one.users ? 'Users' : (focus ?? 'Incident'));
    const label = ownAspects.has(one.aspect) || name.toLowerCase().includes(one.aspect) ? name : `${name} ${one.aspect}`;
    const before = book.field(dimension, label) ?? book.field(dimension === 'impact' ? 'symptom' : 'impact', label);
    if (before !== undefined && before.direction === 'worse' && signal.observedAt - before.at < repeatMs) {
      book.attach(before.ref);
      return;
    }
    if (one.hedged && voice === 'people' && before === undefined && one.entity === null) return;
    book.set({
      dimension,
      entity: label,
      to: reading.text,
      direction: 'worse',
      confidence: one.hedged ? 0.5 : voice === 'people' ? 0.8 : 0.85,
      voice,
    });
    remember({ dimension, key: label, entity: name, at: signal.observedAt });
  };

  const better = (signal: Signal, reading: Reading, one: Extract<Statement, { kind: 'recovery' }>): void => {
    const voice = voiceOf(signal);
    const name = one.entity === null ? null : alias(one.entity).toLowerCase();
    const all = [...open.values()].filter((entry) => book.field(entry.dimension, entry.key)?.direction === 'worse');
    let hit =
      name === null
        ? []
        : all.filter(
            (entry) =>
              entry.entity.toLowerCase() === name || entry.entity.toLowerCase().includes(name) || name.includes(entry.entity.toLowerCase()),
          );
    const general =
      /\b(?:everything|all (?:is|good|clear|systems)|things|incident|service|issue|outage|recover\w*|resolved)\b/i.test(reading.text) ||
      one.users;
    if (hit.length === 0 && (general || name === null)) hit = all.filter((entry) => entry.dimension === 'impact').slice(-1);
    if (hit.length === 0 && general) hit = all.slice(-1);
    if (hit.length === 0) {
      if (name !== null && voice === 'people') hypotheses.cleared(name, signal.seq);
      return;
    }
    for (const entry of hit.slice(-2)) {
      book.set({
        dimension: entry.dimension,
        entity: entry.key,
        to: reading.text,
        direction: 'better',
        confidence: one.hedged ? 0.5 : voice === 'users' ? 0.6 : 0.8,
        voice,
      });
    }
    if (!one.hedged) {
      mitigations.recovered(signal.observedAt);
      if (stages.current() === 'mitigate') stages.reached('recover', signal.observedAt);
    }
  };

  const act = (signal: Signal, reading: Reading, action: ReadAction, ask: boolean): void => {
    const { class: cls, mode } = action;
    const person = isPerson(signal.from) || signal.role !== null;
    if (mode === 'planned' || mode === 'asked' || mode === 'negated') {
      const target = action.targets[0];
      if (target !== undefined && !isRegion(target)) lastIntent.set(cls, target);
      // To ask for something is itself a step only where asking is the step.
      if (mode !== 'asked' || !person || (cls !== 'engage' && cls !== 'consult')) return;
    }
    if (!known && !person) return;
    const group = actionGroup(cls);
    const targets = action.targets.filter((target) => !isRegion(target));
    const fallback =
      lastIntent.get(cls) ??
      (group === 'mitigate' || group === 'diagnose'
        ? (reading.mentions.find((mention) => mention.certain && !isRegion(mention.name) && mention.kind !== 'version')?.name ?? focus)
        : null);
    for (const target of targets.length > 0 ? targets.slice(0, 4) : [fallback]) {
      if (mode === 'decided' && target !== null) lastIntent.set(cls, target);
      const failed = mode === 'tried' && /\b(?:unable|cannot|can't|could not|couldn't|failed)\b/i.test(reading.text);
      mitigations.note({
        class: cls,
        target: target === null ? null : alias(target),
        text: reading.text,
        by: signal.from,
        state: mode === 'doing' || mode === 'decided' || ask ? 'doing' : 'done',
        outcome: failed ? 'did-not-work' : null,
        at: signal.observedAt,
        seq: signal.seq,
      });
    }
    if (cls === 'update-external' || cls === 'update-internal') {
      book.set({
        dimension: 'communication',
        entity: cls === 'update-external' ? 'Public update' : 'Internal update',
        to: reading.text,
        direction: 'neutral',
        confidence: 0.85,
        voice: 'people',
      });
    } else if (cls === 'engage' && targets[0] !== undefined) {
      book.set({
        dimension: 'ownership',
        entity: alias(targets[0]),
        to: 'called in',
        direction: 'neutral',
        confidence: 0.8,
        voice: 'people',
      });
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

  const take = (signal: Signal, reading: Reading): void => {
    const causes = reading.statements.some((one) => one.kind === 'cause');
    const acts = reading.statements.filter((one) => one.kind === 'action');
    for (const one of reading.statements) {
      switch (one.kind) {
        case 'action':
          act(signal, reading, one.action, false);
          break;
        case 'symptom':
          if (!(causes && one.hedged)) worse(signal, reading, one);
          break;
        case 'recovery':
          if (!reading.statements.some((other) => other.kind === 'outcome' && other.outcome !== 'worked')) better(signal, reading, one);
          break;
        case 'cause':
          known = true;
          stages.reached('triage', signal.observedAt);
          hypotheses.say(one.state, one.statement, signal.seq);
          break;
        case 'outcome':
          // Hedged praise is watched, not believed.
          if (one.hedged && one.outcome === 'worked') break;
          if (acts.some((other) => other.action.mode === 'done' && actionGroup(other.action.class) === 'diagnose')) break;
          if (mitigations.outcome(one.outcome, reading.text, signal.observedAt) && one.outcome === 'worked')
            stages.reached('recover', signal.observedAt);
          break;
        case 'severity':
          book.set({
            dimension: 'severity',
            entity: 'Incident',
            to: severityWord[one.severity],
            direction: 'neutral',
            confidence: 0.95,
            voice: 'people',
          });
          known = true;
          break;
        case 'stage':
          stages.said(one.stage);
          break;
        case 'role':
          book.set({ dimension: 'ownership', entity: one.role, to: one.holder, direction: 'neutral', confidence: 0.95, voice: 'people' });
          mitigations.note({
            class: 'assign-role',
            target: null,
            text: reading.text,
            by: signal.from,
            state: 'done',
            outcome: null,
            at: signal.observedAt,
            seq: signal.seq,
          });
          break;
        case 'region':
          scope.evidence(
            one.regions,
            one.affected,
            voiceOf(signal),
            signal.seq,
            /\b(?:settled|confirmed|both|is affected|are affected)\b/i.test(reading.text) && one.affected,
          );
          break;
        case 'asked':
          if (
            signal.channel === 'chat' &&
            signal.role !== 'user' &&
            signal.role !== 'stakeholder' &&
            /\b(?:@\S+|can you|could you|do you|did (?:you|anybody|anyone)|does anyone|anyone know|who knows|please)\b/i.test(reading.text)
          ) {
            mitigations.note({
              class: 'consult',
              target: null,
              text: reading.text,
              by: signal.from,
              state: 'done',
              outcome: null,
              at: signal.observedAt,
              seq: signal.seq,
            });
          }
          break;
      }
    }
  };

  return {
    trouble() {
      known = true;
    },
    read(signal) {
      const context = { channel: signal.channel, role: signal.role, from: signal.from };
      const person = isPerson(signal.from) || signal.role !== null;
      const commands = commandsIn(signal.text);
      for (const command of commands) {
        mitigations.note({
          class: command.class,
          target: command.target === null ? focus : alias(command.target),
          text: command.text,
          by: signal.from,
          state: 'done',
          outcome: null,
          at: signal.observedAt,
          seq: signal.seq,
        });
      }
      for (const text of sentencesOf(signal.text)) {
        if (commands.some((command) => text.includes(command.text.slice(0, 40)) && !/\s[A-Z]?[a-z]+ing\b/.test(text.slice(0, 20))))
          continue;
        const reading = readSentence(text, context);
        take(signal, reading);
        if (person || signal.channel === 'log') {
          const named = reading.mentions.find(
            (mention) => mention.certain && !isRegion(mention.name) && mention.kind !== 'version' && mention.kind !== 'change',
          );
          if (named !== undefined) focus = alias(named.name);
        }
      }
    },
  };
}

function voiceOf(signal: Signal): Voice {
  if (signal.role === 'user' || (signal.channel === 'ticket' && signal.role === null)) return 'users';
  if (signal.role === 'vendor') return 'vendor';
  return isPerson(signal.from) || signal.role !== null ? 'people' : 'monitoring';
}

// The first draft of a review: what the log and the timeline say of an incident, as sentences that name their evidence.
import { type AdvisedAndDone, advisedAndDone } from './advised.ts';
import type { TimelineEntryFields } from './document.ts';
import type { CriticalEvent } from './event.ts';
import { type EventNumber, eventLabel } from './ids.ts';
import type { NoteBlock, NoteRun } from './note-text.ts';
import { durationWord, isMilestone, type ReviewDuration, reviewDurations, tookWords } from './review-durations.ts';
import type { ActionState, OfferState, RoomState } from './room-state.ts';
import { type Hypothesis, statePanel } from './state-panel.ts';
import type { EpochMs } from './time.ts';
import { clockWords, dayWords } from './time-words.ts';
import { dismissReasonWord, outcomeWord, type Severity, severities, severityWord, stageWord } from './vocabulary.ts';

/** An entry of the shared timeline as the draft reads it; `text` is its words without their form. */
export type ReviewLine = Pick<TimelineEntryFields, 'kind' | 'at' | 'event' | 'pinned' | 'authorName'> & { readonly text: string };

/** No list of the draft is longer: a reader of hundreds of lines reads none. The rest is counted. */
const maxLines = 60;
const maxWords = 280;

/**
 * Drafts a review from the room and its timeline. Pure: the same input gives the same words. Times are UTC, each a link to
 * its moment as `addressOf` gives it; events are named as `E12`. What the log does not say is said to be unknown.
 */
export function draftReview(room: RoomState, lines: readonly ReviewLine[], addressOf: (at: EpochMs) => string): NoteBlock[] {
  const advice = advisedAndDone(room);
  const { cause } = statePanel(room.events);
  const at = (moment: EpochMs): NoteRun => ({ text: clockWords(moment, 'UTC'), href: addressOf(moment) });
  const timed = (moment: EpochMs, text: string, events: readonly EventNumber[] = []): NoteRun[] => [
    at(moment),
    { text: ` ${text}${cite(events)}` },
  ];
  const actions = [...room.actions.values()].sort((a, b) => beganAt(a) - beganAt(b));
  const withOutcome = (...outcomes: readonly (ActionState['outcome'] | 'none')[]) =>
    actions.filter(({ outcome }) => outcomes.includes(outcome ?? 'none')).map((action) => timed(beganAt(action), actionWords(action)));
  return [
    heading('Summary'),
    paragraph(summaryRuns(room, at)),
    ...(room.resolution === null || room.resolvedAt === null
      ? []
      : [paragraph(timed(room.resolvedAt, `Said when it was resolved: ${ended(room.resolution)}`))]),
    heading('Impact'),
    ...listOr(
      current(room, ['impact', 'scope']).map((event) => timed(event.observedAt, eventWords(event), [event.number])),
      'No impact was recorded.',
    ),
    heading('Durations'),
    paragraph([
      { text: `All times are UTC. Lengths count from ${room.milestones.detected === undefined ? 'the declaration' : 'detection'}.` },
    ]),
    // A mark that is still missing will come beside the words; here it would go on saying "unknown".
    list(
      reviewDurations(room)
        .filter((duration) => duration.at !== null || !isMilestone(duration.what))
        .map((duration) => durationRuns(duration, at)),
    ),
    heading('Timeline'),
    ...listOr(
      timelineOf(room, lines).map((line) => timed(line.at, line.text, line.events)),
      'Nothing was pinned or decided.',
    ),
    heading('What worked'),
    ...listOr(withOutcome('worked', 'partly'), 'No step is known to have worked.'),
    heading('What did not work'),
    ...listOr(withOutcome('did-not-work', 'harmful'), 'No step is known not to have worked.'),
    heading('What was tried, outcome unknown'),
    ...listOr(withOutcome('unknown', 'none'), 'The outcome of every step is known.'),
    heading('Cause'),
    ...listOr(
      [...(cause.leading === null ? [] : [cause.leading]), ...cause.competing].map((hypothesis) => causeRuns(hypothesis, timed)),
      'The cause is unknown.',
    ),
    ...(cause.ruledOut.length === 0
      ? []
      : [subheading('Ruled out'), list(capped(cause.ruledOut.map((hypothesis) => causeRuns(hypothesis, timed))))]),
    heading('Open questions'),
    ...listOr(questionsOf(room, lines, timed), 'No question is open.'),
    heading('Advice'),
    ...adviceBlocks(advice, timed),
  ];
}

type Timed = (moment: EpochMs, text: string, events?: readonly EventNumber[]) => NoteRun[];

function summaryRuns(room: RoomState, at: (moment: EpochMs) => NoteRun): NoteRun[] {
  const runs: NoteRun[] = [{ text: `${room.reference} “${room.title}”` }];
  if (room.declaredAt !== null) {
    runs.push({ text: ` was declared on ${dayWords(room.declaredAt, 'UTC')} at ` }, at(room.declaredAt), {
      text: ` by ${room.declaredBy ?? 'somebody'}`,
    });
  }
  runs.push({ text: room.resolvedAt === null ? '. It is not resolved.' : ', and resolved at ' });
  if (room.resolvedAt !== null) {
    runs.push(at(room.resolvedAt), {
      text: room.declaredAt === null ? '.' : ` after ${tookWords(room.resolvedAt - room.declaredAt)}.`,
    });
  }
  const worst = worstSeverity(room);
  runs.push({
    text:
      worst === room.severity
        ? ` It was ${severityWord[worst]}.`
        : ` At its worst it was ${severityWord[worst]}, at the end ${severityWord[room.severity]}.`,
  });
  return runs;
}

function worstSeverity(room: RoomState): Severity {
  const held = room.events.filter(({ dimension }) => dimension === 'severity').map(({ to }) => to);
  return severities.find((severity) => severity === room.severity || held.includes(severityWord[severity])) ?? room.severity;
}

function durationRuns({ what, at: moment, tookMs, markedBy }: ReviewDuration, at: (moment: EpochMs) => NoteRun): NoteRun[] {
  const name = durationWord[what];
  if (moment === null) return [{ text: name, bold: true }, { text: ': unknown.' }];
  const took = tookMs === null ? '' : `, after ${tookWords(tookMs)}`;
  return [
    { text: name, bold: true },
    { text: ': ' },
    at(moment),
    { text: `${took}${markedBy === null ? '' : `, marked by ${markedBy}`}.` },
  ];
}

type TimelineLine = { readonly at: EpochMs; readonly text: string; readonly events: readonly EventNumber[] };

/** Pinned events, what people decided and marked, severity and stage, and what was told: in the order of time. */
function timelineOf(room: RoomState, lines: readonly ReviewLine[]): TimelineLine[] {
  const byNumber = new Map(room.events.map((event) => [event.number, event]));
  const found: TimelineLine[] = [];
  const seen = new Set<EventNumber>();
  for (const line of lines) {
    if (line.kind === 'pin') {
      const event = line.event === null || !line.pinned ? undefined : byNumber.get(line.event);
      if (event === undefined || seen.has(event.number)) continue;
      seen.add(event.number);
      found.push({ at: event.observedAt, text: eventWords(event), events: [event.number] });
    } else if (line.kind === 'decision' || line.kind === 'update' || line.pinned) {
      const kind = { decision: 'decided', update: 'wrote an update', task: 'gave a task', question: 'asked', note: 'noted' }[line.kind];
      if (line.text.trim() !== '') found.push({ at: line.at, text: `${line.authorName} ${kind}: ${ended(line.text)}`, events: [] });
    }
  }
  for (const event of room.events) {
    const isAct = event.ref === null && ['severity', 'stage', 'communication'].includes(event.dimension);
    if (!isAct || seen.has(event.number)) continue;
    found.push({ at: event.observedAt, text: ownEventWords(event), events: [event.number] });
  }
  for (const action of room.actions.values()) {
    if (action.origin === 'noticed') continue;
    const how = action.origin === 'offer' ? `took the advice “${ended(action.text, '')}”` : `gave the task “${ended(action.text, '')}”`;
    const to = action.doer.name === action.givenBy ? '' : ` to ${action.doer.name}`;
    found.push({ at: action.acceptedAt, text: `${action.givenBy} ${how}${to}.`, events: [] });
  }
  return found.sort((a, b) => a.at - b.at);
}

function ownEventWords(event: CriticalEvent): string {
  const who = event.author.name;
  switch (event.dimension) {
    case 'severity':
      return event.from === null ? `${who} declared it as ${event.to}.` : `${who} changed the severity from ${event.from} to ${event.to}.`;
    case 'communication':
      return `${who} posted: ${event.entity.toLowerCase()}, “${ended(event.to, '')}”.`;
    default: {
      const word = (value: string) => Object.entries(stageWord).find(([stage]) => stage === value)?.[1] ?? value;
      if (event.to === 'resolved') return `${who} resolved the incident.`;
      return event.to === 'open' ? `${who} reopened the incident.` : `${who} moved it to ${word(event.to)}.`;
    }
  }
}

function questionsOf(room: RoomState, lines: readonly ReviewLine[], timed: Timed): NoteRun[][] {
  const asked = [...room.questions.values()].filter(({ answer }) => answer === null);
  return [
    ...asked.map(({ askedAt, askedBy, to, text }) =>
      timed(askedAt, `${askedBy} asked${to === null ? '' : ` ${to.name}`}: ${ended(text)} No answer is recorded.`),
    ),
    ...lines
      .filter(({ kind, text }) => kind === 'question' && text.trim() !== '')
      .map(({ at, authorName, text }) => timed(at, `${authorName} asked in the timeline: ${ended(text)}`)),
    ...room.openQuestions.map(({ text }) => [{ text: `Advice was waiting for an answer: ${ended(text)}` }]),
  ];
}

const decisionWord = {
  accepted: 'taken',
  dismissed: 'dismissed',
  refused: 'refused in words',
  ignored: 'seen and not decided',
  undecided: 'closed undecided',
  open: 'still open',
};

function adviceBlocks({ offers, actions, leadTimeMs }: AdvisedAndDone, timed: Timed): NoteBlock[] {
  if (offers.length === 0) return [paragraph([{ text: 'No advice was offered.' }])];
  const count = (decision: keyof typeof decisionWord) => offers.filter((fate) => fate.decision === decision).length;
  const before = actions.filter(({ advised }) => advised === 'before');
  const counted = (Object.keys(decisionWord) as (keyof typeof decisionWord)[])
    .filter((decision) => count(decision) > 0)
    .map((decision) => `${count(decision)} ${decisionWord[decision]}`);
  const lead = leadTimeMs === null ? '' : `, at the median ${tookWords(leadTimeMs)} ahead`;
  const followed = offers.filter(({ action }) => action !== null);
  const refused = offers.flatMap(({ offer }) => (offer.dismissed === null ? [] : [refusedRuns(offer, offer.dismissed, timed)]));
  const never = actions.filter(({ advised }) => advised === 'never');
  return [
    paragraph([
      {
        text: `${offers.length} ${offers.length === 1 ? 'step was' : 'steps were'} offered: ${counted.join(', ')}. ${before.length} of ${actions.length} steps taken were advised before${lead}.`,
      },
    ]),
    ...part(
      'Followed',
      followed.map(({ offer: { offer }, action }) =>
        timed(
          offer.openedAt,
          `Advised: “${ended(offer.text, '')}”; ${action?.doer.name ?? 'somebody'} did it${outcomeEnd(action)}.`,
          basisOf(offer),
        ),
      ),
    ),
    ...part('Not followed', refused),
    ...part(
      'Done without advice',
      never.map(({ action, at }) => timed(at, actionWords(action))),
    ),
  ];
}

function part(title: string, lines: readonly (readonly NoteRun[])[]): NoteBlock[] {
  return lines.length === 0 ? [] : [subheading(title), list(capped(lines))];
}

function refusedRuns({ offer }: OfferState, dismissed: NonNullable<OfferState['dismissed']>, timed: Timed): NoteRun[] {
  const note = dismissed.note === null ? '' : ` ${ended(dismissed.note)}`;
  return timed(
    dismissed.at,
    `${dismissed.by.name} dismissed “${ended(offer.text, '')}”: ${dismissReasonWord[dismissed.reason].toLowerCase()}.${note}`,
    basisOf(offer),
  );
}

function basisOf(offer: OfferState['offer']): EventNumber[] {
  return offer.basis.flatMap((evidence) => (evidence.kind === 'event' ? [evidence.number] : [])).slice(0, 4);
}

function causeRuns({ statement, state, at, events }: Hypothesis, timed: Timed): NoteRun[] {
  return timed(at, `${statement}: ${state}.`, events.slice(-4));
}

function actionWords(action: ActionState): string {
  const note = action.note === null ? '' : ` ${ended(action.note)}`;
  return `${action.doer.name}: ${ended(action.text, '')}${outcomeEnd(action)}.${note}`;
}

function outcomeEnd(action: ActionState | null): string {
  if (action !== null && action.outcome === null && action.calledOff !== null) return ', called off';
  if (action === null || action.outcome === null) return action?.doneAt == null ? '' : ', done';
  return `, ${outcomeWord[action.outcome].toLowerCase()}`;
}

function beganAt(action: ActionState): EpochMs {
  return action.startedAt ?? action.acceptedAt;
}

/** The last value of each field of these dimensions, and what made it worse on the way: everything not corrected since. */
function current(room: RoomState, dimensions: readonly CriticalEvent['dimension'][]): CriticalEvent[] {
  return room.events.filter(({ dimension, supersededBy }) => supersededBy === null && dimensions.includes(dimension));
}

function eventWords({ entity, from, to }: CriticalEvent): string {
  return from === null ? `${entity}: ${ended(to)}` : `${entity} went from ${ended(from, '')} to ${ended(to)}`;
}

function cite(events: readonly EventNumber[]): string {
  return events.length === 0 ? '' : ` (${events.map(eventLabel).join(', ')})`;
}

/** Words as the end of a sentence: on one line, not too long, with one full stop (or `end`). */
function ended(words: string, end = '.'): string {
  const line = words.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > maxWords ? `${line.slice(0, maxWords - 1).trimEnd()}…` : line;
  return end === '' ? short.replace(/[.]+$/, '') : /[.?!…]$/.test(short) ? short : short + end;
}

function heading(text: string): NoteBlock {
  return { type: 'heading', level: 1, runs: [{ text }] };
}

function subheading(text: string): NoteBlock {
  return { type: 'heading', level: 2, runs: [{ text }] };
}

function paragraph(runs: readonly NoteRun[]): NoteBlock {
  return { type: 'paragraph', runs };
}

function list(lines: readonly (readonly NoteRun[])[]): NoteBlock {
  return { type: 'list', ordered: false, start: 1, items: lines.map((runs) => [paragraph(runs)]) };
}

function capped(lines: readonly (readonly NoteRun[])[]): readonly (readonly NoteRun[])[] {
  return lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines), [{ text: `And ${lines.length - maxLines} more in the playback.` }]];
}

function listOr(lines: readonly (readonly NoteRun[])[], otherwise: string): NoteBlock[] {
  return lines.length === 0 ? [paragraph([{ text: otherwise }])] : [list(capped(lines))];
}

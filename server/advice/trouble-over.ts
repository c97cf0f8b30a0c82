// Whether what a look or a mitigation is for is over: the trouble of the very thing, or all trouble for a while.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import { type EpochMs, minuteMs, plus } from '../../domain/time.ts';
import { actionGroup } from '../../domain/vocabulary.ts';
import { sameName } from '../memory/words.ts';
import { type MemoryItem, tellsOfTrouble, type WorkingMemory } from '../memory/working-memory.ts';
import type { Step } from './same-step.ts';

/** Trouble that has just ended often comes back within minutes: a step that stands waits so long before it goes. */
const settledMs = 5 * minuteMs;
/** Nothing worse was heard for so long since things took a turn for the better. */
const calmMs = 15 * minuteMs;

/** What alerts say while they fire: these close by themselves, so one that stands is believed. */
const firing = /^firing\b/;

/**
 * The news by which what the step is for ended; null while it stands, and for steps that coordinate, check or close, or that `record`,
 * whose words are shown, means for the time after.
 */
export function endOfTrouble(step: Step, record: KnowledgeRecord | undefined, memory: WorkingMemory): MemoryItem | null {
  const group = actionGroup(step.class);
  if ((group !== 'diagnose' && group !== 'mitigate') || isForAfter(record)) return null;
  return (step.target === null ? null : lastGoodNews(step.target, memory)) ?? turnToCalm(memory);
}

/** Whether trouble that ended with this news has stayed away for a few minutes. */
export function hasSettled({ at }: MemoryItem, now: EpochMs): boolean {
  return now >= plus(at, settledMs);
}

function isForAfter(record: KnowledgeRecord | undefined): boolean {
  return record?.key.stages.some((stage) => stage === 'recover' || stage === 'review') ?? false;
}

const newsOf = new WeakMap<WorkingMemory['items'], Map<string, MemoryItem | null>>();

/** The newest that was said of the thing's trouble, where it is that it ended and no alert about it still fires. Found once for each state of a room. */
function lastGoodNews(target: string, memory: WorkingMemory): MemoryItem | null {
  let news = newsOf.get(memory.items);
  if (news === undefined) {
    news = new Map();
    newsOf.set(memory.items, news);
  }
  const known = news.get(target);
  if (known !== undefined) return known;
  const about = memory.items.filter((item) => tellsOfTrouble(item) && isAbout(item, target, memory));
  const [newest] = about;
  const isOver = newest?.direction === 'better' && sameName(newest.thing, target) && !about.some((item) => stillFires(item, memory));
  const found = isOver ? newest : null;
  news.set(target, found);
  return found;
}

/** The turn for the better since which nothing got worse for a quarter of an hour and no alert fires; null where it is not calm. */
function turnToCalm(memory: WorkingMemory): MemoryItem | null {
  const newest = memory.items.find((item) => tellsOfTrouble(item) && item.direction !== 'neutral');
  if (newest === undefined || newest.direction !== 'better' || memory.now < plus(newest.at, calmMs)) return null;
  return memory.symptoms.some((item) => stillFires(item, memory)) ? null : newest;
}

function stillFires(item: MemoryItem, memory: WorkingMemory): boolean {
  return memory.stateOf(item) === 'stands' && firing.test(item.value);
}

function isAbout(item: MemoryItem, target: string, memory: WorkingMemory): boolean {
  return sameName(item.thing, target) || memory.thingsNamedBy(item).some(({ name }) => name === target);
}

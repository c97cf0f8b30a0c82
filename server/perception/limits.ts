// Reads that something has used up what it may have: full, exhausted, N of N, at its limit; and figures that people write beside what is usual.
import type { Aspect } from './sentence-patterns.ts';

export type Limit = {
  readonly aspect: Aspect;
  /** Where in the text it is said, in characters. */
  readonly at: number;
};

/** Words for what has a limit by its nature, as they stand in log lines and captions. */
const aspects: readonly (readonly [Aspect, RegExp])[] = [
  ['disk', /disk|volume|storage|file ?system|watermark|inode|\bpool (?:\w+ )?\d+ ?%|dataset|space|snapshot/i],
  ['memory', /memory|heap|\bram\b|\bgc\b/i],
  ['queue', /queue|backlog|publish|message/i],
  ['connections', /connection|pool|client|socket|session|slots?\b/i],
  ['load', /worker|thread|child|cpu|request/i],
];

/** What is used of what there may be: `80 of 80 in use`, `12/12 busy`, `Using 14 of the maximum 15`. */
const share =
  /\b(?:using|in use:?|used:?|busy:?|active:?|taken:?|occupied:?|allocated:?|assigned:?)\s+(\d[\d.,]*)\s?(?:of|\/|out of)\s?(?:the |a |its )?(?:max(?:imum)? |limit )?(\d[\d.,]*)|\b(\d[\d.,]*)\s?(?:of|\/|out of)\s?(?:the |all |its )?(\d[\d.,]*)\s+(?:[\w-]+ ){0,2}?(?:in use|used|busy|taken|occupied|assigned|allocated)\b/i;
/** `connections 480/500`, `threads: 200 of 200`. */
const gauge =
  /\b(?:connections?|conns?|threads?|workers?|sessions?|slots?|sockets?|clients?|handles?|licen[sc]es)\b:?\s+(?:(?:is |are )?at )?(\d[\d.,]*)\s?(?:\/|of)\s?(\d[\d.,]*)/i;
/** `used 91%`, `96 % full`. */
const percent =
  /\b(?:used|full|usage|utili[sz]ation|occupied|in use)\b:?\s+(\d{1,3}(?:\.\d+)?)\s?%|\b(\d{1,3}(?:\.\d+)?)\s?% (?:used|full|in use|occupied)\b/i;
/** A share of what there is from which on it is soon used up. */
const nearly = 0.9;
const nearlyPercent = 85;

const usedUp =
  /(?<=\d\w*\s)= (?:the |its )?(?:cap|limit|max(?:imum)?)\b|\b(?:exhausted|used up|maxed[- ]out|at (?:its|the|their|our) (?:\w+ )?(?:cap|limit|maximum|max)\b|(?:is|are|at|hit\w*|reach\w*) the cap\b|reached (?:the |its )?[\w.]*\bmax_?\w+|no free (?:[\w-]+ ){0,2}(?:available|left|slots?|threads?|workers?|connections?|address\w*|ips?|space|nodes?|capacity)|(?:limit|watermark|quota|threshold)\b[^.;]{0,24}\bexceeded|(?:limit|memory|disk|resource) (?:limit )?alarm set|will be blocked until|(?:is|are|was) (?:now )?(?:completely |entirely |nearly |almost )?full\b(?! (?:of|gc))|(?:hit|hits|reach(?:es|ed)?) (?:the |its |our |their )?(?:\S+ ){0,3}?(?:limit|quota|ceiling|maximum)\b|(?:can(?:no|')t|cannot) keep up|not keeping up|no (?:more )?(?:room|headroom|capacity) left|out of (?:workers|threads|connections|capacity|addresses|ips|slots|inodes|file descriptors|handles|licen[sc]es|credits|quota))\b/i;
/** Why something came about is its cause, not news of it. */
const explaining = /\b(?:why|because|reason|caused?)\b/i;
/** What stands before these was set, planned or asked for, and is no state. */
const unreal =
  /\b(?:if|would|when it|until it|should|set to|raise|raised|increase\w*|lower\w*|bump\w*|change\w*|plan\w*|configured|no longer|not yet|isn't|aren't|not)\b[^.;,]{0,30}$/i;

/** The limit that a text says to be reached, or undefined where it says none. */
export function readLimit(text: string): Limit | undefined {
  if (text.length > 400 || explaining.test(text)) return undefined;
  const at = placeOf(text);
  if (at === undefined || unreal.test(text.slice(0, at))) return undefined;
  return { aspect: aspects.find(([, words]) => words.test(text))?.[0] ?? 'capacity', at };
}

function placeOf(text: string): number | undefined {
  for (const part of [share.exec(text), gauge.exec(text)]) {
    if (part === null) continue;
    const [some, all] = [numberOf(part[1] ?? part[3]), numberOf(part[2] ?? part[4])];
    if (all > 1 && some >= all * nearly) return part.index;
  }
  const rate = percent.exec(text);
  if (rate !== null && numberOf(rate[1] ?? rate[2]) >= nearlyPercent) return rate.index;
  return usedUp.exec(text)?.index;
}

function numberOf(written: string | undefined): number {
  return Number((written ?? '0').replace(/[,.](?=\d{3}\b)/g, '').replace(',', '.'));
}

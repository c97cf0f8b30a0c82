// What stands on the screen of a room, or of its playback, in the same words, so that one can be compared with the other.
import type { Page } from '@playwright/test';

export type Shown = { facts: string[]; stage: string; events: string[]; advice: string[]; words: string[] };

export function shownOn(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const texts = (selector: string): string[] =>
      [...document.querySelectorAll(selector)].map((element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim());
    const decided = /Accepted|Dismissed/;
    const advice = [...document.querySelectorAll('.advice .card')].filter(
      (card) =>
        /\d/.test(card.querySelector('.rank')?.textContent ?? '') && !decided.test(card.querySelector('.expo b')?.textContent ?? ''),
    );
    return {
      facts: texts('.state .cell .val'),
      stage: texts('.stepper .now')[0]?.replace(/[\d:]+.*$/, '') ?? '',
      events: [...document.querySelectorAll('.evts .evt-body')].map((body) =>
        [...body.querySelectorAll('.e1, :scope > .tr')].map((part) => part.textContent).join(' '),
      ),
      advice: advice.map((card) => card.querySelector('h3, .c-title')?.textContent ?? ''),
      words: texts('.tl .te:not(.sys) .txt'),
    };
  });
}

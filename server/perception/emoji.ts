// Takes emoji out of what programs write: shortcodes (`:rocket:`) and pictures name nothing, yet some say how it went.

const shortcode = /(?<![\w:/])(?::[a-z][a-z0-9]*(?:[_+-][a-z0-9]+)*:)+(?![\w:/])/g;
/** Pictures, and the marks that people use like them: ticks, crosses, warning signs. */
const picture = /[\u{1F000}-\u{1FAFF}\u2600-\u26FF\u2705\u2713-\u2718\u274C\u274E\u2753-\u2757\u2B50\u2B55]\uFE0F?/gu;
const bad =
  /:(?:x|no_entry|no_entry_sign|red_circle|large_red_square|fire|rotating_light|boom|bangbang|alert|siren|negative_squared_cross_mark):|[🔴🔥🚨❌✗✘❎💥⛔🟥]/u;
const good =
  /:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|large_green_circle|green_circle|green_heart|tada):|[✅✔✓🟢🎉💚🟩]/u;

/** A text without its emoji; the words stay as they are. */
export function withoutEmoji(text: string): string {
  if (!/:[a-z][\w+-]*:|[\u2600-\u{1FAFF}]/u.test(text)) return text;
  const plain = text.replace(shortcode, ' ').replace(picture, ' ');
  return plain === text ? text : plain.replace(/[ \t]{2,}/g, ' ').replace(/^[ \t]+|[ \t]+$/gm, '');
}

/** What the first emoji in a text say of how things stand, where they say it. */
export function emojiMood(text: string): 'good' | 'bad' | undefined {
  const start = text.slice(0, 120);
  const worse = start.search(bad);
  const better = start.search(good);
  if (worse === better) return undefined;
  return better < 0 || (worse >= 0 && worse < better) ? 'bad' : 'good';
}

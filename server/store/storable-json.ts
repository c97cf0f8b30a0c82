// Writes JSON and text that PostgreSQL takes: characters that no text of it can hold become the replacement character.

// JSON.stringify escapes U+0000 and halves of surrogate pairs, which jsonb and text refuse. An escaped backslash is matched
// first, so that the words "\u0000" in somebody's text stay as they are.
const unstorable = /\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g;

/** The value as JSON for a json or jsonb parameter. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replace(unstorable, (found) => (found === '\\\\' ? found : '\ufffd'));
}

/** Whether JSON, as JSON.stringify writes it, says the same after it was stored. */
export function isStorableJson(json: string): boolean {
  return json.replace(unstorable, (found) => (found === '\\\\' ? found : '')) === json;
}

/** The value as it will be read back, and its JSON. */
export function asStored<T>(value: T): { value: T; json: string } {
  const written = JSON.stringify(value);
  const json = storableJson(value);
  // Same shape, other characters: strings stay strings.
  return { value: json === written ? value : (JSON.parse(json) as T), json };
}

/** The text as a text parameter: pg itself replaces halves of surrogate pairs. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}

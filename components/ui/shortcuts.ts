// The rules of the keyboard: which of the registered shortcuts a key press means.

/** Where a shortcut belongs in the list that `?` shows. */
export const shortcutScopes = ['everywhere', 'lists', 'room', 'event', 'entry', 'action', 'composer', 'review', 'playback'] as const;
export type ShortcutScope = (typeof shortcutScopes)[number];
export const shortcutScopeWord: Record<ShortcutScope, string> = {
  everywhere: 'Everywhere',
  lists: 'Lists',
  room: 'Room',
  event: 'Event',
  entry: 'Timeline entry',
  action: 'Action',
  composer: 'Composer',
  review: 'Knowledge',
  playback: 'Playback',
};

export type Shortcut = {
  /** One key (`a`, `?`, `ArrowDown`, `Escape`), two in a row (`g i`), or with Ctrl or Cmd (`mod+k`). */
  readonly keys: string;
  readonly label: string;
  readonly scope: ShortcutScope;
  /** Returning false lets the shortcut registered before this one have the key. */
  readonly run: (event: KeyboardEvent) => unknown;
  /** Also works while the focus is in a field; only for keys that write nothing. */
  readonly inFields?: boolean;
  /** Left out of the list of keys and of the command palette. */
  readonly hidden?: boolean;
};

export type KeyPress = { readonly key: string; readonly mod: boolean; readonly alt: boolean; readonly shift: boolean };

/** Two keys in a row count as one shortcut within this time. */
export const sequenceMs = 1_000;

/** Whether the shortcut is of the kind that people may switch off: a plain key that could be typed by accident. */
export function isSingleKey(shortcut: Pick<Shortcut, 'keys'>): boolean {
  return !shortcut.keys.startsWith('mod+') && shortcut.keys.split(' ').every((key) => key.length === 1);
}

/** The name that a press has in `keys`. */
export function pressName(press: KeyPress): string {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return press.mod ? `mod+${key}` : key;
}

/**
 * The shortcuts that a press means, the newest registered first; `before` is the key pressed within the last second.
 * `waits` says that the press may start a sequence.
 */
export function matchShortcuts(
  shortcuts: readonly Shortcut[],
  press: KeyPress,
  context: { readonly before: string | null; readonly inField: boolean; readonly singleKeys: boolean; readonly paletteKey: boolean },
): { readonly matches: readonly Shortcut[]; readonly waits: boolean } {
  // Alt writes characters on many layouts, and Shift only where it makes another character.
  if (press.alt || (press.shift && press.key.length > 1)) return { matches: [], waits: false };
  const name = pressName(press);
  const usable = shortcuts.filter((shortcut) => {
    if (context.inField && shortcut.inFields !== true) return false;
    if (isSingleKey(shortcut) && !context.singleKeys) return false;
    if (shortcut.keys === 'mod+k' && !context.paletteKey) return false;
    return true;
  });
  const sequence = context.before === null ? [] : usable.filter((shortcut) => shortcut.keys === `${context.before} ${name}`);
  const matches = sequence.length > 0 ? sequence : usable.filter((shortcut) => shortcut.keys === name);
  return { matches: [...matches].reverse(), waits: usable.some((shortcut) => shortcut.keys.startsWith(`${name} `)) };
}

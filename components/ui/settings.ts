// What a person chose for this browser: theme, time zone of the clocks, density, keys. Kept in local storage.
import { useSyncExternalStore } from 'react';
import { z } from 'zod';

/** public/theme.js reads the same key before the first paint. */
export const settingsKey = 'muster.settings';

const settingsShape = z.object({
  theme: z.enum(['system', 'dark', 'light']).catch('system'),
  zone: z.enum(['local', 'utc']).catch('local'),
  density: z.enum(['comfortable', 'compact', 'presenting']).catch('comfortable'),
  singleKeys: z.boolean().catch(true),
  paletteKey: z.boolean().catch(true),
});
export type Settings = z.output<typeof settingsShape>;

export const defaultSettings: Settings = { theme: 'system', zone: 'local', density: 'comfortable', singleKeys: true, paletteKey: true };

/** Reads what was stored; whatever is missing or broken falls back to its default. */
export function readSettings(stored: string | null): Settings {
  if (stored === null) return defaultSettings;
  try {
    return settingsShape.catch(defaultSettings).parse(JSON.parse(stored));
  } catch {
    return defaultSettings;
  }
}

const changed = 'muster-settings';
let lastText: string | null = null;
let lastSettings = defaultSettings;

function current(): Settings {
  let text: string | null = null;
  try {
    text = localStorage.getItem(settingsKey);
  } catch {
    // Storage may be forbidden; the defaults work.
  }
  if (text !== lastText) {
    lastText = text;
    lastSettings = readSettings(text);
  }
  return lastSettings;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(changed, listener);
    window.removeEventListener('storage', listener);
  };
}

/** The settings of this browser; other tabs follow. */
export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, current, () => defaultSettings);
}

/** Stores a change and puts it on the page. */
export function changeSettings(change: Partial<Settings>): void {
  const next = { ...current(), ...change };
  try {
    localStorage.setItem(settingsKey, JSON.stringify(next));
  } catch {
    lastSettings = next;
  }
  applySettings(next);
  window.dispatchEvent(new Event(changed));
}

/** Switches between light and dark, from whatever is on screen now. */
export function switchTheme(): void {
  changeSettings({ theme: document.documentElement.dataset.theme === 'light' ? 'dark' : 'light' });
}

/** Puts theme and density on the root element. */
export function applySettings(settings: Settings): void {
  const root = document.documentElement;
  const light = settings.theme === 'light' || (settings.theme === 'system' && window.matchMedia('(prefers-color-scheme: light)').matches);
  root.dataset.theme = light ? 'light' : 'dark';
  root.dataset.density = settings.density;
}

/** The zone that times are shown in: an IANA name. */
export function useTimeZone(): string {
  const { zone } = useSettings();
  return zone === 'utc' ? 'UTC' : localZone();
}

let zoneHere: string | null = null;

/** The device's zone; asking for it costs more than a row of a list may, so it is asked once. */
export function localZone(): string {
  zoneHere ??= Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  return zoneHere;
}

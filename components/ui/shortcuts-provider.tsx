'use client';
// Listens to the keyboard for the page and hands each press to the shortcut it means.
import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useRef, useSyncExternalStore } from 'react';
import { useSettings } from './settings.ts';
import { matchShortcuts, pressName, type Shortcut, sequenceMs } from './shortcuts.ts';

type Registry = {
  readonly set: (owner: string, shortcuts: readonly Shortcut[]) => void;
  readonly remove: (owner: string) => void;
  readonly all: () => readonly Shortcut[];
  readonly subscribe: (listener: () => void) => () => void;
};

function createRegistry(): Registry {
  const owners = new Map<string, readonly Shortcut[]>();
  const listeners = new Set<() => void>();
  let all: readonly Shortcut[] = [];
  const changed = () => {
    all = [...owners.values()].flat();
    for (const listener of listeners) listener();
  };
  return {
    set: (owner, shortcuts) => {
      owners.set(owner, shortcuts);
      changed();
    },
    remove: (owner) => {
      owners.delete(owner);
      changed();
    },
    all: () => all,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const RegistryContext = createContext<Registry | null>(null);

function useRegistry(): Registry {
  const registry = useContext(RegistryContext);
  if (registry === null) throw new Error('Shortcuts need a ShortcutsProvider above them.');
  return registry;
}

/** Registers shortcuts while the component is mounted. Later registered ones go first when two want the same key. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useRegistry();
  const owner = useId();
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  // What is listed changes seldom; what runs is always the latest closure.
  const listed = JSON.stringify(shortcuts.map(({ keys, label, scope, inFields, hidden }) => ({ keys, label, scope, inFields, hidden })));
  useEffect(() => {
    const given: Omit<Shortcut, 'run'>[] = JSON.parse(listed);
    registry.set(
      owner,
      given.map((shortcut, index) => ({ ...shortcut, run: (event) => latest.current[index]?.run(event) })),
    );
    return () => registry.remove(owner);
  }, [registry, owner, listed]);
}

/** Every shortcut that works on this page now. */
export function useShortcutList(): readonly Shortcut[] {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.all, registry.all);
}

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const registry = useMemo(createRegistry, []);
  const { singleKeys, paletteKey } = useSettings();
  useEffect(() => {
    let before: { name: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || (event.repeat && !movesOn(event.key))) return;
      const target = event.target instanceof Element ? event.target : null;
      if (ownsKeys(target) && event.key !== 'Escape') return;
      const press = { key: event.key, mod: event.ctrlKey || event.metaKey, alt: event.altKey, shift: event.shiftKey };
      const recent = before !== null && event.timeStamp - before.at < sequenceMs ? before.name : null;
      const { matches, waits } = matchShortcuts(registry.all(), press, {
        before: recent,
        inField: isField(target),
        singleKeys,
        paletteKey,
      });
      before = waits ? { name: pressName(press), at: event.timeStamp } : null;
      for (const shortcut of matches) {
        if (shortcut.run(event) === false) continue;
        event.preventDefault();
        return;
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [registry, singleKeys, paletteKey]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/** Menus, lists and dialogs read the keyboard themselves. */
function ownsKeys(target: Element | null): boolean {
  if (document.querySelector('[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]') !== null) return true;
  return target?.closest('[role="menu"], [role="listbox"]') != null;
}

/** A held key may only move through a list; held letters must not act again and again. */
function movesOn(key: string): boolean {
  return key.startsWith('Arrow') || key === 'j' || key === 'k';
}

function isField(target: Element | null): boolean {
  if (target === null) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}

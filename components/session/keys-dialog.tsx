'use client';
// The keys that work on this page now.
import { Dialog } from '../ui/dialog.tsx';
import { useSettings } from '../ui/settings.ts';
import { isSingleKey, type Shortcut, shortcutScopes, shortcutScopeWord } from '../ui/shortcuts.ts';
import { useShortcutList } from '../ui/shortcuts-provider.tsx';

const keyWords: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Enter: '↵', Escape: 'Esc' };

/** The caps of a shortcut: `g i` has two. */
export function keyCaps(keys: string): readonly string[] {
  return keys
    .split(' ')
    .flatMap((key) => (key.startsWith('mod+') ? ['Ctrl', key.slice(4).toUpperCase()] : [keyWords[key] ?? key.toUpperCase()]));
}

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList();
  const { singleKeys } = useSettings();
  const listed = unique(shortcuts.filter((shortcut) => shortcut.hidden !== true && (singleKeys || !isSingleKey(shortcut))));
  return (
    <Dialog
      open
      onClose={onClose}
      className="wide"
      title="Keys"
      description={singleKeys ? 'What works here now. Plain keys rest while you write.' : 'Plain keys are off; turn them on in settings.'}
    >
      <div className="keys-list">
        {shortcutScopes.map((scope) => {
          const own = listed.filter((shortcut) => shortcut.scope === scope);
          if (own.length === 0) return null;
          return [
            <h3 key={scope}>{shortcutScopeWord[scope]}</h3>,
            ...own.map((shortcut) => (
              <div key={`${scope} ${shortcut.keys}`}>
                <span>{shortcut.label}</span>
                <span className="stack">
                  {keyCaps(shortcut.keys).map((cap) => (
                    <kbd key={cap}>{cap}</kbd>
                  ))}
                </span>
              </div>
            )),
          ];
        })}
      </div>
    </Dialog>
  );
}

function unique(shortcuts: readonly Shortcut[]): readonly Shortcut[] {
  return shortcuts.filter(
    (shortcut, index) => shortcuts.findIndex((other) => other.keys === shortcut.keys && other.scope === shortcut.scope) === index,
  );
}

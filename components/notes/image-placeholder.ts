// What stands in a note while an image is on its way, or when it did not get there.

export type Placeholder = {
  readonly key: string;
  readonly name: string;
  readonly state: 'waiting' | 'sending' | 'refused';
  /** How much is sent, 0 to 1. */
  readonly share: number;
  readonly why: string;
  /** Whether trying again may help. */
  readonly again: boolean;
};

type Acts = { retry(key: string): void; drop(key: string): void };

/** Drawn by hand: it stands within the editor's own elements, which React must not touch. */
export function drawPlaceholder(placeholder: Placeholder, acts: Acts): HTMLElement {
  const { key, name, state, share, why, again } = placeholder;
  const box = element('div', state === 'refused' ? 'note-upload refused' : 'note-upload');
  box.contentEditable = 'false';
  const label = name === '' ? 'Image' : name;
  const words = element('span', 'grow trunc');
  box.append(words);
  if (state === 'refused') {
    words.append(element('b', '', `${label} was not added. `), why);
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', `${label} was not added`);
    if (again) box.append(button('Try again', () => acts.retry(key)));
    box.append(button('Remove', () => acts.drop(key)));
  } else {
    const percent = Math.round(share * 100);
    words.append(state === 'waiting' ? `${label} waits to be sent` : `Sending ${label}`);
    const bar = element('i', 'bar');
    bar.setAttribute('role', 'progressbar');
    bar.setAttribute('aria-label', `Sending ${label}`);
    bar.setAttribute('aria-valuenow', String(percent));
    bar.style.setProperty('--v', String(percent));
    box.append(
      bar,
      element('span', 'mono q', `${percent} %`),
      button('Stop', () => acts.drop(key)),
    );
  }
  return box;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text: string, onClick: () => void): HTMLElement {
  const made = element('button', 'btn sm', text);
  made.setAttribute('type', 'button');
  made.addEventListener('click', onClick);
  return made;
}

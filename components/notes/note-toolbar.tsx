// The toolbar of a note: the form of the words under the caret, and what can be put in. Arrow keys move within it.
import type { ChainedCommands, Editor } from '@tiptap/core';
import { Bold, ChevronDown, Code, ImagePlus, IndentDecrease, IndentIncrease, Italic, Link, List, ListOrdered, Undo2 } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef, useState } from 'react';
import { noteHeadingLevels } from '../../domain/note-text.ts';
import { Menu } from '../ui/menu.tsx';
import type { NoteState } from './use-note-state.ts';

export type ToolbarHandle = { readonly focus: () => void };

type Props = {
  readonly ref: Ref<ToolbarHandle>;
  readonly editor: Editor;
  readonly state: NoteState;
  readonly onLink: () => void;
  readonly onImages: () => void;
};

type Tool = {
  readonly name: string;
  readonly keys?: string;
  readonly icon: ReactNode;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly run: () => void;
};

const blockWord = { paragraph: 'Text', heading1: 'Heading 1', heading2: 'Heading 2', heading3: 'Heading 3', code: 'Code', quote: 'Quote' };

export function NoteToolbar({ ref, editor, state, onLink, onImages }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(0);
  const act = (command: (chain: ChainedCommands) => ChainedCommands) => () => command(editor.chain().focus()).run();
  useImperativeHandle(ref, () => ({ focus: () => buttonsOf(bar.current)[place]?.focus() }));

  const tools: readonly (Tool | null)[] = [
    { name: 'Bold', keys: 'Ctrl B', icon: <Bold />, pressed: state.bold, run: act((chain) => chain.toggleBold()) },
    { name: 'Italic', keys: 'Ctrl I', icon: <Italic />, pressed: state.italic, run: act((chain) => chain.toggleItalic()) },
    { name: 'Code', keys: 'Ctrl E', icon: <Code />, pressed: state.code, run: act((chain) => chain.toggleCode()) },
    { name: 'Link', icon: <Link />, pressed: state.link !== null, run: onLink },
    null,
    {
      name: 'List',
      keys: '- and a space',
      icon: <List />,
      pressed: state.list === 'bullet',
      run: act((chain) => chain.toggleBulletList()),
    },
    {
      ...{ name: 'Numbered list', keys: '1. and a space', icon: <ListOrdered />, pressed: state.list === 'ordered' },
      run: act((chain) => chain.toggleOrderedList()),
    },
    { name: 'Move out', icon: <IndentDecrease />, disabled: state.list === null, run: act((chain) => chain.liftListItem('listItem')) },
    { name: 'Move in', icon: <IndentIncrease />, disabled: !state.mayIndent, run: act((chain) => chain.sinkListItem('listItem')) },
    null,
    { name: 'Add images', keys: 'or paste one', icon: <ImagePlus />, run: onImages },
    { name: 'Undo', keys: 'Ctrl Z', icon: <Undo2 />, disabled: !state.mayUndo, run: act((chain) => chain.undo()) },
  ];

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = buttonsOf(bar.current);
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      editor.commands.focus();
    } else if (to !== undefined && at !== -1) {
      event.preventDefault();
      const next = (to + buttons.length) % buttons.length;
      setPlace(next);
      buttons[next]?.focus();
    }
  };

  let index = 0;
  return (
    <div className="note-bar" role="toolbar" aria-label="Form of the words" ref={bar} onKeyDown={onKeyDown}>
      <Menu
        label="Kind of block"
        trigger={
          <button type="button" className="btn ghost sm kind" tabIndex={place === 0 ? 0 : -1}>
            {blockWord[state.block]} <ChevronDown className="i xs" aria-hidden="true" />
          </button>
        }
        items={[
          item(
            'paragraph',
            state,
            act((chain) => chain.clearNodes()),
          ),
          ...noteHeadingLevels.map((level) => ({
            ...item(
              `heading${level}`,
              state,
              act((chain) => chain.setHeading({ level })),
            ),
            note: `${'#'.repeat(level)} and a space`,
          })),
          {
            ...item(
              'code',
              state,
              act((chain) => chain.setCodeBlock()),
            ),
            note: '``` and a space',
          },
          {
            ...item(
              'quote',
              state,
              act((chain) => chain.toggleBlockquote()),
            ),
            note: '> and a space',
          },
        ]}
      />
      {tools.map((tool, at) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the tools never change place
        if (tool === null) return <span key={at} className="vr" aria-hidden="true" />;
        index += 1;
        return (
          <button
            type="button"
            key={tool.name}
            className="btn ghost sm icon"
            tabIndex={place === index ? 0 : -1}
            aria-label={tool.name}
            title={tool.keys === undefined ? tool.name : `${tool.name} (${tool.keys})`}
            aria-pressed={tool.pressed}
            aria-disabled={tool.disabled === true ? true : undefined}
            // The caret stays where it is while the pointer uses the toolbar.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => tool.disabled !== true && tool.run()}
          >
            {tool.icon}
          </button>
        );
      })}
    </div>
  );
}

function item(block: NoteState['block'], state: NoteState, run: () => void) {
  // After the menu gave the focus back to its button, which goes on to the words.
  return { key: block, text: blockWord[block], chosen: state.block === block, onSelect: () => void setTimeout(run, 0) };
}

function buttonsOf(bar: HTMLElement | null): HTMLButtonElement[] {
  return [...(bar?.querySelectorAll('button') ?? [])];
}

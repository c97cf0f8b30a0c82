// Where a new entry is written: its kind, its words, its time; commands with a slash, people with an at sign.
import { ChevronDown, Clock } from 'lucide-react';
import {
  type FormEvent,
  type KeyboardEvent,
  type Ref,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { TimelineEntryKind } from '../../domain/document.ts';
import { timelineEntryKindWord } from '../../domain/document.ts';
import { unreachable } from '../../domain/errors.ts';
import type { TimelineEntryId } from '../../domain/ids.ts';
import { mayWriteDocument } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import { Menu } from '../ui/menu.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { ComposerAddress } from './composer-address.tsx';
import { ComposerCompletion, optionId } from './composer-completion.tsx';
import {
  absorbCommand,
  type ComposerKind,
  complete,
  completionAt,
  composerKinds,
  type Draft,
  emptyDraft,
  type Named,
  readDraft,
} from './composer-input.ts';
import { ComposerHints, placeholders, TimeWord } from './composer-words.tsx';
import type { OpenDocument } from './open-document.ts';
import { TimeChooser } from './time-chooser.tsx';
import { blocksOf } from './timeline-text.ts';
import { useDraft } from './use-draft.ts';
import { useWritingPresence } from './use-writing-presence.ts';

export type ComposerHandle = {
  /** Starts a new entry here; a draft that stands in the way comes back after it. */
  readonly compose: (given?: { readonly kind?: TimelineEntryKind; readonly text?: string; readonly at?: EpochMs }) => void;
};

type Props = {
  readonly ref: Ref<ComposerHandle>;
  readonly document: OpenDocument | null;
  readonly onAdded: (id: TimelineEntryId, backFilled: boolean) => void;
  readonly onLeave: () => void;
  readonly onUpdate: (text: string) => void;
};

export function Composer({ ref, document, onAdded, onLeave, onUpdate }: Props) {
  const room = useRoom();
  const { account, incidentId, state, now } = room;
  const { run, may } = useCommand();
  const zone = useTimeZone();
  const [draft, setDraft] = useDraft(incidentId, account.id);
  const [parked, setParked] = useState<Draft | null>(null);
  const [caret, setCaret] = useState(0);
  const [focused, setFocused] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [menuClosed, setMenuClosed] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [choosingTime, setChoosingTime] = useState(false);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const caretNext = useRef<number | null>(null);
  const listId = useId();
  const problemId = useId();
  const permission = mayWriteDocument(account);

  const people = useMemo<readonly Named[]>(() => {
    const holders = state.roles.map((held) => held.person);
    const known = [...holders, ...room.people.filter((person) => person.accountRole !== 'viewer')];
    return known
      .filter((person, index) => known.findIndex((other) => other.id === person.id) === index)
      .map(({ id, name }) => ({ id, name }));
  }, [state.roles, room.people]);

  const reading = readDraft(draft, { people, now: now(), zone });
  const completion = focused && !menuClosed ? completionAt(draft.text, caret, people) : null;
  const addressed = draft.kind === 'task' || draft.kind === 'question';
  const to =
    reading.type === 'task' || reading.type === 'question' ? reading.to : (people.find((person) => person.id === draft.to) ?? null);
  const at = reading.type === 'entry' ? reading.at : draft.at;

  useImperativeHandle(ref, () => ({
    compose: (given = {}) => {
      const kind = composerKinds.find((known) => known === given.kind);
      if (given.text !== undefined && draft.text.trim() !== '') setParked(draft);
      setDraft({
        ...draft,
        ...(kind === undefined ? {} : { kind }),
        ...(given.text === undefined ? {} : { text: given.text }),
        ...(given.at === undefined ? {} : { at: given.at }),
      });
      field.current?.focus();
      // Words that stay are not drawn again, so the caret moves at once; new ones get it when they are there.
      if (given.text === undefined || given.text === draft.text) field.current?.setSelectionRange(draft.text.length, draft.text.length);
      else caretNext.current = given.text.length;
    },
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the field grows with the words in it
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    if (caretNext.current !== null) {
      element.setSelectionRange(caretNext.current, caretNext.current);
      setCaret(caretNext.current);
      caretNext.current = null;
    }
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [draft.text, draft.kind]);

  // Others see what is written for everybody, not commands.
  const forAll = focused && (draft.kind === 'note' || draft.kind === 'decision') && !draft.text.startsWith('/');
  useWritingPresence(document, draft.kind, forAll ? draft.text : '');

  const change = (next: Draft) => {
    setProblem(null);
    setMenuClosed(false);
    setChosen(0);
    setDraft(next);
  };

  const choose = (index: number) => {
    if (completion === null) return;
    const next = complete(draft, completion, index);
    caretNext.current = next.caret;
    change(next.draft);
  };

  const done = () => {
    setDraft(parked ?? emptyDraft);
    setParked(null);
    setProblem(null);
  };

  const command = async (given: Parameters<typeof run>[0]) => {
    const allowed = may(given);
    if (!allowed.allowed) {
      setProblem(allowed.why);
      return;
    }
    setBusy(true);
    const taken = await run(given);
    setBusy(false);
    if (taken) done();
  };

  const add = () => {
    if (busy) return;
    switch (reading.type) {
      case 'nothing':
        return;
      case 'incomplete':
        setProblem(reading.message);
        return;
      case 'entry': {
        if (document === null) {
          setProblem('The timeline is still opening; your words are kept here.');
          return;
        }
        const role = state.roles.find((held) => held.person.id === account.id)?.role ?? null;
        const time = { at: reading.at ?? now(), createdAt: now() };
        const id = document.add({
          ...time,
          kind: reading.kind,
          authorId: account.id,
          authorName: account.name,
          authorRole: role,
          event: null,
          text: blocksOf(reading.text),
        });
        done();
        onAdded(id, reading.at !== null);
        return;
      }
      case 'task':
        void command({ type: 'give-task', personId: reading.to.id, text: reading.text, callBackMinutes: reading.minutes });
        return;
      case 'question':
        void command({ type: 'ask-question', text: reading.text, personId: reading.to?.id ?? null });
        return;
      case 'stage':
        void command({ type: 'set-stage', stage: reading.stage });
        return;
      case 'severity':
        void command({ type: 'set-severity', severity: reading.severity, ...(reading.reason === null ? {} : { reason: reading.reason }) });
        return;
      case 'update':
        onUpdate(reading.text);
        done();
        return;
      default:
        unreachable(reading);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const count = completion?.choices.length ?? 0;
    if (count > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setChosen((chosen + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
    } else if (count > 0 && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      add();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (count > 0) {
        setMenuClosed(true);
        return;
      }
      // Leaving keeps what is written; where nothing is, the next entry is a note again.
      if (draft.text === '') change(emptyDraft);
      onLeave();
    } else if (event.key === 'Backspace' && draft.text === '' && draft.kind !== 'note') {
      change({ ...emptyDraft, at: draft.at });
    }
  };

  if (!permission.allowed) {
    return (
      <section className="composer" id="composer" aria-label="New timeline entry">
        <p className="box closed q">{permission.why}</p>
      </section>
    );
  }

  return (
    <form
      className="composer"
      id="composer"
      aria-label="New timeline entry"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        add();
      }}
    >
      {completion !== null && <ComposerCompletion id={listId} completion={completion} chosen={chosen} onChoose={choose} />}
      {addressed && <ComposerAddress draft={draft} to={to} people={people} onChange={change} />}
      <div className="box">
        <Menu
          label="Kind of entry"
          trigger={
            <button type="button" className="ctype">
              {timelineEntryKindWord[draft.kind]} <ChevronDown className="i xs" aria-hidden="true" />
            </button>
          }
          items={composerKinds.map((kind: ComposerKind) => ({
            key: kind,
            text: timelineEntryKindWord[kind],
            chosen: draft.kind === kind,
            onSelect: () => {
              change({ ...draft, kind });
              // The menu gives the focus back to its button after this; the words are where the person goes next.
              setTimeout(() => field.current?.focus(), 0);
            },
          }))}
        />
        <textarea
          ref={field}
          rows={1}
          value={draft.text}
          placeholder={placeholders[draft.kind]}
          aria-label="New entry"
          aria-autocomplete="list"
          aria-controls={completion === null ? undefined : listId}
          aria-activedescendant={completion === null ? undefined : optionId(listId, chosen)}
          aria-describedby={problem === null ? undefined : problemId}
          aria-invalid={problem !== null}
          onChange={(event) => {
            const next = absorbCommand({ ...draft, text: event.target.value });
            if (next.text !== event.target.value) caretNext.current = 0;
            setCaret(event.target.selectionStart);
            change(next);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        />
        {(draft.kind === 'note' || draft.kind === 'decision') && (
          <TimeChooser
            trigger={
              <button type="button" className={at === null ? 'ctime mono' : 'ctime mono set'}>
                <TimeWord at={at} zone={zone} /> <Clock className="i xs" aria-hidden="true" />
              </button>
            }
            at={at ?? now()}
            now={now}
            mayBeNow
            open={choosingTime}
            onOpenChange={setChoosingTime}
            onChoose={(time) => {
              change({ ...draft, at: time });
              setTimeout(() => field.current?.focus(), 0);
            }}
          />
        )}
        {reading.type !== 'nothing' && (
          <button type="submit" className="btn sm primary" disabled={busy}>
            {draft.kind === 'update' ? 'Write update' : 'Add'}
          </button>
        )}
      </div>
      {problem === null ? (
        <ComposerHints />
      ) : (
        <p className="hints problem" id={problemId} role="status">
          {problem}
        </p>
      )}
    </form>
  );
}

'use client';
// Putting a question to a person, or to everybody in the room.
import { type FormEvent, useState } from 'react';
import { roleWord } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function AskDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const { people, account, state } = useRoom();
  const { run } = useCommand();
  const [fault, setFault] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const words = String(given.get('text') ?? '').trim();
    if (words === '') {
      setFault('Write the question.');
      return;
    }
    const to = people.find((person) => person.id === given.get('person'));
    if (await run({ type: 'ask-question', text: words, personId: to?.id ?? null })) onClose();
  };
  const roleOf = (id: string) => state.roles.find((held) => held.person.id === id)?.role;
  return (
    <Dialog open onClose={onClose} title="Ask a question" description="It stays open in the strip until somebody answers it.">
      <form className="form" onSubmit={(event) => void submit(event)} noValidate>
        <label>
          Question
          <input
            className="inp"
            name="text"
            defaultValue={text}
            maxLength={300}
            autoComplete="off"
            aria-invalid={fault !== null || undefined}
          />
        </label>
        <label>
          To
          <select className="inp" name="person" defaultValue="">
            <option value="">Everybody in the room</option>
            {people
              .filter((person) => person.id !== account.id)
              .map((person) => {
                const role = roleOf(person.id);
                return (
                  <option key={person.id} value={person.id}>
                    {person.name}
                    {role === undefined ? '' : `, ${roleWord[role]}`}
                  </option>
                );
              })}
          </select>
        </label>
        <p className="fault" role="alert">
          {fault}
        </p>
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary">
            Ask
          </button>
        </div>
      </form>
    </Dialog>
  );
}

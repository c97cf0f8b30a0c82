'use client';
// What is to be done after the incident: each with who does it and by when.
import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type * as Y from 'yjs';
import type { FollowUpFields } from '../../domain/document.ts';
import type { Permission } from '../../domain/policy.ts';
import { useRoom } from '../room/use-room.tsx';
import { toast } from '../ui/notify.ts';
import { addFollowUp, changeFollowUp, maxFollowUpLength } from './review-doc.ts';
import { useFollowUps } from './use-review.ts';

export function FollowUps({ doc, permission }: { doc: Y.Doc; permission: Permission }) {
  const followUps = useFollowUps(doc);
  const open = followUps.filter(({ done }) => !done).length;
  return (
    <section className="rv-part rv-follow" aria-labelledby="rv-follow">
      <header>
        <h2 id="rv-follow">Follow-ups</h2>
        <span className="q">{followUps.length === 0 ? '' : open === 0 ? 'all done' : `${open} open`}</span>
      </header>
      {followUps.length === 0 ? (
        <p className="t2">Nothing is to be done yet.</p>
      ) : (
        <ul>
          {followUps.map((followUp) => (
            <Row key={followUp.id} doc={doc} followUp={followUp} permission={permission} />
          ))}
        </ul>
      )}
      {permission.allowed && <AddForm doc={doc} />}
    </section>
  );
}

function Row({ doc, followUp, permission }: { doc: Y.Doc; followUp: FollowUpFields; permission: Permission }) {
  const { id, text, owner, dueOn, done } = followUp;
  if (!permission.allowed) {
    return (
      <li className={done ? 'done' : undefined}>
        <p>{text}</p>
        <p className="q">
          {owner?.name ?? 'no owner'}, {dueOn === null ? 'no due date' : `due ${dueOn}`}
          {done ? ', done' : ''}
        </p>
      </li>
    );
  }
  const remove = () => {
    changeFollowUp(doc, id, { removed: true });
    toast.success('Follow-up removed', { action: { label: 'Put back', onClick: () => changeFollowUp(doc, id, { removed: false }) } });
  };
  return (
    <li className={done ? 'done' : undefined}>
      <label className="what">
        <input type="checkbox" checked={done} onChange={(event) => changeFollowUp(doc, id, { done: event.target.checked })} />
        <span>{text}</span>
      </label>
      <button type="button" className="btn ghost sm icon" aria-label={`Remove “${text}”`} onClick={remove}>
        <Trash2 className="i s" aria-hidden="true" />
      </button>
      <div className="rv-who">
        <OwnerField label={`Owner of “${text}”`} owner={owner} onChange={(next) => changeFollowUp(doc, id, { owner: next })} />
        <input
          type="date"
          className="inp"
          aria-label={`Due date of “${text}”`}
          value={dueOn ?? ''}
          onChange={(event) => changeFollowUp(doc, id, { dueOn: event.target.value === '' ? null : event.target.value })}
        />
        <span className="paper">
          {owner?.name ?? 'no owner'}, {dueOn === null ? 'no due date' : `due ${dueOn}`}
        </span>
      </div>
    </li>
  );
}

function AddForm({ doc }: { doc: Y.Doc }) {
  const { account, now } = useRoom();
  const [text, setText] = useState('');
  const [owner, setOwner] = useState<FollowUpFields['owner']>({ id: account.id, name: account.name });
  const [dueOn, setDueOn] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (addFollowUp(doc, { text, owner, dueOn: dueOn === '' ? null : dueOn, createdAt: now() }) !== null) setText('');
  };
  return (
    <form className="rv-add" onSubmit={submit}>
      <input
        className="inp"
        aria-label="New follow-up"
        placeholder="What is to be done"
        maxLength={maxFollowUpLength}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="rv-who">
        <OwnerField label="Owner of the new follow-up" owner={owner} onChange={setOwner} />
        <input
          type="date"
          className="inp"
          aria-label="Due date of the new follow-up"
          value={dueOn}
          onChange={(event) => setDueOn(event.target.value)}
        />
        <button type="submit" className="btn sm">
          Add follow-up
        </button>
      </div>
    </form>
  );
}

function OwnerField({
  label,
  owner,
  onChange,
}: {
  label: string;
  owner: FollowUpFields['owner'];
  onChange: (owner: FollowUpFields['owner']) => void;
}) {
  const { people } = useRoom();
  const known = owner === null || people.some(({ id }) => id === owner.id) ? people : [owner, ...people];
  return (
    <select
      className="inp"
      aria-label={label}
      value={owner?.id ?? ''}
      onChange={(event) => {
        const person = known.find(({ id }) => id === event.target.value);
        onChange(person === undefined ? null : { id: person.id, name: person.name });
      }}
    >
      <option value="">No owner</option>
      {known.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

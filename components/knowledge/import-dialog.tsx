'use client';
// Importing a playbook: a Markdown file chosen or pasted, and what became of it.
import { FileUp } from 'lucide-react';
import Link from 'next/link';
import { type FormEvent, useRef, useState } from 'react';
import { type ImportAnswer, knowledgeLabel, maxPlaybookLength } from '../../domain/knowledge-api.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Fault } from './decision-dialogs.tsx';
import { useImport } from './use-knowledge.ts';

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const read = useImport();
  const choose = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setName(chosen.name);
    // A file that is far too large is not read: the server would refuse it anyway, and says so.
    setText(await chosen.slice(0, 4 * maxPlaybookLength + 4).text());
    read.reset();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!read.isPending) read.mutate({ name, text });
  };
  if (read.data !== undefined) return <ImportResult answer={read.data} onClose={onClose} onNext={() => read.reset()} />;
  return (
    <Dialog
      open
      onClose={onClose}
      className="wide"
      title="Import a playbook"
      description="Any Markdown playbook. Its steps become drafts beside their lines; nothing is offered before somebody approves it. The same name again updates it."
    >
      <form className="form" onSubmit={submit} noValidate>
        <div className="import-file">
          <button type="button" className="btn" onClick={() => file.current?.click()}>
            <FileUp className="i s" aria-hidden="true" />
            Choose a file
          </button>
          <span className="q">or paste it below</span>
          <input
            ref={file}
            type="file"
            accept=".md,.markdown,.txt,text/markdown,text/plain"
            className="sr"
            tabIndex={-1}
            aria-label="Playbook file"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        </div>
        <label>
          Name
          <input
            className="inp"
            name="name"
            value={name}
            autoComplete="off"
            placeholder="databases/connection-pool-exhaustion.md"
            onChange={(event) => setName(event.target.value)}
            aria-describedby="import-fault"
          />
        </label>
        <label>
          Markdown
          <textarea
            className="inp mono"
            name="text"
            rows={12}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
            aria-describedby="import-fault"
          />
        </label>
        <Fault id="import-fault" error={read.error} />
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary" aria-busy={read.isPending}>
            Read it
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function ImportResult({ answer, onClose, onNext }: { answer: ImportAnswer; onClose: () => void; onNext: () => void }) {
  const { path, sameAs, added, changed, gone, unchanged, problems } = answer;
  const waiting = added.length + changed.length + gone.length;
  const sum =
    sameAs === null
      ? `${added.length} added, ${changed.length} changed, ${gone.length} gone, ${unchanged} unchanged.`
      : 'This text is known already under this name; nothing was changed.';
  return (
    <Dialog open onClose={onClose} className="wide" title={path} description={sum}>
      <div className="form">
        <div className="scroll import-lists">
          <Mentions title="Added" rows={added} />
          <Mentions title="Changed" rows={changed} />
          <Mentions title="Gone" rows={gone} />
          {problems.length === 0 ? null : (
            <section>
              <h3>Not understood</h3>
              <ul>
                {problems.map(({ line, message }) => (
                  <li key={`${line} ${message}`}>
                    <span className="mono q">line {line}</span> {message}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onNext}>
            Import another
          </button>
          {waiting === 0 ? (
            <button type="button" className="btn primary" onClick={onClose}>
              Close
            </button>
          ) : (
            <Link className="btn primary" href={`/knowledge/review?source=${encodeURIComponent(path)}`} onClick={onClose}>
              Review {waiting === 1 ? 'it' : `all ${waiting}`}
            </Link>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Mentions({ title, rows }: { title: string; rows: ImportAnswer['added'] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>
        {title} <span className="q">{rows.length}</span>
      </h3>
      <ul>
        {rows.map(({ number, text, line }) => (
          <li key={number}>
            <span className="mono q">
              {knowledgeLabel(number)}, line {line}
            </span>{' '}
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

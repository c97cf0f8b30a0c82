'use client';
// Importing an incident from another installation: a bundle chosen, and what became of it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileUp, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import type { ImportedAnswer } from '../../domain/bundle.ts';
import type { MusterError } from '../../domain/errors.ts';
import { Dialog } from '../ui/dialog.tsx';
import { sendBundle } from './send-bundle.ts';
import { incidentsQuery } from './use-incidents.ts';

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const read = useMutation<ImportedAnswer, MusterError, File>({
    mutationFn: (chosen) => sendBundle(chosen, setShare),
    retry: false,
    onSuccess: () => queries.invalidateQueries({ queryKey: incidentsQuery.queryKey }),
  });
  const choose = (chosen: File | undefined) => {
    if (chosen === undefined) return;
    read.reset();
    setShare(0);
    setFile(chosen);
  };
  if (read.data !== undefined) return <Imported answer={read.data} onClose={onClose} />;
  return (
    <Dialog
      open
      onClose={onClose}
      className="wide"
      title="Import an incident"
      description="A bundle that another installation exported. It becomes history here: everybody can read it and play it back, nobody can change it, and nothing is learned from it."
    >
      <div className="form">
        <div className="bundle-file">
          <button type="button" className="btn" disabled={read.isPending} onClick={() => chooser.current?.click()}>
            <FileUp className="i s" aria-hidden="true" />
            {file === null ? 'Choose a bundle' : 'Choose another'}
          </button>
          <span className={file === null ? 'q' : 'trunc'}>{file === null ? 'a .zip file' : `${file.name}, ${sizeWords(file.size)}`}</span>
          <input
            ref={chooser}
            type="file"
            accept=".zip,application/zip"
            className="sr"
            tabIndex={-1}
            aria-label="Bundle"
            onChange={(event) => {
              choose(event.target.files?.[0]);
              // The same file again is a choice, too: it may have been downloaded anew.
              event.target.value = '';
            }}
          />
        </div>
        <p className="q" role="status">
          {read.isPending ? progressWords(share) : null}
        </p>
        {read.isError ? <Refused error={read.error} onClose={onClose} /> : null}
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            className="btn primary"
            aria-busy={read.isPending}
            aria-disabled={file === null || undefined}
            onClick={() => {
              if (file !== null && !read.isPending) read.mutate(file);
            }}
          >
            Import
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** Why not, with each faulty line; where it is here already, the way to it. */
function Refused({ error, onClose }: { error: MusterError; onClose: () => void }) {
  const here = error.code === 'wrong-state' ? error.faults[0]?.path : undefined;
  const lines = error.code === 'invalid-input' ? error.faults : [];
  return (
    <div role="alert">
      <p className="fault">
        <TriangleAlert className="i xs" aria-hidden="true" />
        <span>
          {error.message}{' '}
          {here === undefined ? null : (
            <Link className="lnk" href={`/incidents/${here}`} onClick={onClose}>
              Open it
            </Link>
          )}
        </span>
      </p>
      {lines.length < 2 ? null : (
        <ul className="scroll bundle-faults">
          {lines.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <span className="mono q">{path}</span> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Imported({ answer, onClose }: { answer: ImportedAnswer; onClose: () => void }) {
  const { id, reference, originalReference, title, counts, remade } = answer;
  const renamed = reference === originalReference ? '' : ` It was ${originalReference} where it came from; that is taken here.`;
  return (
    <Dialog open onClose={onClose} title={`Imported as ${reference}`} description={`${title}.${renamed}`}>
      <div className="form">
        <p className="t2">
          {amount(counts.entries, 'log entry', 'log entries')}, {amount(counts.signals, 'signal', 'signals')},{' '}
          {amount(counts.documentUpdates, 'edit', 'edits')} of the document, {amount(counts.images, 'image', 'images')}.
        </p>
        {remade.length === 0 ? null : (
          <p className="t2">
            What happened is as it was sent. {remade.join(' and ')} only sum it up, and are made anew here because this version sums up
            otherwise.
          </p>
        )}
        <div className="dialog-foot">
          <Link className="btn ghost" href={`/incidents/${id}`} onClick={onClose}>
            Open the room
          </Link>
          <Link className="btn primary" href={`/incidents/${id}/playback`} onClick={onClose}>
            Play it back
          </Link>
        </div>
      </div>
    </Dialog>
  );
}

function amount(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

function sizeWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function progressWords(share: number): string {
  return share < 1 ? `Sending, ${Math.round(share * 100)} %` : 'Reading and checking it line by line';
}

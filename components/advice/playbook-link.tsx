'use client';
// A link to the line of a playbook that an advice comes from; it opens the playbook at that line.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { playbookAnswer } from '../../domain/api.ts';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';

export function PlaybookLink({ path, line, title }: { path: string; line: number; title: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="lnk" onClick={() => setOpen(true)}>
        {title}, line {line}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={title} description={`${path}, line ${line}`} className="wide playbook">
        {open && <PlaybookText path={path} line={line} />}
      </Dialog>
    </>
  );
}

function PlaybookText({ path, line }: { path: string; line: number }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['playbook', path],
    queryFn: ({ signal }) => requestApi(playbookAnswer, `/api/playbooks/${path.split('/').map(encodeURIComponent).join('/')}`, { signal }),
    staleTime: 5 * 60_000,
  });
  if (isPending) return <Waiting what="the playbook" />;
  if (error !== null) {
    const again = (
      <button type="button" className="btn sm" onClick={() => void refetch()}>
        Try again
      </button>
    );
    return (
      <Trouble title="The playbook could not be read" action={again}>
        {errorWords(error)}
      </Trouble>
    );
  }
  const lines = data.text.split(/\r?\n/);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll playbook-text" tabIndex={0} aria-label={`${data.title}, scrolls`}>
      <ol>
        {lines.map((text, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            key={index}
            className={index + 1 === line ? 'cited' : undefined}
            aria-current={index + 1 === line ? 'true' : undefined}
            ref={index + 1 === line ? showInMiddle : undefined}
          >
            <span className="num" aria-hidden="true">
              {index + 1}
            </span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function showInMiddle(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' });
}

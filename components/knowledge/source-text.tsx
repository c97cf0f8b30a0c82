'use client';
// The source beside a draft: the playbook's lines, those that the draft and others come from marked.
import { ExternalLink, FileText, History } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import type { Provenance } from '../../domain/knowledge.ts';
import { errorWords } from '../ui/api-client.ts';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { usePlaybook } from './use-knowledge.ts';

export function SourceText({ provenance, usedLines }: { provenance: Provenance; usedLines: ReadonlySet<number> }) {
  if (provenance.kind === 'incident') return <IncidentSource provenance={provenance} />;
  return <PlaybookSource path={provenance.path} line={provenance.line} usedLines={usedLines} />;
}

function PlaybookSource({ path, line, usedLines }: { path: string; line: number; usedLines: ReadonlySet<number> }) {
  const { data, isError, error, refetch } = usePlaybook(path);
  const list = useRef<HTMLOListElement>(null);
  const isRead = data !== undefined;
  useEffect(() => {
    if (isRead) list.current?.querySelector(`[data-n="${line}"]`)?.scrollIntoView({ block: 'center' });
  }, [line, isRead]);
  return (
    <section className="region source" aria-label="Source">
      <header>
        <FileText className="i s q" aria-hidden="true" />
        <h2 className="trunc">{path}</h2>
        <span className="q">line {line}</span>
        <span className="grow" />
        <Link className="btn ghost sm" href={`/knowledge?source=${encodeURIComponent(path)}`}>
          <ExternalLink className="i xs" aria-hidden="true" />
          All its records
        </Link>
      </header>
      {isError ? (
        <Trouble
          title="The playbook could not be loaded"
          action={
            <button type="button" className="btn sm" onClick={() => void refetch()}>
              Try again
            </button>
          }
        >
          {errorWords(error)} The draft can still be read.
        </Trouble>
      ) : !isRead ? (
        <div className="px-5 py-3">
          <Waiting what="the playbook" />
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <ol className="scroll src" ref={list} tabIndex={0} aria-label={`${path}, scrolls`}>
          {data.text.split(/\r?\n/).map((text, index) => {
            const number = index + 1;
            const isOwn = number === line;
            return (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
                key={index}
                data-n={number}
                className={isOwn ? 'on' : usedLines.has(number) ? 'used' : undefined}
                aria-current={isOwn || undefined}
              >
                {/^#{1,6} /.test(text) ? <b>{text}</b> : text}
              </li>
            );
          })}
        </ol>
      )}
      <p className="legend2" aria-hidden="true">
        <span>
          <i className="on" />
          this draft
        </span>
        <span>
          <i className="used" />
          another draft
        </span>
        <span>
          <i />
          not used
        </span>
      </p>
    </section>
  );
}

function IncidentSource({ provenance }: { provenance: Extract<Provenance, { kind: 'incident' }> }) {
  return (
    <section className="region source" aria-label="Source">
      <header>
        <History className="i s q" aria-hidden="true" />
        <h2 className="trunc">{provenance.reference}</h2>
      </header>
      <div className="scroll px-5 py-4">
        <p className="t2">People did this in the incident:</p>
        <p>
          <b>{provenance.action}</b>
        </p>
        <p className="small">
          <Link className="lnk" href={`/incidents/${encodeURIComponent(provenance.incident)}`}>
            Open {provenance.reference}
          </Link>
        </p>
      </div>
    </section>
  );
}

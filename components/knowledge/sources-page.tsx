'use client';
// The playbooks that knowledge comes from: who brought each, when, and how many of its records wait.
import Link from 'next/link';
import { errorWords } from '../ui/api-client.ts';
import { Moment } from '../ui/moment.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { KnowledgeHead } from './knowledge-head.tsx';
import { useKnowledge, useSources } from './use-knowledge.ts';

export function SourcesPage() {
  const sources = useSources();
  const counted = useKnowledge({}).data?.pages[0];
  const counts = counted === undefined ? null : { ...counted.counts, sources: sources.data?.sources.length ?? counted.sources.length };
  return (
    <div className="page">
      <KnowledgeHead view="sources" counts={counts} />
      <main id="main" className="scroll" tabIndex={-1}>
        {sources.isError ? (
          <div className="px-6 py-4">
            <Trouble title="The sources could not be loaded">{errorWords(sources.error)}</Trouble>
          </div>
        ) : sources.data === undefined ? (
          <div className="px-6 py-4">
            <Waiting what="the sources" />
          </div>
        ) : (
          <table className="list sources">
            <caption className="sr">Playbooks that knowledge comes from</caption>
            <thead>
              <tr>
                <th scope="col">Playbook</th>
                <th scope="col">Where from</th>
                <th scope="col" className="num">
                  Records
                </th>
                <th scope="col" className="num">
                  Waiting
                </th>
                <th scope="col" className="num">
                  Revision
                </th>
                <th scope="col">Read</th>
              </tr>
            </thead>
            <tbody>
              {sources.data.sources.map(({ path, title, kind, revision, by, at, records, waiting }) => (
                <tr key={path}>
                  <td>
                    <Link className="ti trunc" href={`/knowledge?source=${encodeURIComponent(path)}`}>
                      {title}
                    </Link>
                    <span className="su mono">{path}</span>
                  </td>
                  <td className="t2">{kind === 'starter' ? 'Ships with Muster' : `Imported by ${by.name}`}</td>
                  <td className="num">{records}</td>
                  <td className="num">
                    {waiting === 0 ? (
                      <span className="q">0</span>
                    ) : (
                      <Link className="lnk" href={`/knowledge/review?source=${encodeURIComponent(path)}`}>
                        {waiting}
                      </Link>
                    )}
                  </td>
                  <td className="num q">{revision}</td>
                  <td className="q">
                    <Moment at={at} form="date" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </main>
    </div>
  );
}

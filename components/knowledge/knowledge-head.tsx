'use client';
// The head of the knowledge pages: the four views, and the way in for a playbook.
import { FileUp } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { mayReviewKnowledge } from '../../domain/policy.ts';
import { AccountMenu } from '../session/account-menu.tsx';
import { useLive } from '../session/live-provider.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';

const ImportDialog = dynamic(() => import('./import-dialog.tsx').then((module) => module.ImportDialog), { ssr: false });

export type KnowledgeView = 'records' | 'review' | 'sources' | 'learning';

const views: readonly { view: KnowledgeView; href: string; word: string }[] = [
  { view: 'records', href: '/knowledge', word: 'Records' },
  { view: 'review', href: '/knowledge/review', word: 'Review queue' },
  { view: 'sources', href: '/knowledge/sources', word: 'Sources' },
  { view: 'learning', href: '/knowledge/learning', word: 'Learning' },
];

export function KnowledgeHead({
  view,
  counts,
  children,
}: {
  view: KnowledgeView;
  counts: { readonly all: number; readonly queue: number; readonly sources: number } | null;
  children?: ReactNode;
}) {
  const { account } = useLive();
  const permission = mayReviewKnowledge(account);
  const [importing, setImporting] = useState(false);
  const open = () => {
    if (permission.allowed) setImporting(true);
  };
  useShortcuts([{ keys: 'c', label: 'Import a playbook', scope: 'lists', run: open }]);
  const countOf: Record<KnowledgeView, number | null> = {
    records: counts?.all ?? 0,
    review: counts?.queue ?? 0,
    sources: counts?.sources ?? 0,
    learning: null,
  };
  return (
    <header className="page-head kn">
      <h1>Knowledge</h1>
      <nav className="ktabs" aria-label="Knowledge views">
        {views.map((one) => (
          <Link key={one.view} href={one.href} aria-current={one.view === view ? 'page' : undefined}>
            {one.word}
            {counts === null || countOf[one.view] === null ? null : one.view === 'review' && counts.queue > 0 ? (
              <b>{counts.queue.toLocaleString('en')}</b>
            ) : (
              <span className="q">{countOf[one.view]?.toLocaleString('en')}</span>
            )}
          </Link>
        ))}
      </nav>
      <span className="grow" />
      {children}
      <GuardedButton permission={permission} className="btn" onClick={open}>
        <FileUp className="i s" />
        Import playbook <kbd>C</kbd>
      </GuardedButton>
      <AccountMenu className="phone-only" />
      {importing ? <ImportDialog onClose={() => setImporting(false)} /> : null}
    </header>
  );
}

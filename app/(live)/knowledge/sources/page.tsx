// The playbooks that knowledge comes from.
import type { Metadata } from 'next';
import { SourcesPage } from '../../../../components/knowledge/sources-page.tsx';

export const metadata: Metadata = { title: 'Sources of knowledge' };

export default function Page() {
  return <SourcesPage />;
}

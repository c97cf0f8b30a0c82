// What if: what the agent of today would have offered in a past incident, beside what was offered and done.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { WhatIfPage } from '../../../../../components/whatif/what-if-page.tsx';
import { incidentId } from '../../../../../domain/ids.ts';

export const metadata: Metadata = { title: 'What if' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const parsed = incidentId.safeParse((await params).id);
  if (!parsed.success) notFound();
  return <WhatIfPage key={parsed.data} incidentId={parsed.data} />;
}

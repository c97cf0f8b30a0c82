// The review of one incident: what happened, in words that everybody writes at once.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ReviewPage } from '../../../../../components/review/review-page.tsx';
import { incidentId } from '../../../../../domain/ids.ts';

export const metadata: Metadata = { title: 'Review' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const parsed = incidentId.safeParse((await params).id);
  if (!parsed.success) notFound();
  return <ReviewPage key={parsed.data} incidentId={parsed.data} />;
}

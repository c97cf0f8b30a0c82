// The review queue of knowledge.
import type { Metadata } from 'next';
import { ReviewPage } from '../../../../components/knowledge/review-page.tsx';

export const metadata: Metadata = { title: 'Review queue' };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { source } = await searchParams;
  const from = typeof source === 'string' ? source : null;
  return <ReviewPage key={from} initialSource={from} />;
}

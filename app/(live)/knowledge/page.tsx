// The records of knowledge.
import type { Metadata } from 'next';
import { KnowledgePage } from '../../../components/knowledge/knowledge-page.tsx';

export const metadata: Metadata = { title: 'Knowledge' };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { record, source } = await searchParams;
  const number = Number(record);
  const opened = Number.isInteger(number) && number > 0 ? number : null;
  const from = typeof source === 'string' ? source : null;
  return <KnowledgePage key={`${opened} ${from}`} initialRecord={opened} initialSource={from} />;
}

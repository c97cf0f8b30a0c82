// Playback of one incident: the room as of any moment.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PlaybackPage } from '../../../../../components/playback/playback-page.tsx';
import { incidentId } from '../../../../../domain/ids.ts';

export const metadata: Metadata = { title: 'Playback' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const parsed = incidentId.safeParse((await params).id);
  if (!parsed.success) notFound();
  return <PlaybackPage key={parsed.data} incidentId={parsed.data} />;
}

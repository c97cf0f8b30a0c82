// The room of one incident.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { RoomPage } from '../../../../components/room/room-page.tsx';
import { incidentId } from '../../../../domain/ids.ts';

export const metadata: Metadata = { title: 'Incident' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const parsed = incidentId.safeParse((await params).id);
  if (!parsed.success) notFound();
  return <RoomPage key={parsed.data} incidentId={parsed.data} />;
}

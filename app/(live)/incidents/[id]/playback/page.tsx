// Playback of one incident: the room as of any moment.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { glancePath, momentNamed } from '../../../../../components/playback/glance-path.ts';
import { PlaybackPage } from '../../../../../components/playback/playback-page.tsx';
import { askAhead } from '../../../../../components/session/ask-ahead.ts';
import { incidentId } from '../../../../../domain/ids.ts';

export const metadata: Metadata = { title: 'Playback' };

type Address = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ t?: string | string[] }> };

export default async function Page({ params, searchParams }: Address) {
  const parsed = incidentId.safeParse((await params).id);
  if (!parsed.success) notFound();
  const { t } = await searchParams;
  await askAhead(glancePath(parsed.data, momentNamed(typeof t === 'string' ? t : null)));
  return <PlaybackPage key={parsed.data} incidentId={parsed.data} />;
}

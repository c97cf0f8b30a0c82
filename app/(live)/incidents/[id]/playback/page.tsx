// Playback of one incident: the room as of any moment.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { preload } from 'react-dom';
import { glancePath, momentNamed } from '../../../../../components/playback/glance-path.ts';
import { PlaybackPage } from '../../../../../components/playback/playback-page.tsx';
import { incidentId } from '../../../../../domain/ids.ts';

export const metadata: Metadata = { title: 'Playback' };

type Address = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ t?: string | string[] }> };

export default async function Page({ params, searchParams }: Address) {
  const parsed = incidentId.safeParse((await params).id);
  if (!parsed.success) notFound();
  const { t } = await searchParams;
  // Asked for by the head of the page, while the scripts that show it are on their way.
  preload(glancePath(parsed.data, momentNamed(typeof t === 'string' ? t : null)), { as: 'fetch', crossOrigin: 'anonymous' });
  return <PlaybackPage key={parsed.data} incidentId={parsed.data} />;
}

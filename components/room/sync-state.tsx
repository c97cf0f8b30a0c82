'use client';
// Connection and saving, as the header shows them. "Saved" is said only after the server stored it.
import { CloudOff, Eye, TriangleAlert } from 'lucide-react';
import { syncWords } from './header-facts.ts';
import type { SaveState } from './room-links.ts';
import { useTimelineLink } from './room-links-context.tsx';
import { useRoom } from './use-room.tsx';
import { useWallNow } from './use-wall-now.ts';

const toneClass = { good: 'sync', warn: 'sync w', bad: 'sync b' };

export function SyncState() {
  return <SyncMark save={useTimelineLink()?.save ?? null} />;
}

/** The same where the document is not that of the room's timeline. */
export function SyncMark({ save }: { save: SaveState | null }) {
  const { connection, sending } = useRoom();
  const { icon, tone, word, detail } = syncWords(connection, save, sending, useWallNow());
  return (
    <span className={toneClass[tone]} data-connection={connection.kind} title={detail === '' ? word : `${word}, ${detail}`}>
      {icon === 'dot' ? <i aria-hidden="true" /> : null}
      {icon === 'cloud-off' ? <CloudOff className="i s" /> : null}
      {icon === 'alert' ? <TriangleAlert className="i s" /> : null}
      {icon === 'eye' ? <Eye className="i s" /> : null}
      {word}
      {detail === '' ? null : <span className="q">{detail}</span>}
    </span>
  );
}

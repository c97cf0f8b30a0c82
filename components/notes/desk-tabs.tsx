// Which of the two is on screen where people write together: the timeline, or the notes.
import type { Desk } from '../room/room-links.ts';
import { useValue } from '../room/room-links.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';

const deskWord: Record<Desk, string> = { timeline: 'Timeline', notes: 'Notes' };

/** Also the heading of the region. `notes`: how many there are. */
export function DeskTabs({ notes }: { notes: number }) {
  const links = useRoomLinks();
  const desk = useValue(links.desk);
  return (
    <>
      <h2 id="h-timeline" className="sr">
        {deskWord[desk]}
      </h2>
      <nav className="desk" aria-label="Written together">
        <button type="button" aria-current={desk === 'timeline' ? 'true' : undefined} onClick={() => links.desk.set('timeline')}>
          {deskWord.timeline}
        </button>
        <button type="button" aria-current={desk === 'notes' ? 'true' : undefined} onClick={() => links.desk.set('notes')}>
          {deskWord.notes}
          {notes > 0 && <b> {notes}</b>}
        </button>
      </nav>
    </>
  );
}

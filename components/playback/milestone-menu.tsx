'use client';
// The milestones as a menu of places to jump to, those of the review among them; without hindsight none that is still to come.
import { Flag } from 'lucide-react';
import type { MilestoneKind } from '../../domain/playback.ts';
import { clockWords } from '../../domain/time-words.ts';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { reviewMarks } from './review-marks.ts';
import { useOfMoment, useOfPlayer, usePlayback, usePlayer } from './use-playback.tsx';

const kindWord: Record<MilestoneKind, string> = {
  declared: 'Declared',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
  reopened: 'Reopened',
};

export function MilestoneMenu() {
  const { track, end } = usePlayback();
  const player = usePlayer();
  const hindsight = useOfPlayer((state) => state.hindsight);
  const zone = useTimeZone();
  const stops = [
    ...(track?.marks ?? []).flatMap((mark) =>
      mark.kind === 'milestone' ? [{ at: mark.at, word: kindWord[mark.milestone], note: '' }] : [],
    ),
    ...reviewMarks(end).map((mark) => ({ at: mark.at, word: mark.word, note: `, marked by ${mark.by}` })),
  ].sort((a, b) => a.at - b.at);
  const shown = stops.slice(
    0,
    useOfMoment(({ at }) => (hindsight ? stops.length : stops.filter((stop) => stop.at <= at).length)),
  );
  const items: MenuItem[] = shown.map((stop, index) => ({
    key: `${stop.at} ${index}`,
    text: stop.word,
    note: `${clockWords(stop.at, zone)}${stop.note}`,
    onSelect: () => {
      player.pause();
      player.seek(stop.at);
    },
  }));
  if (shown.length < stops.length) {
    items.push({ kind: 'line' }, { key: 'next', text: 'Next milestone', keys: 'PageDown', onSelect: () => player.toMilestone(1) });
  }
  return (
    <Menu
      label="Milestones"
      trigger={
        <button type="button" className="btn ghost" disabled={stops.length === 0}>
          <Flag className="i s" aria-hidden="true" />
          Milestones
        </button>
      }
      items={items}
    />
  );
}

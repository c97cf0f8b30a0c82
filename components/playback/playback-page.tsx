'use client';
// Playback: the room itself as of a moment, with what was advised and done beside it and the way through time below.
import { type ReactNode, useEffect } from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import { RefusedIncident } from '../room/refused-incident.tsx';
import { RoomLinksProvider } from '../room/room-links-context.tsx';
import { StateStrip } from '../state/state-strip.tsx';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { AdvisedRegion } from './advised-region.tsx';
import { PastAdvice } from './past-advice-region.tsx';
import { PastEvents } from './past-events.tsx';
import { PastTimeline } from './past-timeline.tsx';
import { PlaybackHeader } from './playback-header.tsx';
import { Scrubber } from './scrubber.tsx';
import { PlaybackProvider, useDrawn, useOfMoment, useOfPlayer, usePlayback, usePlayer } from './use-playback.tsx';

export function PlaybackPage({ incidentId }: { incidentId: IncidentId }) {
  return (
    <PlaybackProvider incidentId={incidentId}>
      <PlaybackFrame incidentId={incidentId} />
    </PlaybackProvider>
  );
}

function PlaybackFrame({ incidentId }: { incidentId: IncidentId }) {
  const { phase, trouble } = usePlayback();
  if (phase === 'refused') {
    return (
      <Plain>
        <RefusedIncident refusal={trouble} title="This incident cannot be played back" />
      </Plain>
    );
  }
  if (phase === 'loading') {
    return (
      <Plain>
        <Waiting what="the incident" widths={[60, 36, 88, 74, 92, 80, 66]} />
      </Plain>
    );
  }
  return (
    <RoomLinksProvider>
      <OpenPlayback incidentId={incidentId} />
    </RoomLinksProvider>
  );
}

function Plain({ children }: { children: ReactNode }) {
  return (
    <main className="room">
      <h1 className="sr">Playback</h1>
      <div className="w-full max-w-[640px] px-6 py-8">{children}</div>
    </main>
  );
}

function OpenPlayback({ incidentId }: { incidentId: IncidentId }) {
  const { trouble, end } = usePlayback();
  const player = usePlayer();
  useDrawn();
  const hindsight = useOfPlayer((state) => state.hindsight);
  const title = useOfMoment(({ room }) => `${room.reference} playback`);
  useEffect(() => {
    document.title = `${title} · Muster`;
  }, [title]);
  useShortcuts([
    { keys: ' ', label: 'Play or pause', scope: 'playback', run: () => player.toggle() },
    { keys: ',', label: 'One event back', scope: 'playback', run: () => player.step(-1) },
    { keys: '.', label: 'One event on', scope: 'playback', run: () => player.step(1) },
    { keys: '[', label: 'Slower', scope: 'playback', run: () => player.shiftRate(-1) },
    { keys: ']', label: 'Faster', scope: 'playback', run: () => player.shiftRate(1) },
    { keys: 'PageUp', label: 'Milestone before', scope: 'playback', run: () => player.toMilestone(-1) },
    { keys: 'PageDown', label: 'Next milestone', scope: 'playback', run: () => player.toMilestone(1) },
    { keys: 'h', label: 'Hindsight on or off', scope: 'playback', run: () => player.setHindsight(!hindsight) },
  ]);
  return (
    <div className="room pb" data-loaded={end === null ? 'part' : 'all'} data-hindsight={hindsight ? 'on' : 'off'}>
      <PlaybackHeader incidentId={incidentId} />
      {trouble === null ? null : (
        <p className="banner warn" role="status">
          Only a part of the incident is loaded: {trouble.message}
        </p>
      )}
      <StateStrip />
      <main className="cols">
        <PastEvents />
        <PastTimeline />
        <PastAdvice />
        <AdvisedRegion incidentId={incidentId} />
      </main>
      <Scrubber incidentId={incidentId} />
    </div>
  );
}

'use client';
// The room: header, what we know, and its three regions; on a phone one region at a time.
import { Activity, Gauge, ListChecks, ScrollText } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import { AdviceRegion } from '../advice/advice-region.tsx';
import { EventsRegion, loadEventList } from '../events/events-region.tsx';
import { StateStrip } from '../state/state-strip.tsx';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { Banners } from './banners.tsx';
import { RefusedIncident } from './refused-incident.tsx';
import { RoomAnnouncements } from './room-announcements.tsx';
import { type RoomDialog, RoomHeader } from './room-header.tsx';
import { type RoomView, roomViews, useValue } from './room-links.ts';
import { RoomLinksProvider, useRoomLinks } from './room-links-context.tsx';
import { useCommand } from './use-command.ts';
import { RoomProvider, useRoom } from './use-room.tsx';

// The shared document and its editor are half of the page's weight: they come right after it.
const loadTimeline = () => import('../timeline/timeline-region.tsx');
const TimelineRegion = dynamic(() => loadTimeline().then((module) => module.TimelineRegion), {
  ssr: false,
  loading: () => (
    <section className="region timeline" aria-label="Timeline">
      <header>
        <h2>Timeline</h2>
      </header>
      <div className="px-4 py-3">
        <Waiting what="the timeline" />
      </div>
    </section>
  ),
});
const UpdateDialog = dynamic(() => import('./update-dialog.tsx').then((module) => module.UpdateDialog), { ssr: false });
const CloseDialog = dynamic(() => import('./close-dialog.tsx').then((module) => module.CloseDialog), { ssr: false });
const ExportDialog = dynamic(() => import('./export-dialog.tsx').then((module) => module.ExportDialog), { ssr: false });

export function RoomPage({ incidentId }: { incidentId: IncidentId }) {
  // Beside the log, not after it.
  useEffect(() => {
    void loadTimeline();
    void loadEventList();
  }, []);
  return (
    <RoomProvider incidentId={incidentId}>
      <RoomLinksProvider>
        <RoomFrame />
      </RoomLinksProvider>
    </RoomProvider>
  );
}

function RoomFrame() {
  const { phase, refusal } = useRoom();
  if (phase === 'loading') return <Plain>{<Waiting what="the log of the incident" widths={[60, 36, 88, 74, 92, 80, 66]} />}</Plain>;
  if (phase === 'refused') {
    return (
      <Plain>
        <RefusedIncident refusal={refusal} title="This incident cannot be shown" />
      </Plain>
    );
  }
  return <OpenRoom />;
}

function Plain({ children }: { children: ReactNode }) {
  return (
    <main className="room">
      <h1 className="sr">Incident</h1>
      <div className="w-full max-w-[640px] px-6 py-8">{children}</div>
    </main>
  );
}

function OpenRoom() {
  const { state } = useRoom();
  const { may } = useCommand();
  const links = useRoomLinks();
  const view = useValue(links.view);
  const drawer = useValue(links.drawer);
  const [dialog, setDialog] = useState<RoomDialog>(null);
  const regions = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = `${state.reference} ${state.title} · Muster`;
  }, [state.reference, state.title]);

  const show = (next: RoomView) => {
    links.view.set(next);
    if (next === 'timeline') links.desk.set('timeline');
    links.drawer.set(next === 'actions');
    // After the region is on screen; a hidden one takes no focus.
    requestAnimationFrame(() => focusRegion(regions.current, next));
  };
  useShortcuts([
    { keys: '1', label: 'Events', scope: 'room', run: () => show('events') },
    { keys: '2', label: 'Timeline', scope: 'room', run: () => show('timeline') },
    { keys: '3', label: 'Next actions', scope: 'room', run: () => show('actions') },
    {
      keys: 'u',
      label: 'Post update',
      scope: 'room',
      run: () => {
        if (may({ type: 'post-update', audience: 'internal', text: 'update' }).allowed) setDialog('update');
      },
    },
    {
      keys: 'Escape',
      label: 'Back out one level',
      scope: 'everywhere',
      run: () => {
        if (!links.drawer.get()) return false;
        links.drawer.set(false);
        focusRegion(regions.current, 'timeline');
        return true;
      },
    },
  ]);

  return (
    <div className="room" data-view={view}>
      <RoomHeader onOpen={setDialog} />
      <Banners onOpen={setDialog} />
      <StateStrip />
      <main className="cols" ref={regions} data-drawer={drawer ? 'open' : 'closed'}>
        <EventsRegion />
        <TimelineRegion />
        <AdviceRegion />
      </main>
      <Tabs view={view} onShow={show} offered={state.lists.all.length} />
      <RoomAnnouncements />
      {dialog === 'update' ? <UpdateDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'export' ? <ExportDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'resolve' || dialog === 'reopen' ? <CloseDialog what={dialog} onClose={() => setDialog(null)} /> : null}
    </div>
  );
}

const regionClass: Record<RoomView, string> = { state: '.state', events: '.events', timeline: '.timeline', actions: '.advice' };

/** Puts the focus into a region: on the item its roving tabindex stands on, else on what scrolls. */
function focusRegion(regions: HTMLElement | null, view: RoomView): void {
  const region = regions?.parentElement?.querySelector<HTMLElement>(regionClass[view]);
  const target =
    region?.querySelector<HTMLElement>('.scroll [tabindex="0"], .scroll[tabindex="0"]') ?? region?.querySelector<HTMLElement>('.scroll');
  target?.focus({ preventScroll: true });
}

const tabIcon: Record<RoomView, ReactNode> = {
  state: <Gauge className="i" />,
  events: <Activity className="i" />,
  timeline: <ScrollText className="i" />,
  actions: <ListChecks className="i" />,
};
const tabWord: Record<RoomView, string> = { state: 'Now', events: 'Events', timeline: 'Timeline', actions: 'Actions' };

function Tabs({ view, onShow, offered }: { view: RoomView; onShow: (view: RoomView) => void; offered: number }) {
  return (
    <nav className="tabs" aria-label="Regions">
      {roomViews.map((one) => (
        <button type="button" key={one} aria-current={one === view ? 'true' : undefined} onClick={() => onShow(one)}>
          {tabIcon[one]}
          <span>{tabWord[one]}</span>
          {one === 'actions' && offered > 0 ? (
            <b>
              {offered}
              <span className="sr"> offered</span>
            </b>
          ) : null}
        </button>
      ))}
    </nav>
  );
}

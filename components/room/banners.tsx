'use client';
// What everybody in the room must know about the room itself: offline, resolved, view only, a recording that plays.
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CloudOff, Eye, Play, TriangleAlert, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import type { ImportedMark } from '../../domain/imported.ts';
import type { EpochMs } from '../../domain/time.ts';
import { durationWords } from '../../domain/time-words.ts';
import { incidentsQuery } from '../incidents/use-incidents.ts';
import { useLive } from '../session/live-provider.tsx';
import { offlineAfterMs } from '../ui/event-connection.ts';
import { Moment } from '../ui/moment.tsx';
import type { RoomDialog } from './room-header.tsx';
import type { SaveState } from './room-links.ts';
import { useTimelineLink } from './room-links-context.tsx';
import { useCommand } from './use-command.ts';
import { useRoom } from './use-room.tsx';
import { useWallNow } from './use-wall-now.ts';

/** The header says it first; what lasts deserves a sentence. */
const bannerAfterMs = 10_000;

export function Banners({ onOpen }: { onOpen: (dialog: RoomDialog) => void }) {
  return (
    <div className="banners">
      <OfflineBanner />
      <ServiceBanner />
      <ResolvedBanner onOpen={onOpen} />
      <ReadOnlyBanner />
      <ReplayBanner />
    </div>
  );
}

const ServiceSentence = dynamic(() => import('./service-sentence.tsx').then((module) => module.ServiceSentence), { ssr: false });

/** What is away behind the server that this page is connected to. */
function ServiceBanner() {
  const { connection: socket } = useLive();
  const service = useSyncExternalStore(
    socket.subscribe,
    () => socket.service,
    () => null,
  );
  const { connection } = useRoom();
  const isWhole = service === null || (service.database === 'ok' && service.nodes !== 'lost');
  if (isWhole || connection.kind === 'offline' || connection.kind === 'refused') return null;
  return <ServiceSentence service={service} />;
}

function OfflineBanner() {
  const { connection } = useRoom();
  const { connection: socket } = useLive();
  const timeline = useTimelineLink();
  const save = timeline?.save;
  const wallAt = useWallNow();
  if (connection.kind === 'refused') {
    return (
      <div className="banner b">
        <CloudOff className="i s" />
        <span>
          <b>This page is not connected.</b> {connection.message} What is on screen may be out of date.
        </span>
        <button type="button" className="btn sm" onClick={() => window.location.reload()}>
          Reload
        </button>
      </div>
    );
  }
  const tryNow = (
    <button
      type="button"
      className="btn sm"
      onClick={() => {
        socket.tryNow();
        timeline?.retry();
      }}
    >
      Try now
    </button>
  );
  if (connection.kind !== 'offline') return <TimelineBanner save={save} wallAt={wallAt} tryNow={tryNow} />;
  const edits = save !== undefined && 'edits' in save ? save.edits : 0;
  return (
    <div className="banner w">
      <CloudOff className="i s" />
      <span>
        <b>
          You are offline since <Moment at={connection.since as EpochMs} />.
        </b>{' '}
        {keepWriting(edits)} Clocks run on this device; decisions need the server.
      </span>
      {tryNow}
    </div>
  );
}

/** The room is live and its words are not: their line is down, or the server cannot store them. */
function TimelineBanner({ save, wallAt, tryNow }: { save: SaveState | undefined; wallAt: EpochMs; tryNow: ReactNode }) {
  if (save?.kind === 'offline' && save.since !== null && wallAt - save.since > offlineAfterMs) {
    return (
      <div className="banner w">
        <CloudOff className="i s" />
        <span>
          <b>The timeline is not connected since {durationWords(wallAt - save.since)}.</b>{' '}
          {save.kept ? keepWriting(save.edits) : 'Keep this tab open: what you write is only in it until the line is back.'}
        </span>
        {tryNow}
      </div>
    );
  }
  if (save?.kind === 'saving' && wallAt - save.since > bannerAfterMs) {
    return (
      <div className="banner w">
        <TriangleAlert className="i s" />
        <span>
          <b>
            Not saved yet: {save.edits === 1 ? '1 change waits' : `${save.edits} changes wait`} for the server since{' '}
            {durationWords(wallAt - save.since)}.
          </b>{' '}
          The others see your words; the server cannot store them now. Keep this tab open, they are written once it can.
        </span>
      </div>
    );
  }
  return null;
}

function keepWriting(edits: number): string {
  const waits = edits === 0 ? 'what you write waits' : edits === 1 ? '1 edit waits' : `${edits} edits wait`;
  return `Keep writing: ${waits} here and ${edits > 1 ? 'merge' : 'merges'} when you are back.`;
}

function ResolvedBanner({ onOpen }: { onOpen: (dialog: RoomDialog) => void }) {
  const { imported, state } = useRoom();
  const { may } = useCommand();
  if (state.resolvedAt === null || imported !== null) return null;
  const permission = may({ type: 'reopen', reason: 'again' });
  return (
    <div className="banner">
      <CircleCheck className="i s" />
      <span>
        <b>
          Resolved at <Moment at={state.resolvedAt} form="date" />.
        </b>{' '}
        Outcomes and notes can still be added; everything else rests.
      </span>
      {permission.allowed ? (
        <button type="button" className="btn sm" onClick={() => onOpen('reopen')}>
          Reopen
        </button>
      ) : null}
    </div>
  );
}

function ReadOnlyBanner() {
  const { account, imported, state } = useRoom();
  if (imported !== null) return <ImportedBanner imported={imported} />;
  const commander = state.roles.find((held) => held.role === 'commander')?.person.name;
  if (account.accountRole !== 'viewer') return null;
  return (
    <Dismissable>
      <Eye className="i s" />
      <span>
        <b>View only.</b> You see everything as it happens. To write here, ask{' '}
        {commander === undefined ? 'an administrator' : `${commander} or an administrator`} for write access.
      </span>
    </Dismissable>
  );
}

function ImportedBanner({ imported }: { imported: ImportedMark }) {
  return (
    <div className="banner">
      <Eye className="i s" />
      <span>
        <b>Imported history.</b> {imported.by} brought {imported.reference} here on <Moment at={imported.importedAt} form="date" />. It can
        be read and played back, not changed.
        {imported.pseudonyms ? ' People were given pseudonyms before it left.' : ''}
      </span>
    </div>
  );
}

function ReplayBanner() {
  const { incidentId, state } = useRoom();
  const { data } = useQuery(incidentsQuery);
  const replay = data?.find((incident) => incident.id === incidentId)?.replay ?? null;
  if (state.origin?.kind !== 'replay' || replay?.state !== 'playing') return null;
  return (
    <Dismissable>
      <Play className="i s" />
      <span>
        <b>A recording is playing</b> at {Math.round(replay.rate)} times its speed. Clocks show the recording's time; everything else is as
        in a live incident.
      </span>
    </Dismissable>
  );
}

function Dismissable({ children }: { children: ReactNode }) {
  const [gone, setGone] = useState(false);
  if (gone) return null;
  return (
    <div className="banner">
      {children}
      <button type="button" className="btn ghost icon sm" aria-label="Hide this note" onClick={() => setGone(true)}>
        <X className="i xs" />
      </button>
    </div>
  );
}

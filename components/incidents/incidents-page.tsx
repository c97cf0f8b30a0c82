'use client';
// The list of incidents: what is open now, what was, and the ways to open a room.
import { FileUp, History, Play, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import type { IncidentSummary } from '../../domain/api.ts';
import { mayDeclare } from '../../domain/policy.ts';
import { useWallNow } from '../room/use-wall-now.ts';
import { AccountMenu } from '../session/account-menu.tsx';
import { useLive } from '../session/live-provider.tsx';
import { errorWords } from '../ui/api-client.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { FirstSteps } from './first-steps.tsx';
import { incidentSumWords } from './incident-list.ts';
import { IncidentTable } from './incident-table.tsx';
import { useIncidents } from './use-incidents.ts';

const DeclareDialog = dynamic(() => import('./declare-dialog.tsx').then((module) => module.DeclareDialog), { ssr: false });
const ReplayDialog = dynamic(() => import('./replay-dialog.tsx').then((module) => module.ReplayDialog), { ssr: false });
const ImportDialog = dynamic(() => import('./import-dialog.tsx').then((module) => module.ImportDialog), { ssr: false });
const HookDialog = dynamic(() => import('./hook-dialog.tsx').then((module) => module.HookDialog), { ssr: false });

type OpenDialog = 'declare' | 'replay' | 'import' | 'hook' | null;

export function IncidentsPage() {
  const incidents = useIncidents();
  const { account } = useLive();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const permission = mayDeclare(account);
  const declare = () => {
    if (permission.allowed) setDialog('declare');
  };
  useShortcuts([{ keys: 'c', label: 'Declare an incident', scope: 'lists', run: declare }]);
  const close = () => setDialog(null);
  const empty = incidents.data?.length === 0;
  return (
    <div className="page">
      <header className="page-head">
        <h1>Incidents</h1>
        {incidents.data === undefined || empty ? null : <Sum incidents={incidents.data} />}
        <span className="grow" />
        {empty ? null : (
          <>
            <GuardedButton permission={permission} className="btn replay-open" onClick={() => setDialog('import')}>
              <FileUp className="i s" />
              Import
            </GuardedButton>
            <GuardedButton permission={permission} className="btn replay-open" onClick={() => setDialog('replay')}>
              <Play className="i s" />
              Replay
            </GuardedButton>
          </>
        )}
        <GuardedButton permission={permission} className="btn primary" onClick={declare}>
          <Plus className="i s" />
          Declare incident <kbd>C</kbd>
        </GuardedButton>
        <Link className="phone-only" href="/across" aria-label="Across incidents">
          <History className="i" />
        </Link>
        <AccountMenu className="phone-only" />
      </header>
      {incidents.data === undefined ? (
        <main id="main" className="px-6 py-2">
          {incidents.isError ? (
            <Trouble
              title="The list of incidents could not be loaded"
              action={
                <button type="button" className="btn sm" onClick={() => void incidents.refetch()}>
                  Try again
                </button>
              }
            >
              {errorWords(incidents.error)} Rooms that are open in other tabs go on.
            </Trouble>
          ) : (
            <Waiting what="the list of incidents" widths={[96, 96, 96, 60, 72, 66]} />
          )}
        </main>
      ) : empty ? (
        <FirstSteps onReplay={() => setDialog('replay')} onImport={() => setDialog('import')} onHook={() => setDialog('hook')} />
      ) : (
        <IncidentTable incidents={incidents.data} stale={incidents.isError} onHook={() => setDialog('hook')} />
      )}
      {dialog === 'declare' ? <DeclareDialog onClose={close} /> : null}
      {dialog === 'replay' ? <ReplayDialog onClose={close} /> : null}
      {dialog === 'import' ? <ImportDialog onClose={close} /> : null}
      {dialog === 'hook' ? <HookDialog onClose={close} /> : null}
    </div>
  );
}

function Sum({ incidents }: { incidents: readonly IncidentSummary[] }) {
  return <span className="q sum">{incidentSumWords(incidents, useWallNow())}</span>;
}

'use client';
// The list of incidents: what is open now, what was, and the ways to open a room.
import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown, Play, Plus, Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { commandAnswer, type IncidentSummary } from '../../domain/api.ts';
import { type IncidentId, newId } from '../../domain/ids.ts';
import { mayDeclare } from '../../domain/policy.ts';
import { severities, severityWord, stages, stageWord } from '../../domain/vocabulary.ts';
import { useWallNow } from '../room/use-wall-now.ts';
import { useLive } from '../session/live-provider.tsx';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { Choice } from '../ui/choice.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { toast } from '../ui/notify.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { FirstSteps } from './first-steps.tsx';
import { everyIncident, groupIncidents, type IncidentFilter, incidentSumWords } from './incident-list.ts';
import { ClosedRow, OpenRow } from './incident-row.tsx';
import { incidentsQuery, useIncidents } from './use-incidents.ts';

const DeclareDialog = dynamic(() => import('./declare-dialog.tsx').then((module) => module.DeclareDialog), { ssr: false });
const ReplayDialog = dynamic(() => import('./replay-dialog.tsx').then((module) => module.ReplayDialog), { ssr: false });
const HookDialog = dynamic(() => import('./hook-dialog.tsx').then((module) => module.HookDialog), { ssr: false });

type OpenDialog = 'declare' | 'replay' | 'hook' | null;

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
      <a className="skip" href="#main">
        Skip to incidents
      </a>
      <header className="page-head">
        <h1>Incidents</h1>
        {incidents.data === undefined || empty ? null : <Sum incidents={incidents.data} />}
        <span className="grow" />
        {empty ? null : (
          <GuardedButton permission={permission} className="btn replay-open" onClick={() => setDialog('replay')}>
            <Play className="i s" />
            Replay
          </GuardedButton>
        )}
        <GuardedButton permission={permission} className="btn primary" onClick={declare}>
          <Plus className="i s" />
          Declare incident <kbd>C</kbd>
        </GuardedButton>
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
        <FirstSteps onReplay={() => setDialog('replay')} onHook={() => setDialog('hook')} />
      ) : (
        <IncidentTable incidents={incidents.data} stale={incidents.isError} onHook={() => setDialog('hook')} />
      )}
      {dialog === 'declare' ? <DeclareDialog onClose={close} /> : null}
      {dialog === 'replay' ? <ReplayDialog onClose={close} /> : null}
      {dialog === 'hook' ? <HookDialog onClose={close} /> : null}
    </div>
  );
}

function Sum({ incidents }: { incidents: readonly IncidentSummary[] }) {
  return <span className="q sum">{incidentSumWords(incidents, useWallNow())}</span>;
}

function IncidentTable({ incidents, stale, onHook }: { incidents: readonly IncidentSummary[]; stale: boolean; onHook: () => void }) {
  const wallAt = useWallNow();
  const router = useRouter();
  const queries = useQueryClient();
  const { account } = useLive();
  const [filter, setFilter] = useState<IncidentFilter>(everyIncident);
  const [shown, setShown] = useState(firstClosed);
  const [current, setCurrent] = useState<IncidentId | null>(null);
  const find = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLElement>(null);
  const groups = useMemo(() => groupIncidents(incidents, filter, wallAt), [incidents, filter, wallAt]);
  const closed = groups.closed.slice(0, shown);
  const rows = [...groups.open, ...closed];
  const focused = rows.find((incident) => incident.id === current)?.id ?? rows[0]?.id ?? null;
  const change = (part: Partial<IncidentFilter>) => setFilter({ ...filter, ...part });

  const move = (by: number) => {
    const inList = list.current?.contains(document.activeElement) === true;
    const at = rows.findIndex((incident) => incident.id === focused);
    const next = rows[Math.min(rows.length - 1, Math.max(0, inList ? at + by : at))];
    if (next === undefined) return;
    setCurrent(next.id);
    list.current?.querySelector<HTMLElement>(`[data-incident="${next.id}"]`)?.focus();
  };
  useShortcuts([
    { keys: 'j', label: 'Next incident', scope: 'lists', run: () => move(1) },
    { keys: 'k', label: 'Previous incident', scope: 'lists', run: () => move(-1) },
    { keys: 'ArrowDown', label: 'Next incident', scope: 'lists', hidden: true, run: () => move(1) },
    { keys: 'ArrowUp', label: 'Previous incident', scope: 'lists', hidden: true, run: () => move(-1) },
    { keys: 'f', label: 'Find', scope: 'lists', run: () => find.current?.focus() },
  ]);

  const takeCommand = async (incident: IncidentSummary) => {
    try {
      await requestApi(commandAnswer, `/api/incidents/${incident.id}/commands`, {
        method: 'POST',
        body: { type: 'take-role', role: 'commander' },
        idempotencyKey: newId(),
      });
      router.push(`/incidents/${incident.id}`);
    } catch (error) {
      toast.error('Take command: not done', { description: errorWords(error) });
    }
    void queries.invalidateQueries({ queryKey: incidentsQuery.queryKey });
  };

  const openCount = incidents.filter((incident) => incident.status === 'open').length;
  return (
    <>
      <div className="filters" role="toolbar" aria-label="Filters">
        <Choice
          label="State"
          value={filter.status}
          options={[
            { value: 'all', text: 'All' },
            {
              value: 'open',
              text: (
                <>
                  Open <span className="q">{openCount}</span>
                </>
              ),
            },
            { value: 'closed', text: 'Closed' },
          ]}
          onChange={(status) => change({ status })}
        />
        <Many
          label="Severity"
          all={severities}
          words={severityWord}
          chosen={filter.severities}
          onChange={(chosen) => change({ severities: chosen })}
        />
        <Many label="Stage" all={stages} words={stageWord} chosen={filter.stages} onChange={(chosen) => change({ stages: chosen })} />
        <button
          type="button"
          className={filter.days === null ? 'btn sm' : 'btn sm on'}
          aria-pressed={filter.days !== null}
          onClick={() => change({ days: filter.days === null ? 30 : null })}
        >
          Last 30 days
        </button>
        <label className="field find">
          <Search className="i s" />
          <input
            ref={find}
            type="text"
            inputMode="search"
            placeholder="Find by title, impact or person"
            aria-label="Find incidents"
            value={filter.find}
            onChange={(event) => change({ find: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                change({ find: '' });
                event.currentTarget.blur();
              } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
                event.preventDefault();
                list.current?.querySelector<HTMLElement>('[data-incident]')?.focus();
              }
            }}
          />
          <kbd>F</kbd>
        </label>
        <span className="grow" />
        <Menu
          label="Order"
          align="end"
          trigger={
            <button type="button" className="btn ghost sm">
              {filter.order === 'newest' ? 'Newest first' : 'Most severe first'} <ChevronDown className="i xs" />
            </button>
          }
          items={[
            { key: 'newest', text: 'Newest first', chosen: filter.order === 'newest', onSelect: () => change({ order: 'newest' }) },
            {
              key: 'severest',
              text: 'Most severe first',
              chosen: filter.order === 'severest',
              onSelect: () => change({ order: 'severest' }),
            },
          ]}
        />
        {account.accountRole === 'admin' ? (
          <button type="button" className="btn ghost sm" onClick={onHook}>
            Alert sources
          </button>
        ) : null}
      </div>
      <main id="main" className="scroll" ref={list} tabIndex={-1}>
        {stale ? (
          <p className="banner w" role="status">
            <span>
              <b>This list may be out of date.</b> The server did not answer; it is asked again by itself.
            </span>
          </p>
        ) : null}
        {rows.length === 0 ? (
          <NothingMatches filter={filter} total={incidents.length} onClear={() => setFilter({ ...everyIncident, days: null })} />
        ) : (
          <table className="list inc">
            <caption className="sr">Open and recent incidents</caption>
            <thead>
              <tr>
                <th scope="col">Severity</th>
                <th scope="col">Incident</th>
                <th scope="col">Stage</th>
                <th scope="col" className="num">
                  Elapsed
                </th>
                <th scope="col" className="num">
                  Next update
                </th>
                <th scope="col">Roles</th>
                <th scope="col" className="num">
                  Here
                </th>
                <th scope="col">Events, last hour</th>
              </tr>
            </thead>
            {groups.open.length === 0 ? null : (
              <tbody>
                <tr className="grp-row">
                  <th colSpan={8} scope="colgroup">
                    Open <span className="q">{groups.open.length}</span>
                  </th>
                </tr>
                {groups.open.map((incident) => (
                  <OpenRow
                    key={incident.id}
                    incident={incident}
                    wallAt={wallAt}
                    current={incident.id === focused}
                    onFocus={() => setCurrent(incident.id)}
                    onTakeCommand={account.accountRole === 'viewer' ? null : () => void takeCommand(incident)}
                  />
                ))}
              </tbody>
            )}
            {closed.length === 0 ? null : (
              <tbody>
                <tr className="grp-row">
                  <th colSpan={2} scope="colgroup">
                    {filter.days === null ? 'Closed' : 'Last 30 days'} <span className="q">{groups.closed.length}</span>
                  </th>
                  <td>State</td>
                  <td className="num">Lasted</td>
                  <td className="num">Opened</td>
                  <td>Roles</td>
                  <td className="num">Here</td>
                  <td />
                </tr>
                {closed.map((incident) => (
                  <ClosedRow
                    key={incident.id}
                    incident={incident}
                    current={incident.id === focused}
                    onFocus={() => setCurrent(incident.id)}
                  />
                ))}
                {groups.closed.length > closed.length ? (
                  <tr className="more">
                    <td />
                    <td colSpan={7}>
                      <button type="button" className="lnk" onClick={() => setShown(shown + 50)}>
                        Show {Math.min(50, groups.closed.length - closed.length)} more
                      </button>
                    </td>
                  </tr>
                ) : null}
              </tbody>
            )}
          </table>
        )}
      </main>
    </>
  );
}

const firstClosed = 20;

function Many<Value extends string>({
  label,
  all,
  words,
  chosen,
  onChange,
}: {
  label: string;
  all: readonly Value[];
  words: Record<Value, string>;
  chosen: readonly Value[];
  onChange: (chosen: readonly Value[]) => void;
}) {
  return (
    <Menu
      label={label}
      trigger={
        <button type="button" className={chosen.length === 0 ? 'btn sm' : 'btn sm on'}>
          {chosen.length === 0 ? label : chosen.map((value) => words[value]).join(', ')} <ChevronDown className="i xs" />
        </button>
      }
      items={[
        ...all.map((value) => ({
          key: value,
          text: words[value],
          chosen: chosen.includes(value),
          onSelect: () => onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]),
        })),
        { kind: 'line' as const },
        { key: 'clear', text: 'Clear', disabled: chosen.length === 0, onSelect: () => onChange([]) },
      ]}
    />
  );
}

function NothingMatches({ filter, total, onClear }: { filter: IncidentFilter; total: number; onClear: () => void }) {
  const what =
    filter.severities.length > 0 ? `No ${filter.severities.map((value) => severityWord[value]).join(' or ')} incidents` : 'No incidents';
  return (
    <div className="px-6 py-4">
      <div className="panel mid">
        <p>
          <b>
            {what} {filter.find.trim() === '' ? 'match these filters' : `match “${filter.find.trim()}”`}
          </b>
        </p>
        <p className="t2">{total === 1 ? '1 other is' : `${total} others are`} here without filters.</p>
        <button type="button" className="btn sm" onClick={onClear}>
          Clear filters
        </button>
      </div>
    </div>
  );
}

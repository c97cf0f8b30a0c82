'use client';
// The incidents in their groups, with the keys that move through them.
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { commandAnswer, type IncidentSummary } from '../../domain/api.ts';
import { type IncidentId, newId } from '../../domain/ids.ts';
import { severityWord } from '../../domain/vocabulary.ts';
import { useWallNow } from '../room/use-wall-now.ts';
import { useLive } from '../session/live-provider.tsx';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { toast } from '../ui/notify.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { IncidentFilters } from './incident-filters.tsx';
import { everyIncident, groupIncidents, type IncidentFilter } from './incident-list.ts';
import { ClosedRow, OpenRow } from './incident-row.tsx';
import { incidentsQuery } from './use-incidents.ts';

/** Closed incidents shown at first. */
const firstClosed = 20;

export function IncidentTable({ incidents, stale, onHook }: { incidents: readonly IncidentSummary[]; stale: boolean; onHook: () => void }) {
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
      <IncidentFilters
        filter={filter}
        openCount={openCount}
        find={find}
        onChange={setFilter}
        onLeaveFind={() => list.current?.querySelector<HTMLElement>('[data-incident]')?.focus()}
      >
        {account.accountRole === 'admin' ? (
          <button type="button" className="btn ghost sm" onClick={onHook}>
            Alert sources
          </button>
        ) : null}
      </IncidentFilters>
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

'use client';
// All incidents together, for who reviews them: how long things took, what became of advice, whether updates came in time.
import { Download, Radio } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { type AcrossAnswer, adviceGroupings } from '../../domain/across-api.ts';
import type { AcrossTable } from '../../domain/across-csv.ts';
import type { EpochMs } from '../../domain/time.ts';
import { AccountMenu } from '../session/account-menu.tsx';
import { errorWords } from '../ui/api-client.ts';
import { Menu } from '../ui/menu.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { AcrossFilters } from './across-filters.tsx';
import { type AcrossFilter, askFor, dayName, everything, type OpenFigure, readView, writeView } from './across-view.ts';
import { incidentsWords } from './across-words.ts';
import { AdviceTable } from './advice-table.tsx';
import { BehindRegion } from './behind-region.tsx';
import { FigureProvider, isSameFigure } from './figure-button.tsx';
import { TimeTable } from './time-table.tsx';
import { UpdateTable } from './update-table.tsx';
import { useAcross } from './use-across.ts';

const tables: readonly { readonly table: AcrossTable; readonly text: string; readonly note: string }[] = [
  { table: 'incidents', text: 'Incidents', note: 'one row each' },
  { table: 'times', text: 'Times', note: 'one row per severity' },
  { table: 'advice', text: 'Advice', note: 'one row per service, record and role' },
  { table: 'updates', text: 'Updates', note: 'one row per severity' },
];

export function AcrossPage() {
  const search = useSearchParams().toString();
  const { filter, open } = useMemo(() => readView(search), [search]);
  const zone = useTimeZone();
  const [now] = useState(() => Date.now() as EpochMs);
  const asked = askFor(filter, now, zone);
  const { data, error, refetch, isPlaceholderData } = useAcross(asked);
  const opener = useRef<HTMLElement | null>(null);
  const main = useRef<HTMLElement>(null);
  const show = (next: AcrossFilter, figure: OpenFigure | null) =>
    window.history.replaceState(null, '', `${window.location.pathname}${writeView(next, figure)}`);
  const close = () => {
    show(filter, null);
    opener.current?.focus();
  };
  const choose = (figure: OpenFigure) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    if (isSameFigure(open, figure)) close();
    else show(filter, figure);
  };
  const move = (by: number) => {
    const rows = [...(main.current?.querySelectorAll<HTMLElement>('.figs tbody tr:has(button.fig)') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.querySelector<HTMLElement>('button.fig')?.focus();
  };
  useShortcuts([
    { keys: 'j', label: 'Next row of figures', scope: 'lists', run: () => move(1) },
    { keys: 'k', label: 'Previous row of figures', scope: 'lists', run: () => move(-1) },
    { keys: 'Escape', label: 'Close the list behind a figure', scope: 'lists', run: () => (open === null ? false : close()) },
  ]);
  const isEmpty = data !== undefined && data.incidents === 0 && data.unread === 0;
  const behind = open !== null && data !== undefined && !isEmpty;
  return (
    <div className="page">
      <header className="page-head">
        <h1>Across incidents</h1>
        {data === undefined ? null : <span className="q sum">{incidentsWords(data.incidents)}</span>}
        <span className="grow" />
        <Menu
          label="Download as CSV"
          align="end"
          trigger={
            <button type="button" className="btn" disabled={data === undefined || isEmpty}>
              <Download className="i s" />
              CSV
            </button>
          }
          items={tables.map(({ table, text, note }) => ({
            key: table,
            text,
            note,
            onSelect: () => download(`/api/across/csv?${asked === '' ? '' : `${asked}&`}table=${table}`),
          }))}
        />
        <Link className="phone-only" href="/incidents" aria-label="Incidents">
          <Radio className="i" />
        </Link>
        <AccountMenu className="phone-only" />
      </header>
      <AcrossFilters filter={filter} answer={data} today={dayName(now, zone)} onChange={(next) => show(next, open)} />
      <div className={behind ? 'across with-behind' : 'across'}>
        <main id="main" className="scroll" tabIndex={-1} ref={main} aria-busy={isPlaceholderData}>
          {data === undefined ? (
            <div className="px-6 py-2">
              {error === null ? (
                <Waiting what="the figures" widths={[96, 96, 96, 60, 72, 66]} />
              ) : (
                <Trouble
                  title="The figures could not be loaded"
                  action={
                    <button type="button" className="btn sm" onClick={() => void refetch()}>
                      Try again
                    </button>
                  }
                >
                  {errorWords(error)} Each incident can still be opened from the list.
                </Trouble>
              )}
            </div>
          ) : (
            <>
              <Notes answer={data} stale={error !== null} />
              {isEmpty ? (
                <Nothing filter={filter} answer={data} onClear={() => show(everything, null)} />
              ) : (
                <FigureProvider value={{ open, choose }}>
                  <TimeTable times={data.times} />
                  <AdviceTable advice={data.advice} by={adviceGroupings.find((by) => by === open?.by) ?? null} />
                  <UpdateTable updates={data.updates} />
                </FigureProvider>
              )}
            </>
          )}
        </main>
        {behind ? <BehindRegion asked={asked} open={open} answer={data} onClose={close} /> : null}
      </div>
    </div>
  );
}

function Notes({ answer, stale }: { answer: AcrossAnswer; stale: boolean }) {
  const { incidents, unread, leftOut } = answer;
  return (
    <>
      {unread > 0 ? (
        <p className="banner" role="status">
          <span>
            <b>
              {incidents.toLocaleString('en')} of {incidentsWords(incidents + unread)} counted so far.
            </b>{' '}
            The logs of the others are being read; figures change until then.
          </span>
        </p>
      ) : null}
      {leftOut ? (
        <p className="banner">
          <span>
            <b>Only the newest incidents count here.</b> Choose a period to see older ones.
          </span>
        </p>
      ) : null}
      {stale ? (
        <p className="banner w" role="status">
          <span>
            <b>These figures may be out of date.</b> The server did not answer.
          </span>
        </p>
      ) : null}
    </>
  );
}

function Nothing({ filter, answer, onClear }: { filter: AcrossFilter; answer: AcrossAnswer; onClear: () => void }) {
  const others = Object.values(answer.kinds).reduce((sum, count) => sum + count, 0);
  const isFiltered = writeView(filter, null) !== '';
  return (
    <div className="px-6 py-4">
      <div className="panel mid">
        <p>
          <b>{isFiltered ? 'No incident matches these filters' : 'There is nothing to compare yet'}</b>
        </p>
        <p className="t2">
          {isFiltered
            ? others === 0
              ? 'None was declared in this period with this severity.'
              : `${incidentsWords(others)} of other states or services would.`
            : 'Once incidents are declared, this page shows how long they took, what became of advice and whether updates came when promised.'}
        </p>
        {isFiltered ? (
          <button type="button" className="btn sm" onClick={onClear}>
            Clear filters
          </button>
        ) : (
          <Link className="btn sm" href="/incidents">
            Go to incidents
          </Link>
        )}
      </div>
    </div>
  );
}

/** The server names the file; the page stays. */
function download(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

'use client';
// What stands in the place of an incident that cannot be shown, with the way on: the list, or another try.
import Link from 'next/link';
import type { ErrorCode } from '../../domain/errors.ts';
import { Trouble } from '../ui/waiting.tsx';

/** `title` says what cannot be shown, for every reason but that it does not exist. */
export function RefusedIncident({
  refusal,
  title,
}: {
  refusal: { readonly code: ErrorCode; readonly message: string } | null;
  title: string;
}) {
  const missing = refusal?.code === 'not-found';
  return (
    <Trouble
      title={missing ? 'There is no incident at this address' : title}
      action={
        <span className="row">
          <Link className="btn sm" href="/incidents">
            Go to incidents
          </Link>
          {missing ? null : (
            <button type="button" className="btn sm" onClick={() => window.location.reload()}>
              Reload
            </button>
          )}
        </span>
      }
    >
      {missing ? 'The link may be cut short, or the incident belongs to another server.' : refusal?.message}
    </Trouble>
  );
}

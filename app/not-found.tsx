// An address that leads nowhere.
import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="bare">
      <div className="signin">
        <h1>There is nothing at this address</h1>
        <p className="t2">The link may be cut short, or the incident belongs to another server.</p>
        <p className="mt-4">
          <Link className="btn" href="/incidents">
            Go to incidents
          </Link>
        </p>
      </div>
    </main>
  );
}

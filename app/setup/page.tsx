// Making the first account, with the link that the server printed at start.
import type { Metadata } from 'next';
import { SetupPage } from '../../components/session/setup-page.tsx';

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' };

export default async function Page({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  return <SetupPage token={typeof token === 'string' ? token : null} />;
}

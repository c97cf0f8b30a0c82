// Signing in.
import type { Metadata } from 'next';
import { SignInPage } from '../../components/session/sign-in-page.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  return <SignInPage next={typeof next === 'string' ? next : null} />;
}

'use client';
// Making the first account: it becomes the administrator.
import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import { setupInput } from '../../domain/api.ts';
import { type FieldFault, faultsOf } from '../../domain/errors.ts';
import { errorWords } from '../ui/api-client.ts';
import { Logo } from './logo.tsx';
import { accountOf, useSession, useSetup, useSignIn } from './use-session.ts';

const fields = [
  { name: 'name', text: 'Your name', type: 'text', autoComplete: 'name' },
  { name: 'email', text: 'E-mail', type: 'email', autoComplete: 'username' },
  { name: 'password', text: 'Password, at least 12 characters', type: 'password', autoComplete: 'new-password' },
] as const;

export function SetupPage({ token }: { token: string | null }) {
  const session = useSession();
  const router = useRouter();
  const setup = useSetup();
  const signIn = useSignIn();
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const account = accountOf(session.data);
  useEffect(() => {
    if (account !== null) router.replace('/incidents');
  }, [account, router]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (setup.isPending) return;
    const form = event.currentTarget;
    const given = setupInput.safeParse({ token: token ?? '', ...Object.fromEntries(new FormData(form)) });
    setFaults(given.success ? [] : faultsOf(given.error));
    if (!given.success) {
      const first = fields.find((field) => given.error.issues.some((issue) => issue.path[0] === field.name));
      if (first !== undefined) form.querySelector<HTMLInputElement>(`[name="${first.name}"]`)?.focus();
      return;
    }
    try {
      await setup.mutateAsync(given.data);
      const after = await session.refetch();
      if (accountOf(after.data) === null) await signIn.mutateAsync({ email: given.data.email, password: given.data.password });
    } catch {
      // Both say on the page what was refused.
    }
  };
  const done = session.data !== undefined && !session.data.server.needsSetup && account === null && !setup.isSuccess;
  const refused = setup.error ?? signIn.error;
  return (
    <main className="bare">
      <div className="signin">
        <div className="s-logo">
          <Logo />
          <b>Muster</b>
        </div>
        <h1>Set up this server</h1>
        {done ? (
          <>
            <p className="t2">The first account exists already; this link has done its work.</p>
            <p className="mt-4">
              <Link className="btn" href="/sign-in">
                Sign in
              </Link>
            </p>
          </>
        ) : token === null ? (
          <p className="t2">
            Open the link that the server printed when it started. It ends in a token that works once; whoever has it makes the first
            account and becomes administrator.
          </p>
        ) : (
          <form onSubmit={submit} method="post" noValidate>
            <p className="t2">Your account is the first one. It becomes the administrator of this server.</p>
            {fields.map((field) => {
              const fault = faults.find(({ path }) => path === field.name) ?? setup.error?.faults.find(({ path }) => path === field.name);
              return (
                <label key={field.name}>
                  {field.text}
                  <input
                    className="inp"
                    name={field.name}
                    type={field.type}
                    autoComplete={field.autoComplete}
                    required
                    aria-invalid={fault !== undefined || undefined}
                    aria-describedby={fault === undefined ? undefined : `fault-${field.name}`}
                  />
                  {fault === undefined ? null : (
                    <span className="fault" id={`fault-${field.name}`}>
                      <TriangleAlert className="i xs" />
                      {fault.message}
                    </span>
                  )}
                </label>
              );
            })}
            <p className="fault" role="alert">
              {refused === null ? null : (
                <>
                  <TriangleAlert className="i xs" />
                  {errorWords(refused)}
                </>
              )}
            </p>
            <button type="submit" className="btn primary lg wide" aria-busy={setup.isPending}>
              Make the account
            </button>
          </form>
        )}
      </div>
    </main>
  );
}

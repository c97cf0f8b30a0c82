'use client';
// Signing in with a local account.
import { CornerDownRight, Eye, EyeOff, TriangleAlert } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { errorWords } from '../ui/api-client.ts';
import { Logo } from './logo.tsx';
import { returnPath } from './return-path.ts';
import { accountOf, useSession, useSignIn } from './use-session.ts';

export function SignInPage({ next }: { next: string | null }) {
  const session = useSession();
  const router = useRouter();
  const signIn = useSignIn();
  const [shown, setShown] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const faultId = useId();
  const back = returnPath(next);
  const account = accountOf(session.data);
  const needsSetup = session.data?.server.needsSetup === true;
  useEffect(() => {
    if (account !== null) router.replace(back);
    else if (needsSetup) router.replace('/setup');
  }, [account, needsSetup, back, router]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (signIn.isPending) return;
    // From the form and not from state: password managers fill fields without an event.
    const fields = new FormData(event.currentTarget);
    signIn.mutate(
      { email: String(fields.get('email') ?? '').trim(), password: String(fields.get('password') ?? '') },
      { onError: () => form.current?.querySelector<HTMLInputElement>('[name="password"]')?.select() },
    );
  };
  return (
    <main className="bare">
      <div className="signin">
        <div className="s-logo">
          <Logo />
          <b>Muster</b>
        </div>
        <h1>Sign in</h1>
        <form ref={form} onSubmit={submit} method="post" aria-describedby={signIn.isError ? faultId : undefined}>
          <label>
            E-mail
            <input className="inp" name="email" type="email" autoComplete="username" required aria-invalid={signIn.isError || undefined} />
          </label>
          <label>
            Password
            <span className="pw">
              <input
                className="inp"
                name="password"
                type={shown ? 'text' : 'password'}
                autoComplete="current-password"
                required
                aria-invalid={signIn.isError || undefined}
              />
              <button
                type="button"
                aria-label={shown ? 'Hide password' : 'Show password'}
                aria-pressed={shown}
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff className="i s" /> : <Eye className="i s" />}
              </button>
            </span>
          </label>
          <p className="fault" id={faultId} role="alert">
            {signIn.isError ? (
              <>
                <TriangleAlert className="i xs" />
                {errorWords(signIn.error)}
              </>
            ) : null}
          </p>
          <button type="submit" className="btn primary lg wide" aria-busy={signIn.isPending}>
            {signIn.isPending ? 'Signing in' : 'Sign in'}
          </button>
        </form>
        {back === '/incidents' ? null : (
          <p className="s-live">
            <CornerDownRight className="i s" />
            <span>
              After sign-in you go straight to <b>{back.startsWith('/incidents/') ? 'the incident you opened' : 'the page you opened'}</b>.
            </span>
          </p>
        )}
        {session.data?.server.demo === true ? (
          <p className="s-foot t2">A demo runs here: the terminal that started it shows who can sign in.</p>
        ) : null}
        <p className="s-foot q">Forgot your password? Ask an administrator of this server.</p>
      </div>
    </main>
  );
}

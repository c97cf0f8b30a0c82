// Sign-in: local accounts with e-mail and password, and whose session a request carries.
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Logger } from 'pino';
import { MusterError } from '../../domain/errors.ts';
import { type PersonId, personId } from '../../domain/ids.ts';
import type { Account, AccountRole } from '../../domain/policy.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { PrismaClient } from '../store/generated/client.ts';
import type { SetupTokenStore } from '../store/setup-token-store.ts';
import { readAccountRole } from './people.ts';
import { createSignInLimit } from './sign-in-limit.ts';
import { createTurns } from './turns.ts';

/** Who is signed in, and until when. */
export type SignedIn = { readonly account: Account; readonly email: string; readonly expiresAt: EpochMs };

export type NewAccount = {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly accountRole: AccountRole;
};

export type SignIn = {
  /** Whose session the headers carry; null for nobody's. Answers from memory for some seconds. */
  session(headers: Headers): Promise<SignedIn | null>;
  /** The same, as the sockets want it. */
  authenticate(headers: Headers): Promise<Account | null>;
  /** Believes no session of this person any more without asking: they signed out on another server. */
  forget(person: PersonId): void;
  /** Answers the requests under /api/auth: signing in and out. `clientAddress` is who asks, for the limit on attempts. */
  handle(request: Request, clientAddress: string): Promise<Response>;
  /** Makes an account. Throws MusterError `invalid-input` when the e-mail address is taken. */
  createAccount(given: NewAccount): Promise<PersonId>;
  /** Whether no account exists yet. */
  needsSetup(): Promise<boolean>;
  /** Makes the one-time address of the first account's form. */
  issueSetupLink(): Promise<string>;
  /** Makes the first account, an admin's. Throws MusterError `not-allowed` for a token that is unknown, spent or expired. */
  redeemSetup(token: string, given: Omit<NewAccount, 'accountRole'>): Promise<PersonId>;
};

export type SignInDependencies = {
  readonly prisma: PrismaClient;
  readonly setupTokens: SetupTokenStore;
  /** Signs the cookies. */
  readonly secret: string;
  /** The public address. */
  readonly url: string;
  readonly trustedOrigins: readonly string[];
  readonly logger: Logger;
  readonly wallNow: () => EpochMs;
  /** Somebody signed out: what their session holds open should end. */
  readonly onSignedOut: (person: PersonId) => void;
};

const sessionSeconds = 7 * 24 * 60 * 60;
const setupTokenMs = 24 * 60 * minuteMs;
/** How long a session is believed without asking the database. A sign-out takes effect at once on every server that can be reached. */
const believedMs = 10_000;
const maxBelieved = 10_000;
/** A password check keeps a core busy for a tenth of a second: a rush of them must leave room for the incident. */
const maxChecksAtOnce = 2;
const maxChecksWaiting = 100;
/** better-auth can do much more; what is not needed is not reachable. */
const reachable = new Set(['POST /sign-in/email', 'POST /sign-out', 'GET /get-session']);
const basePath = '/api/auth';

export function createSignIn(dependencies: SignInDependencies): SignIn {
  const { prisma, setupTokens, secret, url, trustedOrigins, logger, wallNow, onSignedOut } = dependencies;
  const isSecure = url.startsWith('https:');
  const auth = betterAuth({
    appName: 'Muster',
    secret,
    baseURL: url,
    basePath,
    trustedOrigins: [...trustedOrigins],
    database: prismaAdapter(prisma, { provider: 'postgresql', transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
    user: { additionalFields: { accountRole: { type: 'string', input: false, defaultValue: 'member' } } },
    // A session ends when it said it would: nothing extends it behind the cookie's back.
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true },
    // The limit is ours (sign-in-limit.ts): it counts attempts that did not work, so that a whole office can sign in at once.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'muster',
      useSecureCookies: isSecure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      // Origins are checked for every route in one place (guards.ts), with an answer that says why.
      disableOriginCheck: true,
      disableCSRFCheck: true,
    },
    telemetry: { enabled: false },
    logger: { log: (level, message) => logger[level === 'error' || level === 'warn' ? level : 'debug']({ from: 'better-auth' }, message) },
  });
  const cookieName = `${isSecure ? '__Secure-' : ''}muster.session_token`;
  const limit = createSignInLimit(prisma, wallNow);
  const checks = createTurns(maxChecksAtOnce, maxChecksWaiting);
  const believed = new Map<string, { signedIn: SignedIn; until: EpochMs }>();

  async function session(headers: Headers): Promise<SignedIn | null> {
    const cookie = readCookie(headers, cookieName);
    if (cookie === undefined) return null;
    const now = wallNow();
    const kept = believed.get(cookie);
    if (kept !== undefined && kept.until > now && kept.signedIn.expiresAt > now) return kept.signedIn;
    believed.delete(cookie);
    // Only the cookie is passed on: nothing else in a request can make a session.
    const found = await auth.api.getSession({ headers: new Headers({ cookie: `${cookieName}=${cookie}` }) }).catch((cause: unknown) => {
      // It says only that it could not look, which is when the database is away: nobody is signed out by that.
      throw new MusterError('unavailable', undefined, { cause });
    });
    if (found === null) return null;
    const { user } = found;
    const signedIn: SignedIn = {
      account: { id: personId.parse(user.id), name: user.name, accountRole: readAccountRole(user.accountRole) },
      email: user.email,
      expiresAt: found.session.expiresAt.getTime() as EpochMs,
    };
    if (believed.size >= maxBelieved) believed.clear();
    believed.set(cookie, { signedIn, until: (now + believedMs) as EpochMs });
    return signedIn;
  }

  async function signOut(request: Request): Promise<Response> {
    const signedIn = await session(request.headers);
    const response = await auth.handler(request);
    // After the session is gone, or it could be believed anew in between.
    const cookie = readCookie(request.headers, cookieName);
    if (cookie !== undefined) believed.delete(cookie);
    if (signedIn !== null) onSignedOut(signedIn.account.id);
    return response;
  }

  async function createAccount({ name, email, password, accountRole }: NewAccount): Promise<PersonId> {
    const { internalAdapter, password: passwords } = await auth.$context;
    const address = email.trim().toLowerCase();
    if ((await internalAdapter.findUserByEmail(address)) !== null) {
      const message = 'There is an account with this e-mail address already.';
      throw new MusterError('invalid-input', message, { faults: [{ path: 'email', message }] });
    }
    const hash = await passwords.hash(password);
    const user = await internalAdapter.createUser({ name, email: address, emailVerified: true, accountRole }, { method: 'email-password' });
    // The issuer is better-auth's name for accounts of its own; sign-in looks for exactly this.
    await internalAdapter.linkAccount({
      userId: user.id,
      providerId: 'credential',
      issuer: 'local:credential',
      accountId: user.id,
      password: hash,
    });
    return personId.parse(user.id);
  }

  return {
    session,
    async authenticate(headers) {
      return (await session(headers))?.account ?? null;
    },
    forget(person) {
      for (const [cookie, { signedIn }] of believed) if (signedIn.account.id === person) believed.delete(cookie);
    },
    async handle(request, clientAddress) {
      const path = new URL(request.url).pathname.slice(basePath.length);
      const wanted = `${request.method} ${path}`;
      if (!reachable.has(wanted)) throw new MusterError('not-found');
      if (path === '/sign-out') return signOut(request);
      if (path !== '/sign-in/email') return auth.handler(request);
      const attempt = await limit.begin(clientAddress);
      const response = await checks.run(() => auth.handler(request));
      if (!response.ok) throw refusalOf(response.status);
      await limit.succeeded(attempt);
      // The answer of better-auth repeats the session's token; it belongs in the cookie alone, out of reach of scripts.
      return Response.json({ signedIn: true }, { headers: cookiesOf(response) });
    },
    createAccount,
    async needsSetup() {
      return (await prisma.user.findFirst({ select: { id: true } })) === null;
    },
    async issueSetupLink() {
      const now = wallNow();
      const token = await setupTokens.issue({ now, expiresAt: (now + setupTokenMs) as EpochMs });
      return `${url.replace(/\/$/, '')}/setup?token=${encodeURIComponent(token)}`;
    },
    async redeemSetup(token, given) {
      return setupTokens.redeem(token, wallNow(), () => createAccount({ ...given, accountRole: 'admin' }));
    },
  };
}

function refusalOf(status: number): MusterError {
  if (status === 401) return new MusterError('wrong-credentials');
  if (status === 403) return new MusterError('bad-origin');
  if (status >= 500) return new MusterError('internal');
  return new MusterError('invalid-input', 'Write an e-mail address and a password.', {
    faults: [{ path: 'email', message: 'Write the e-mail address of an account.' }],
  });
}

function cookiesOf(response: Response): Headers {
  const headers = new Headers();
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return headers;
}

/** The value of one cookie, as it was sent. */
function readCookie(headers: Headers, name: string): string | undefined {
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at !== -1 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

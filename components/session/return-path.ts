// Where to go after signing in: only to a page of this site.

/** The path to return to; the list of incidents when `next` is missing or leads elsewhere. */
export function returnPath(next: string | null): string {
  if (
    next === null ||
    !next.startsWith('/') ||
    next.startsWith('//') ||
    next.includes('\\') ||
    /^\/(sign-in|setup|api)(\/|\?|$)/.test(next)
  )
    return '/incidents';
  return next;
}

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  const back = returnPath(path);
  return back === '/incidents' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(back)}`;
}

// Which sites may talk to this server from a browser.

/**
 * Whether a request with this Origin header may change something or open a socket. Browsers always send the header on
 * such requests; programs that are not browsers send none and carry no cookie of somebody else's, so none is trusted.
 */
export function isTrustedOrigin(origin: string | undefined, trusted: readonly string[]): boolean {
  return origin === undefined || trusted.includes(origin);
}

/**
 * The origins that count as this server: its public address, and on loopback the other spellings of the same place.
 * `url` is the public address, with or without a path.
 */
export function trustedOrigins(url: string): string[] {
  const { protocol, hostname, port } = new URL(url);
  const suffix = port === '' ? '' : `:${port}`;
  const loopback = ['localhost', '127.0.0.1', '[::1]'];
  const hosts = loopback.includes(hostname) ? loopback : [hostname];
  return hosts.map((host) => `${protocol}//${host}${suffix}`);
}

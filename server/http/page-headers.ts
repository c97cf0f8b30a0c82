// The headers of pages: what a browser may run, load and frame.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export type PageHeaders = {
  /** The public address. */
  readonly url: string;
  /** Next's development mode evaluates strings. */
  readonly isDevelopment: boolean;
};

/**
 * Sets the security headers of a page. Scripts run only from this server or with the nonce of this very answer; Next reads
 * the nonce from the request's own policy header and puts it on the scripts it writes into the page, which it can only do
 * for pages rendered per request (not for prerendered ones). Styles may be inline: React, the editor and the virtual list
 * place things with style attributes.
 */
export function preparePage(request: IncomingMessage, response: ServerResponse, { url, isDevelopment }: PageHeaders): void {
  const nonce = randomBytes(16).toString('base64');
  const isSecure = url.startsWith('https:');
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${socketOrigin(request, isSecure)}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  // Whatever the client sent here is replaced, or it could choose the nonce.
  request.headers['content-security-policy'] = policy;
  delete request.headers['content-security-policy-report-only'];
  response.setHeader('content-security-policy', policy);
  for (const [name, value] of commonHeaders) response.setHeader(name, value);
  if (isSecure) response.setHeader('strict-transport-security', 'max-age=31536000');
}

/** Headers of every answer, page or not. */
export const commonHeaders: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()'],
];

/** Older browsers do not count sockets of the same host as 'self'. */
function socketOrigin(request: IncomingMessage, isSecure: boolean): string {
  const host = request.headers.host ?? '';
  return /^[A-Za-z0-9.:[\]-]+$/.test(host) ? `${isSecure ? 'wss' : 'ws'}://${host}` : '';
}

// Secret tokens: how they are made, and the hash that is stored in their place.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new token of 256 random bits, safe in addresses. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The SHA-256 of a token, in hex. A token is random, so that no salt or slow hash is needed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether the hash is the token's, in a time that does not depend on how much of it agrees. */
export function isHashOf(hash: string, token: string): boolean {
  const given = Buffer.from(hashToken(token));
  const stored = Buffer.from(hash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}

// The closed set of errors: code, HTTP status, socket close code, and a sentence for people.
import type { ZodError } from 'zod';

/**
 * Every way Muster refuses something. `status` answers HTTP, `close` ends a document socket
 * (4401, 4403, 4404 and 4409 must not be retried; 1012 and 1013 should be).
 */
export const errorSet = {
  'not-signed-in': { status: 401, close: 4401, message: 'Sign in to continue.' },
  'wrong-credentials': { status: 401, close: 4401, message: 'E-mail and password do not match an account.' },
  'not-allowed': { status: 403, close: 4403, message: 'You do not have permission for this.' },
  'bad-origin': { status: 403, close: 4403, message: 'The request came from another site.' },
  'not-found': { status: 404, close: 4404, message: 'There is nothing here by that name.' },
  'wrong-state': { status: 409, close: 4409, message: 'The incident has moved on; this is no longer possible.' },
  'already-decided': { status: 409, close: 4409, message: 'Somebody decided this before you.' },
  locked: { status: 409, close: 4409, message: 'The incident is closed and read-only.' },
  'confirmation-needed': {
    status: 409,
    close: 4409,
    message: 'This step is destructive and needs a second, named confirmation of its exact text.',
  },
  'invalid-input': { status: 422, close: 1008, message: 'Some of the input is not valid.' },
  'malformed-body': { status: 400, close: 1007, message: 'The body could not be read.' },
  'unsupported-media': { status: 415, close: 1003, message: 'This content type is not accepted here.' },
  'too-large': { status: 413, close: 1009, message: 'The input is larger than is accepted here.' },
  'too-many': { status: 429, close: 1013, message: 'Too many requests; wait a moment and try again.' },
  overloaded: { status: 503, close: 1013, message: 'The server is at its limit; try again in a moment.' },
  stopping: { status: 503, close: 1012, message: 'The server is restarting; try again in a moment.' },
  unavailable: { status: 503, close: 1013, message: 'The database cannot be reached; nothing was changed.' },
  internal: { status: 500, close: 1011, message: 'Something went wrong on the server; it was recorded.' },
} as const satisfies Record<string, { status: number; close: number; message: string }>;

export type ErrorCode = keyof typeof errorSet;

/** One faulty field: `path` in dotted form (`signals.3.text`), and what to do about it. */
export type FieldFault = { path: string; message: string };

/** The only error Muster throws on purpose. `message` is for people; `faults` name the fields. */
export class MusterError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];

  constructor(code: ErrorCode, message?: string, options: { faults?: readonly FieldFault[]; cause?: unknown } = {}) {
    super(message ?? errorSet[code].message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MusterError';
    this.code = code;
    this.faults = options.faults ?? [];
  }

  get status(): (typeof errorSet)[ErrorCode]['status'] {
    return errorSet[this.code].status;
  }

  get close(): (typeof errorSet)[ErrorCode]['close'] {
    return errorSet[this.code].close;
  }
}

/** The body of every HTTP error answer. */
export type ErrorBody = { error: { code: ErrorCode; message: string; faults: readonly FieldFault[] } };

/** The body for an error answer; anything that is not a MusterError becomes `internal` without its details. */
export function errorBody(error: unknown): ErrorBody {
  const known = error instanceof MusterError ? error : new MusterError('internal');
  return { error: { code: known.code, message: known.message, faults: known.faults } };
}

/** Field faults of a failed zod parse, each path dotted and prefixed with `prefix` when given. */
export function faultsOf(error: ZodError, prefix = ''): FieldFault[] {
  return error.issues.map((issue) => ({
    path: [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.'),
    message: issue.message,
  }));
}

/** Ends an exhaustive switch: does not compile while a case is missing, throws if data from outside got here. */
export function unreachable(value: never): never {
  throw new MusterError('internal', `Unexpected value: ${JSON.stringify(value)}`);
}

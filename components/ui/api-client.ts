// Typed fetch: every answer of the HTTP API is validated, every refusal becomes a MusterError with its code and faults.
import { z } from 'zod';
import { type ErrorCode, errorSet, MusterError } from '../../domain/errors.ts';

/** What a request through the API client throws. */
export type ApiError = MusterError;

const errorCodes = Object.keys(errorSet).filter((key): key is ErrorCode => key in errorSet);
const errorAnswer = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    faults: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
  }),
});

export type ApiRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Makes a repeated POST harmless. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal | undefined;
  /** Asks now, even where the head of the page asked ahead for the same: a browser takes that only for a request of the same mode. */
  readonly afresh?: true;
  /** Told the server's wall time of the answer (epoch ms, whole seconds), to correct a device clock that is off. */
  readonly onServerTime?: (serverAt: number) => void;
};

/**
 * Asks the API at `path` and returns the answer as `schema` reads it. Throws MusterError: the server's own refusal,
 * `unavailable` when it cannot be reached, `internal` when its answer is not what was agreed. Aborts pass through.
 */
export async function requestApi<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  request: ApiRequest = {},
): Promise<z.output<Schema>> {
  const answer = await send(path, request);
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw refusal(answer.status, body);
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw new MusterError('internal', 'The server answered something this page does not understand. Reload the page.', {
      cause: parsed.error,
    });
  return parsed.data;
}

async function send(path: string, request: ApiRequest): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
  try {
    const answer = await fetch(path, {
      method: request.method ?? 'GET',
      headers,
      credentials: request.afresh === true ? 'include' : 'same-origin',
      cache: 'no-store',
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    const serverAt = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(serverAt)) request.onServerTime?.(serverAt);
    return answer;
  } catch (cause) {
    if (request.signal?.aborted === true) throw cause;
    throw new MusterError('unavailable', 'The server could not be reached. Check the connection and try again.', { cause });
  }
}

/** The error that an answer with this status and body stands for. */
export function refusal(status: number, body: unknown): MusterError {
  const known = errorAnswer.safeParse(body);
  if (known.success) return new MusterError(known.data.error.code, known.data.error.message, { faults: known.data.error.faults });
  const code = errorCodes.find((candidate) => errorSet[candidate].status === status) ?? 'internal';
  return new MusterError(code);
}

/** The words of anything thrown, for people. */
export function errorWords(error: unknown): string {
  if (error instanceof MusterError) {
    const faults = error.faults.map((fault) => fault.message).join(' ');
    return faults === '' ? error.message : faults;
  }
  return errorSet.internal.message;
}

/** Whether trying the same request again may help. */
export function mayRetry(error: unknown): boolean {
  return error instanceof MusterError && ['unavailable', 'overloaded', 'stopping', 'too-many'].includes(error.code);
}

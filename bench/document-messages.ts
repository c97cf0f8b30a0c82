// What the documents benchmark and the process of its typists say to each other, and how an edit is marked.
import type { ChildProcess } from 'node:child_process';

/** `plain` is y-websocket's protocol, which our endpoint and the bare relay speak; Hocuspocus has its own. */
export type Dialect = 'plain' | 'hocuspocus';

export type Target = { readonly dialect: Dialect; readonly url: string; readonly cookie: string; readonly documentName: string };

export type TypistRequest =
  /** Connect so many sockets to one document. */
  | { readonly type: 'join'; readonly target: Target; readonly sockets: number }
  /** Connect one socket to each of the documents. */
  | { readonly type: 'join-each'; readonly target: Target; readonly documentNames: readonly string[] }
  /** Type at a rate over all sockets in turn, of which the first `warmUpEdits` do not count. */
  | {
      readonly type: 'type';
      readonly perSecond: number;
      readonly edits: number;
      readonly warmUpEdits: number;
      readonly measuresFences: boolean;
    }
  /** Write so many updates into a document of our endpoint and wait until they are stored. */
  | { readonly type: 'fill'; readonly target: Target; readonly updates: number }
  /** Connect one whole client and note how long it takes until it has the document. */
  | { readonly type: 'open'; readonly target: Target; readonly characters: number }
  /** Connect so many whole clients (the provider that belongs to the server) and keep them. */
  | { readonly type: 'stay'; readonly target: Target; readonly clients: number }
  /** Wait until all that stayed have lost the server; and until all of them are in sync with it again. */
  | { readonly type: 'await-lost' }
  | { readonly type: 'await-synced' }
  | { readonly type: 'leave' };

export type TypistAnswer =
  | { readonly type: 'done' }
  | {
      readonly type: 'typed';
      /** From before an edit is sent until a screen has the frame with it. */
      readonly editMs: Float64Array;
      readonly missing: number;
      /** From before an edit is sent until the fence behind it is answered. */
      readonly fenceMs: Float64Array;
      readonly lostSockets: number;
    }
  | { readonly type: 'opened'; readonly ms: number; readonly characters: number }
  | { readonly type: 'fault'; readonly message: string };

/** Every edit appends one of these to its typist's line: a screen finds it in the bytes of whatever frame brings it. */
export const mark = { start: '~', typistDigits: 4, editDigits: 7 } as const;

/** Sends a request to the process of the typists and waits for its answer. */
export function askTypists(typists: ChildProcess, request: TypistRequest): Promise<TypistAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`The process of the typists ended with ${code}.`));
    typists.once('exit', ended);
    typists.once('message', (answer: TypistAnswer) => {
      typists.off('exit', ended);
      if (answer.type === 'fault') reject(new Error(answer.message));
      else resolve(answer);
    });
    typists.send(request);
  });
}

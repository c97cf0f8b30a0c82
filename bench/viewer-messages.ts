// What the benchmark and the process of its viewers say to each other.
import type { ChildProcess } from 'node:child_process';

/** Which signal an entry came of stands in the name of its alert, at the end: `DrillAlert42`. */
export const alertName = 'DrillAlert';

export type ViewerRequest =
  /** Open the incident in so many viewers and note when each of `signals` signals arrives as an event. */
  | {
      readonly type: 'watch-room';
      readonly url: string;
      readonly cookie: string;
      readonly incidentId: string;
      readonly viewers: number;
      readonly signals: number;
    }
  /** Connect so many clients to a bare broadcast of `signals` frames. */
  | { readonly type: 'watch-bare'; readonly url: string; readonly viewers: number; readonly signals: number }
  | { readonly type: 'collect' };

export type ViewerAnswer =
  | { readonly type: 'ready' }
  | {
      readonly type: 'collected';
      /** Shared-clock time by viewer and signal (`viewer * signals + signal`); 0 where nothing arrived. */
      readonly receivedAtMs: Float64Array;
      /** What one viewer got: messages, and their characters. */
      readonly messages: number;
      readonly characters: number;
    };

/** Signals go in waves of so many: one wave of alerts fires, the next resolves the same. */
export const waveSize = 100;

/** The alert that signal `index` is about, and whether it resolves it. */
export function alertOf(index: number): { readonly alert: number; readonly resolves: boolean } {
  const wave = Math.floor(index / waveSize);
  return { alert: Math.floor(wave / 2) * waveSize + (index % waveSize), resolves: wave % 2 === 1 };
}

/** The reverse of `alertOf`. */
export function signalOf(alert: number, resolves: boolean): number {
  return (2 * Math.floor(alert / waveSize) + (resolves ? 1 : 0)) * waveSize + (alert % waveSize);
}

/** Sends a request to the viewers' process and waits for its answer. */
export function ask(viewers: ChildProcess, request: ViewerRequest): Promise<ViewerAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`The viewers' process ended with ${code}.`));
    viewers.once('exit', ended);
    viewers.once('message', (answer: ViewerAnswer) => {
      viewers.off('exit', ended);
      resolve(answer);
    });
    viewers.send(request);
  });
}

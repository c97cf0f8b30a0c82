// The process of everybody who types and reads in the documents benchmark.
import type { Target, TypistAnswer, TypistRequest } from './document-messages.ts';
import { sharedNowMs } from './shared-clock.ts';
import { atSteadyRate } from './steady-rate.ts';
import { openTypistSocket, type TypistSocket } from './typist-socket.ts';
import { openWholeClient, type WholeClient } from './whole-client.ts';

/** Each screen's time of arrival is noted on so many of the sockets; the others only receive. */
const screens = 10;
/** After the last edit, before one that did not arrive counts as missing. */
const graceMs = 5_000;
const joinTogether = 50;
const waitDeadlineMs = 120_000;

let sockets: TypistSocket[] = [];
let staying: WholeClient[] = [];
let onEdits: (screen: number, edits: readonly number[]) => void = () => undefined;
let onFence: (nonce: number) => void = () => undefined;

async function join(target: Target, count: number): Promise<void> {
  const everyNth = Math.max(1, Math.floor(count / screens));
  for (let from = 0; from < count; from += joinTogether) {
    const some = Array.from({ length: Math.min(joinTogether, count - from) }, (_, offset) => {
      const typist = from + offset;
      const screen = typist / everyNth;
      const isScreen = Number.isInteger(screen) && screen < screens;
      return openTypistSocket(target, typist, {
        ...(isScreen ? { onEdits: (edits) => onEdits(screen, edits) } : {}),
        onFence: (nonce) => onFence(nonce),
      });
    });
    sockets.push(...(await Promise.all(some)));
  }
}

async function type(request: Extract<TypistRequest, { type: 'type' }>): Promise<TypistAnswer> {
  const { perSecond, edits, warmUpEdits, measuresFences } = request;
  const sentAtMs = new Float64Array(edits);
  const receivedAtMs = new Float64Array(edits * screens);
  const fenceMs: number[] = [];
  onEdits = (screen, arrived) => {
    const nowMs = sharedNowMs();
    for (const edit of arrived) {
      const place = screen * edits + edit;
      if (edit < edits && receivedAtMs[place] === 0) receivedAtMs[place] = nowMs;
    }
  };
  onFence = (edit) => {
    const sentMs = sentAtMs[edit];
    if (edit >= warmUpEdits && sentMs !== undefined) fenceMs.push(sharedNowMs() - sentMs);
  };
  // A fence for every tenth edit at most a hundred times a second: enough to measure, too few to be the load.
  const fenceEvery = Math.max(1, Math.round(perSecond / 100));
  await atSteadyRate(perSecond, edits, (edit) => {
    const socket = sockets[edit % sockets.length];
    if (socket === undefined || !socket.isOpen()) return;
    sentAtMs[edit] = sharedNowMs();
    socket.type(edit);
    if (measuresFences && edit % fenceEvery === 0) socket.fence(edit);
  });
  await until(() => isComplete(receivedAtMs), graceMs).catch(() => undefined);

  const editMs: number[] = [];
  let missing = 0;
  for (let screen = 0; screen < Math.min(screens, sockets.length); screen += 1) {
    for (let edit = warmUpEdits; edit < edits; edit += 1) {
      const received = receivedAtMs[screen * edits + edit] ?? 0;
      if (received === 0) missing += 1;
      else editMs.push(received - (sentAtMs[edit] ?? 0));
    }
  }
  const lostSockets = sockets.filter((socket) => !socket.isOpen()).length;
  return { type: 'typed', editMs: Float64Array.from(editMs), missing, fenceMs: Float64Array.from(fenceMs), lostSockets };
}

/** Looked at from the end: the last edit is the last to come. */
function isComplete(receivedAtMs: Float64Array): boolean {
  for (let place = receivedAtMs.length - 1; place >= 0; place -= 1) if (receivedAtMs[place] === 0) return false;
  return true;
}

/** Each socket stays within what one person may send in a burst, and ends when its last word is stored. */
const updatesPerSocket = 500;

async function fill({ target, updates }: Extract<TypistRequest, { type: 'fill' }>): Promise<void> {
  for (let typist = 0; typist * updatesPerSocket < updates; typist += 1) {
    let isStored = false;
    const socket = await openTypistSocket(target, typist, {
      onFence: () => {
        isStored = true;
      },
    });
    for (let update = 0; update < updatesPerSocket; update += 1) socket.write(`word ${String(update).padStart(4, '0')} `);
    socket.fence(typist);
    await until(() => isStored, waitDeadlineMs);
    socket.close();
  }
}

async function open({ target, characters }: Extract<TypistRequest, { type: 'open' }>): Promise<TypistAnswer> {
  const startedMs = performance.now();
  const client = openWholeClient(target);
  await until(() => client.isSynced() && writtenIn(client) >= characters, waitDeadlineMs, 1);
  const ms = performance.now() - startedMs;
  const found = writtenIn(client);
  client.close();
  return { type: 'opened', ms, characters: found };
}

function writtenIn({ doc }: WholeClient): number {
  let characters = 0;
  for (const name of doc.share.keys()) if (name.startsWith('line-')) characters += doc.getText(name).length;
  return characters;
}

async function until(condition: () => boolean, deadlineMs: number, everyMs = 20): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`Not so after ${deadlineMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

async function answer(request: TypistRequest): Promise<TypistAnswer> {
  switch (request.type) {
    case 'join':
      await join(request.target, request.sockets);
      return { type: 'done' };
    case 'join-each':
      for (const documentName of request.documentNames) sockets.push(await openTypistSocket({ ...request.target, documentName }, 0, {}));
      return { type: 'done' };
    case 'type':
      return type(request);
    case 'fill':
      await fill(request);
      return { type: 'done' };
    case 'open':
      return open(request);
    case 'stay':
      staying = Array.from({ length: request.clients }, () => openWholeClient(request.target));
      await until(() => staying.every((client) => client.isSynced()), waitDeadlineMs);
      return { type: 'done' };
    case 'await-lost':
      await until(() => staying.every((client) => !client.isConnected()), waitDeadlineMs);
      return { type: 'done' };
    case 'await-synced':
      await until(() => staying.every((client) => client.isConnected() && client.isSynced()), waitDeadlineMs, 5);
      return { type: 'done' };
    case 'leave':
      for (const client of [...sockets, ...staying]) client.close();
      sockets = [];
      staying = [];
      return { type: 'done' };
    default:
      return request satisfies never;
  }
}

// Each provider of y-websocket listens for the end of the process, and there are hundreds.
process.setMaxListeners(0);
process.on('message', (request: TypistRequest) => {
  answer(request).then(
    (given) => process.send?.(given),
    (error: unknown) => process.send?.({ type: 'fault', message: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

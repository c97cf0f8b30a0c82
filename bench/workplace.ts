// Where a benchmark works: folders and child processes that are gone when it ends, however it ends.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export type Workplace = {
  /** A new empty folder. */
  folder(): Promise<string>;
  /** Runs this Node with the arguments; what it prints is piped. */
  program(args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess;
  /** Runs a built module of bench/ (`viewers` for viewers.ts) in a process of its own that is spoken to with messages. */
  worker(name: string, args?: readonly string[]): ChildProcess;
  /** Tells the process to stop and waits until it has. */
  stop(child: ChildProcess): Promise<void>;
  /** Stops what still runs and removes the folders. Safe to call twice. */
  clean(): Promise<void>;
};

/** A server flushes within ten seconds; what takes longer is killed. */
const stopDeadlineMs = 15_000;

/** `serverFlags` go to every program, for example `--cpu-prof`. */
export function createWorkplace(serverFlags: readonly string[] = []): Workplace {
  const folders: string[] = [];
  const children = new Set<ChildProcess>();

  const keep = (child: ChildProcess): ChildProcess => {
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };

  const stop = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
    child.kill('SIGTERM');
    await gone;
    clearTimeout(timer);
  };

  return {
    async folder() {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'muster-bench-'));
      folders.push(folder);
      return folder;
    },
    program(args, environment) {
      const env = { ...process.env, ...environment };
      return keep(spawn(process.execPath, [...serverFlags, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    },
    worker(name, args = []) {
      return keep(
        fork(path.join(import.meta.dirname, `${name}.mjs`), args, {
          serialization: 'advanced',
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        }),
      );
    },
    stop,
    async clean() {
      await Promise.all([...children].map(stop));
      for (const folder of folders.splice(0)) {
        await stopDatabase(folder);
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** A server that had to be killed leaves its embedded database running: its pid file says which process that is. */
async function stopDatabase(folder: string): Promise<void> {
  const file = path.join(folder, 'postgres', 'data', 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It has gone by itself in between.
  }
}

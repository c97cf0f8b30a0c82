// The machine, the version and the moment that figures were measured on.
import { spawnSync } from 'node:child_process';
import os from 'node:os';

export type Machine = {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Short hash; `(changed)` follows when files differ from it. */
  readonly commit: string;
  readonly date: string;
};

/** Reads what this machine is and which commit is checked out in the working folder. */
export function describeMachine(): Machine {
  const hash = git('rev-parse', '--short=10', 'HEAD');
  const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 1024 ** 3),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    commit: hash === '' ? 'unknown' : `${hash}${changed ? ' (changed)' : ''}`,
    date: new Date().toISOString(),
  };
}

/** How many processes want a core, over the last minute: figures of a machine that does other work say less. */
export function loadAverage(): number {
  return Math.round((os.loadavg()[0] ?? 0) * 100) / 100;
}

function git(...args: string[]): string {
  const result = spawnSync('git', args, { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
}

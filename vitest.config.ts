// How vitest finds and runs the tests beside the code.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** These wait for servers that they end and start again: begun last, they would run alone at the end. */
const longest = [
  'server/documents/fault.test.ts',
  'server/documents/database-outage.test.ts',
  'server/evaluation/evaluate.test.ts',
  'server/nodes/nodes.test.ts',
  'server/http/event-gaps.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => longest.findIndex((name) => moduleId.endsWith(name)) + 1 || longest.length + 1;
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    globalSetup: ['server/store/test-server.ts'],
    include: ['{domain,server,components,scripts}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // Each core has one, this one included: much of a run is waiting. The run's PostgreSQL has connections for so many.
    maxWorkers: Math.min(availableParallelism(), 8),
    sequence: { sequencer: LongestFirst },
    // Generous for a machine that does much else at the same time; a test that hangs still ends.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 60_000, interval: 10 } },
  },
});

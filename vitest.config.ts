// How vitest finds and runs the tests beside the code.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['server/store/test-server.ts'],
    include: ['{domain,server,components,scripts}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // Generous for a machine that does much else at the same time; a test that hangs still ends.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

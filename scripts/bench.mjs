// `npm run bench [-- name ...] [--json FILE]`: sets up, builds, then runs the benchmarks of bench/ and prints one table.
import { build, generateClient, installPackages, requireNode, run } from './setup.mjs';

requireNode();
await installPackages();
await generateClient();
await build();
process.exit(await run(process.execPath, ['--expose-gc', '--import', 'tsx', 'bench/run.ts', ...process.argv.slice(2)]));

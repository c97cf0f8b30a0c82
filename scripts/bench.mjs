// `npm run bench [-- name ...] [--json FILE] [--profile FOLDER]`: sets up, builds, then runs the benchmarks of bench/.
import { build, generateClient, installPackages, requireNode, root, run } from './setup.mjs';

requireNode();
await installPackages();
await generateClient();
await build();
// Built as the server is: a loader that translates on the fly adds code of its own, which hot loops would be charged for.
const { build: bundle } = await import('esbuild');
await bundle({
  absWorkingDir: root,
  entryPoints: ['run', 'viewers', 'bare-broadcast', 'typists', 'bare-relay', 'hocuspocus-relay'].map((name) => `bench/${name}.ts`),
  outdir: 'dist/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
process.exit(await run(process.execPath, ['--expose-gc', 'dist/bench/run.mjs', ...process.argv.slice(2)]));

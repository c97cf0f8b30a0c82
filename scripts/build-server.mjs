// Bundles the server and the command-line tools into dist/, with packages left in node_modules.
import { build } from 'esbuild';
import { root } from './setup.mjs';

await build({
  absWorkingDir: root,
  entryPoints: {
    server: 'server/main.ts',
    'what-if-worker': 'server/evaluation/what-if-worker.ts',
    replay: 'server/replay/command.ts',
    eval: 'server/evaluation/command.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});

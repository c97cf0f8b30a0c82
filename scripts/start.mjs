// `npm start`: sets up what is missing, builds what changed, then becomes the server.
import { spawn } from 'node:child_process';
import { build, generateClient, installPackages, quietEnvironment, requireNode, root, say } from './setup.mjs';

requireNode();
say('Muster');
await installPackages();
await generateClient();
await build();

const server = spawn(process.execPath, ['--enable-source-maps', 'dist/server.mjs', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...quietEnvironment, NODE_ENV: 'production' },
});
// Ctrl C reaches the whole process group; the server stops in order and this waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
server.on('exit', (code) => process.exit(code ?? 1));

// `npm run dev`: the same server, restarted when its sources change, with Next in development mode.
import { generateClient, installPackages, quietEnvironment, requireNode, run } from './setup.mjs';

requireNode();
await installPackages();
await generateClient();
process.exit(
  await run('npx', ['tsx', 'watch', '--clear-screen=false', 'server/main.ts'], { env: { ...quietEnvironment, NODE_ENV: 'development' } }),
);

// Runs a command-line tool of dist/ (replay, eval) after setting up what it needs: `node scripts/tool.mjs replay ...`.
import { buildServer, fail, generateClient, installPackages, requireNode, run } from './setup.mjs';

const tools = ['replay', 'eval'];
const [tool, ...args] = process.argv.slice(2);
if (!tools.includes(tool)) fail(`Name one of the tools: ${tools.join(', ')}.`);
requireNode();
await installPackages();
await generateClient();
await buildServer();
process.exit(await run(process.execPath, ['--enable-source-maps', `dist/${tool}.mjs`, ...args]));

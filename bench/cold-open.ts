// Opening a document of 20,000 updates that nobody has in memory, after the server was killed.
import { type Benchmark, percentile } from './benchmark.ts';
import { askTypists, type Target } from './document-messages.ts';
import { declareIncident, makeAdministrator, startMuster } from './muster-server.ts';

const updates = 20_000;
const opens = 9;
/** As the typists write: `word 0000 `. */
const charactersPerUpdate = 10;

export const coldOpen: Benchmark = {
  name: 'cold-open',
  does: `${updates.toLocaleString('en-GB')} updates are written into a document and stored one by one; then the built server is killed with SIGKILL and started again, ${opens} times, and each time a whole client (y-websocket's provider) opens the document: from before it connects until it has all words. Checkpoints are those that were kept before the kill.`,
  async run(workplace) {
    const folder = await workplace.folder();
    const first = await startMuster(workplace, folder);
    const account = await makeAdministrator(first);
    const documentName = await declareIncident(first, account, 'Long document');
    const typists = workplace.worker('typists');
    const targetOf = (url: string): Target => ({ dialect: 'plain', url: url.replace(/^http/, 'ws'), cookie: account.cookie, documentName });
    await askTypists(typists, { type: 'fill', target: targetOf(first.url), updates });
    let running = first;
    const ms: number[] = [];
    for (let open = 0; open < opens; open += 1) {
      running.child.kill('SIGKILL');
      await new Promise((resolve) => running.child.once('exit', resolve));
      running = await startMuster(workplace, folder);
      const characters = updates * charactersPerUpdate;
      const answer = await askTypists(typists, { type: 'open', target: targetOf(running.url), characters });
      if (answer.type !== 'opened') throw new Error('The client gave no time.');
      ms.push(answer.ms);
    }
    return [
      { what: 'p50', value: percentile(ms, 0.5), unit: 'ms' },
      { what: 'slowest', value: percentile(ms, 1), unit: 'ms' },
    ];
  },
};

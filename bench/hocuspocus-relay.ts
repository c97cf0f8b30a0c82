// The peer of documents: Hocuspocus as it comes, without an extension, so nothing is stored.
import { Server } from '@hocuspocus/server';

const server = new Server({ address: '127.0.0.1', port: Number(process.argv[2] ?? 0), quiet: true, stopOnSignals: false });
await server.listen();
process.send?.({ port: server.address.port });
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));

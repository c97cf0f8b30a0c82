// Posts bodies that are ready-made over a fixed number of kept connections.
import { Agent, request } from 'node:http';

export type JsonPoster = {
  /** Resolves with the answer's text; rejects when it is not a good one. `key` names the delivery, so that it could be repeated. */
  post(body: string, key: string): Promise<string>;
  close(): void;
};

export function createJsonPoster(url: URL, cookie: string, connections: number): JsonPoster {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    post: (body, key) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'idempotency-key': key, cookie };
        const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if (answer.statusCode === 200) resolve(text);
            else reject(new Error(`A delivery of signals was answered ${answer.statusCode}: ${text.slice(0, 500)}`));
          });
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

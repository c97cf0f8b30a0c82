// What the rooms of several nodes ring each other about: look at the rows of this incident, they have moved.
import type { Logger } from 'pino';
import { z } from 'zod';
import { eventNumber, incidentId, seq, signalSeq } from '../../domain/ids.ts';
import type { NodeLink } from '../nodes/node-link.ts';

const bell = z.discriminatedUnion('kind', [
  /** The log goes up to `seq`; `list` when the list of incidents shows something else now. */
  z.object({ kind: z.literal('entries'), id: incidentId, seq, list: z.boolean() }),
  /** Signals are stored up to `upTo`. */
  z.object({ kind: z.literal('signals'), id: incidentId, upTo: signalSeq }),
  /** How many signals these events stand for by now, as the node of the agent counted. */
  z.object({ kind: z.literal('counts'), id: incidentId, byEvent: z.array(z.tuple([eventNumber, z.number().int().nonnegative()])) }),
  /** A node gave up its agents: whoever can run them should. */
  z.object({ kind: z.literal('agents-free') }),
]);

export type Bell = z.output<typeof bell>;

export type Doorbell = {
  /** After the commit, never before: whoever hears it reads the rows. */
  ring(bell: Bell): void;
  stop(): void;
};

const channel = 'rooms';

/** `heard` is called for each bell of another node; what cannot be read is left out. */
export function createDoorbell(link: NodeLink, logger: Logger, heard: (bell: Bell) => void): Doorbell {
  const stop = link.listen(channel, (message, from) => {
    const parsed = bell.safeParse(readJson(message));
    // A newer node may say more than this one knows; what matters will be found in the rows.
    if (parsed.success) heard(parsed.data);
    else logger.debug({ from }, 'a bell of another node could not be read');
  });
  return {
    ring: (rung) => link.send(channel, Buffer.from(JSON.stringify(rung))),
    stop,
  };
}

function readJson(message: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(message).toString('utf8'));
  } catch {
    return undefined;
  }
}

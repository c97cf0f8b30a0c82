// Who has which incident on screen, over all nodes: each node tells its own people, and what it told fades when it is silent.
import type { Logger } from 'pino';
import { z } from 'zod';
import { type IncidentId, incidentId, type PersonId, personId } from '../../domain/ids.ts';
import type { NodeLink } from './node-link.ts';

export type PeopleHere = {
  /** How many people have the incident on screen, on whichever node; somebody on two counts once. */
  count(id: IncidentId): number;
  /** Those of this node have changed. */
  changed(): void;
  close(): void;
};

export type PeopleHereOptions = {
  readonly link: NodeLink;
  readonly logger: Logger;
  /** Those of this node, by incident. */
  readonly local: () => ReadonlyMap<IncidentId, ReadonlySet<PersonId>>;
  /** How often all is told again, and after how long a silent node counts as gone; default 4 s and 12 s. */
  readonly tellMs?: number;
  readonly fadeMs?: number;
};

const channel = 'here';
/** Changes are told together: a hundred people who come back after a restart are a few messages. */
const mergeMs = 50;
const told = z.array(z.tuple([incidentId, z.array(personId)]));

export function createPeopleHere({ link, logger, local, tellMs = 4_000, fadeMs = 12_000 }: PeopleHereOptions): PeopleHere {
  const nodes = new Map<string, { readonly heardAtMs: number; readonly people: ReadonlyMap<IncidentId, readonly PersonId[]> }>();
  let soon: NodeJS.Timeout | null = null;

  const send = (people: ReadonlyMap<IncidentId, ReadonlySet<PersonId>>): void =>
    link.send(channel, Buffer.from(JSON.stringify([...people].map(([id, those]) => [id, [...those]]))));
  const tell = (): void => {
    soon = null;
    send(local());
  };
  const timer = setInterval(() => {
    tell();
    for (const [id, { heardAtMs }] of nodes) if (performance.now() - heardAtMs > fadeMs) nodes.delete(id);
  }, tellMs);
  timer.unref();
  const stops = [
    link.listen(channel, (message, from) => {
      const parsed = told.safeParse(readJson(message));
      if (parsed.success) nodes.set(from, { heardAtMs: performance.now(), people: new Map(parsed.data) });
      else logger.debug({ from }, 'who is on another node could not be read');
    }),
    link.onStatus((status) => status === 'linked' && tell()),
  ];

  return {
    count(id) {
      const people = new Set<PersonId>(local().get(id));
      for (const { heardAtMs, people: theirs } of nodes.values()) {
        if (performance.now() - heardAtMs > fadeMs) continue;
        for (const person of theirs.get(id) ?? []) people.add(person);
      }
      return people.size;
    },
    changed() {
      soon ??= setTimeout(tell, mergeMs);
    },
    close() {
      clearInterval(timer);
      if (soon !== null) clearTimeout(soon);
      for (const stop of stops) stop();
      // An orderly end is told; any other fades.
      send(new Map());
    },
  };
}

function readJson(message: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(message).toString('utf8'));
  } catch {
    return undefined;
  }
}

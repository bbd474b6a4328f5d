import { afterAll, beforeAll } from '@jest/globals';
import type { ClerkState, EmbeddedClerk } from '../../../local/clerk/server.ts';
import { type GrantingLaptop, startGrantingLaptop } from '../granted.ts';
import { clients, confirming, type TestClient, withToken } from '../clients.ts';
import { assemblyOf } from './stages.ts';

/** A laptop on which some reach only some organizations, and clients of it. */
export interface WithinFixture {
  readonly clerk: EmbeddedClerk;
  readonly mcpUrl: string;
  /** Connects as whom the company's issuer names for these reaches. */
  readonly reaching: (...reaches: string[]) => Promise<TestClient>;
  /** The same for somebody whom the issuer knows by this name, without confirming what is asked. */
  readonly named: (subject: string, ...reaches: string[]) => Promise<TestClient>;
  /** Connects as somebody with the permission to read users, without bounds. */
  readonly everyone: () => Promise<TestClient>;
  /** Connects as a user of Clerk, who acts for an organization where one is named. */
  readonly asUser: (userId: string, organizationId?: string) => Promise<TestClient>;
}

/** Starts such a laptop before the tests of a file, and ends it and the clients after them. */
export function withinFixture(stage: 'within' | 'asked' = 'within'): WithinFixture {
  let granting: GrantingLaptop;
  const open: TestClient[] = [];
  beforeAll(async () => {
    granting = await startGrantingLaptop(assemblyOf(stage));
  });
  afterAll(async () => {
    await Promise.all(open.map((client) => client.close()));
    await granting.close();
  });
  type Connected = Parameters<(typeof clients)[0]['connect']>[0];
  const plain = async (connection: Connected) => {
    const client = await clients[0].connect(connection);
    open.push(client);
    return client;
  };
  const connect = async (connection: Connected) => confirming(await plain(connection));
  return {
    get clerk() {
      return granting.laptop.clerk;
    },
    get mcpUrl() {
      return granting.laptop.mcpUrl;
    },
    reaching: async (...reach) => connect(await granting.withClaims({ reach })),
    named: async (sub, ...reach) => plain(await granting.withClaims({ sub, reach })),
    everyone: async () => connect(await granting.with(['users:read'])),
    asUser: async (userId, organizationId) => {
      const { clerk, mcpUrl } = granting.laptop;
      const token = await clerk.tokens.oauth({
        userId,
        audience: mcpUrl,
        ...(organizationId === undefined ? {} : { organizationId }),
      });
      return connect(withToken(granting.laptop, token));
    },
  };
}

/** All records of an instance, by kind; a copy. */
export type World = ReadonlyMap<string, Map<unknown, unknown>>;

/** What the instance knows. */
export function worldOf(state: ClerkState): World {
  const kinds = Object.entries(state).filter((entry): entry is [string, Map<unknown, unknown>] =>
    isMap(entry[1]),
  );
  return new Map(kinds.map(([kind, records]) => [kind, structuredClone(records)]));
}

/** Made in another realm, as the embedded Clerk's are. */
function isMap(value: unknown): value is Map<unknown, unknown> {
  return Object.prototype.toString.call(value) === '[object Map]';
}

/** Lets the instance know that and nothing else. */
export function restore(state: ClerkState, world: World): void {
  for (const [kind, records] of world) {
    const held = Reflect.get(state, kind) as Map<unknown, unknown>;
    held.clear();
    for (const [key, record] of structuredClone(records)) held.set(key, record);
  }
}

/** A random number generator (mulberry32) that gives the same for the same seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type Laptop, type LaptopOptions, startLaptop, type TokenHolder } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { permissions } from '../../lambda/access/permissions.ts';
import { as, clients, confirming, type TestClient } from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';

/** How a client of the tests connects: by whose token with the newest protocol, or otherwise. */
export type Connect = TokenHolder | ((laptop: Laptop) => Promise<TestClient>);

/**
 * A laptop for the tests of a file or of a `describe`, and clients of it by the names given here. It starts before the
 * first of them, with the shared assembly if `options` name no other, has the seeded Clerk again before each, and ends
 * with the clients after the last. What is returned is there from the first `beforeAll` on; it can't be spread.
 */
export function useLaptop<Name extends string = never>(
  connections: Readonly<Record<Name, Connect>> = {} as Record<Name, Connect>,
  options: Partial<LaptopOptions> = {},
): { readonly laptop: Laptop } & Readonly<Record<Name, TestClient>> {
  let laptop: Laptop;
  const connected = new Map<string, TestClient>();
  beforeAll(async () => {
    laptop = await startLaptop({ assembly, ...options });
    for (const [name, connect] of Object.entries<Connect>(connections)) {
      connected.set(name, await (typeof connect === 'string' ? connectAs(laptop, connect) : connect(laptop)));
    }
  });
  beforeEach(() => laptop.clerk.reset());
  afterAll(async () => {
    await Promise.all([...connected.values()].map((client) => client.close()));
    await laptop.close();
  });
  const used = Object.keys(connections).map((name) => [name, later(() => connected.get(name)!)]);
  return { laptop: later(() => laptop), ...Object.fromEntries(used) };
}

/** A client with the newest protocol, of somebody who confirms whatever is asked. */
async function connectAs(laptop: Laptop, holder: TokenHolder): Promise<TestClient> {
  return confirming(await clients[0].connect(as(laptop, holder)));
}

/**
 * A laptop as `startGrantingLaptop` makes it, and a client with all permissions that answers every question with yes; for
 * the tests of a file, with the seeded Clerk again before each.
 */
export function useGrantingLaptop(): { readonly granting: GrantingLaptop; readonly client: TestClient } {
  let granting: GrantingLaptop;
  let client: TestClient;
  beforeAll(async () => {
    granting = await startGrantingLaptop();
    client = confirming(await clients[0].connect(await granting.with(permissions)));
  });
  beforeEach(() => granting.laptop.clerk.reset());
  afterAll(async () => {
    await client.close();
    await granting.close();
  });
  return { granting: later(() => granting), client: later(() => client) };
}

/** Stands for what is made later. */
function later<Value extends object>(made: () => Value): Value {
  return new Proxy({} as Value, { get: (_, name) => Reflect.get(made(), name) });
}

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { as, clients, type TestClient, textOf } from './clients.ts';

/* What becomes of connections while Lambda has an instance frozen: they die, with or without a word. */

/** A wire to a server, whose connections can be cut while nobody looks. */
interface Wire {
  readonly url: string;
  target: string;
  /** Does something to both ends of all connections there are. */
  cut(how: (near: Socket, far: Socket) => void): void;
  close(): void;
}

async function openWire(): Promise<Wire> {
  const pairs = new Set<readonly [near: Socket, far: Socket]>();
  const server: Server = createServer((near) => {
    const { hostname, port } = new URL(wire.target);
    const far = connect(Number(port), hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of pair) {
      socket.on('error', () => undefined).on('close', () => pairs.delete(pair));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const wire: Wire = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    cut: (how) => {
      for (const [near, far] of pairs) how(near, far);
    },
    close() {
      server.close();
      for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
  };
  return wire;
}

let toClerk: Wire;
let toLedger: Wire;
let laptop: Laptop;
let client: TestClient;
beforeAll(async () => {
  [toClerk, toLedger] = await Promise.all([openWire(), openWire()]);
  laptop = await startLaptop({
    assembly,
    addresses: { 'https://api.clerk.laptop.example': toClerk.url },
    environment: { AWS_ENDPOINT_URL_DYNAMODB: toLedger.url },
  });
  toClerk.target = laptop.clerk.url;
  toLedger.target = laptop.ledger.url;
  client = await clients[1].connect(as(laptop));
});
afterAll(async () => {
  await client.close();
  await laptop.close();
  toClerk.close();
  toLedger.close();
});

const ends: [string, (near: Socket, far: Socket) => void][] = [
  ['at once (RST)', (near) => void near.resetAndDestroy()],
  ['in good order (FIN)', (near) => void near.end()],
  [
    'without a word',
    (near, far) => {
      near.unpipe();
      near.resume();
      far.unpipe();
      far.resume();
    },
  ],
];

/** Has connections to Clerk and to the ledger kept, which end while the function is frozen. */
async function frozenWhile(end: (near: Socket, far: Socket) => void): Promise<void> {
  const [userId = ''] = laptop.clerk.state.users.keys();
  await client.call('get_user', { userId });
  await client.call('search_audit_log', {});
  await laptop.freeze('mcp', 60_000);
  toClerk.cut(end);
  toLedger.cut(end);
}

test.each(ends)('a change after connections have ended %s is made, once', async (how, end) => {
  await frozenWhile(end);
  laptop.clerk.requests.length = 0;
  const result = await client.call('create_user', {
    emailAddress: [`after-${ends.findIndex(([name]) => name === how)}@example.org`],
  });
  expect([result.isError ?? false, textOf(result)]).toEqual([false, expect.stringContaining('user_')]);
  expect(laptop.clerk.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test.each(ends)('a read after connections have ended %s is answered', async (_, end) => {
  await frozenWhile(end);
  const [userId = ''] = laptop.clerk.state.users.keys();
  const result = await client.call('get_user', { userId });
  expect([result.isError ?? false, textOf(result)]).toEqual([false, expect.stringContaining(userId)]);
});

test('a function that has never run is not frozen', async () => {
  await expect(laptop.freeze('reconcile')).rejects.toThrow('has no instance');
});

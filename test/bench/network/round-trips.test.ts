import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { startFront } from '../../../bench/network/front.ts';
import { roundTrips } from '../../../bench/network/round-trips.ts';

test('round trips are counted by who waits for what: a connection one, a request one, and those at once together one', async () => {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const origin = `https://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  const origins = { clerk: origin, dynamodb: origin, secretsManager: origin, issuer: origin };
  const counter = roundTrips(() => true, 3);
  const front = await startFront(origins, counter.valve);
  const open = (url: string) => connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  const asked = async (socket: ReturnType<typeof open>) => {
    socket.write('?');
    await once(socket, 'data');
  };
  try {
    const [first, second] = [open(front.origins.clerk), open(front.origins.dynamodb)];
    await Promise.all([asked(first), asked(second)]);
    expect(counter.count()).toBe(2);
    await asked(first);
    expect(counter.count()).toBe(3);
    await Promise.all([asked(first), asked(second)]);
    expect(counter.count()).toBe(4);
    await asked(first);
    await asked(second);
    expect(counter.count()).toBe(6);
  } finally {
    front.close();
    counter.close();
    echo.close();
  }
});

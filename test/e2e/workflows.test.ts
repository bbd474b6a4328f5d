import { describe, expect, test } from '@jest/globals';
import { as, clients, type Progress, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { legacyCall, modernCall } from './messages.ts';

const { laptop } = useLaptop();

const someUser = () => [...laptop.clerk.state.users.keys()][0] ?? '';

describe.each(clients)('progress for $client', ({ connect }) => {
  test('arrives while the work goes on, not at its end', async () => {
    const userId = someUser();
    // Lasts until the client has heard of progress: were that held back to the end, the step would fail.
    laptop.clerk.fault({
      kind: 'rate-limited',
      retryAfter: 1,
      method: 'PATCH',
      path: '/users/*/metadata',
    });
    const client = await connect(as(laptop));
    const told: Progress[] = [];
    const result = await client.call('offboard_user', { userId }, (progress) => {
      told.push(progress);
      laptop.clerk.clearFaults();
    });
    await client.close();
    expect(textOf(result)).toContain(`Offboarded.\nuserId: ${userId}\n`);
    expect(laptop.clerk.state.users.get(userId)?.privateMetadata['offboardedAt']).toEqual(expect.any(String));
    expect(told.at(-1)).toEqual({ progress: 7, total: 7, message: 'mark: done' });
  });

  test('only ever grows', async () => {
    const client = await connect(as(laptop));
    const told: number[] = [];
    await client.call('offboard_user', { userId: someUser() }, ({ progress }) => told.push(progress));
    await client.close();
    expect(told.length).toBeGreaterThan(7);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(new Set(told).size).toBe(told.length);
  });
});

describe('a client that does not ask for progress', () => {
  const authorization = () => ({ authorization: `Bearer ${laptop.tokens.unattended}` });

  test('gets plain JSON in the modern era', async () => {
    const response = await fetch(
      laptop.mcpUrl,
      modernCall('offboard_user', { userId: someUser(), dryRun: true }, authorization()),
    );
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual(
      expect.objectContaining({
        result: expect.objectContaining({ structuredContent: expect.objectContaining({ dryRun: true }) }),
      }),
    );
  });

  test('gets no notification in the legacy era', async () => {
    const call = legacyCall('offboard_user', { userId: someUser(), dryRun: true });
    const response = await fetch(laptop.mcpUrl, {
      ...call,
      headers: { ...call.headers, ...authorization() },
    });
    const body = await response.text();
    expect(body).toContain('"dryRun":true');
    expect(body).not.toContain('notifications/progress');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clerkGateway } from '../../../lambda/clerk/clerk.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';

describe('a read that skips the count beside a list', () => {
  let embedded: EmbeddedClerk;
  beforeAll(async () => {
    embedded = await startEmbeddedClerk();
  });
  afterAll(() => embedded.close());
  beforeEach(() => embedded.reset());

  const open = () =>
    clerkGateway({
      key: { get: async () => embedded.secretKey, renew: async (rejected) => rejected },
      apiUrl: embedded.url,
      deadline: 5_000,
    }).open({ remaining: () => 5_000 });
  const skip = { skip: '/users/count' } as const;

  test('gets the list in one request, and counts one', async () => {
    const clerk = open();
    const { data } = await clerk.read((client) => client.users.getUserList({ limit: 3 }), skip);
    expect(data).toHaveLength(3);
    expect(clerk.requests()).toBe(1);
    expect(embedded.requests.map(({ path }) => path)).toEqual(['/v1/users?limit=3']);
  });

  test('skips nothing for other reads at the same time', async () => {
    const clerk = open();
    const [, counted] = await Promise.all([
      clerk.read((client) => client.users.getUserList({ limit: 1 }), skip),
      clerk.read((client) => client.users.getUserList({ limit: 1 })),
    ]);
    expect(counted.totalCount).toBe(embedded.state.users.size);
    expect(clerk.requests()).toBe(3);
  });

  test('still repeats the list itself when Clerk fails', async () => {
    embedded.fault({ kind: 'server-error', path: '/users', times: 1 });
    const { data } = await open().read((client) => client.users.getUserList({ limit: 1 }), skip);
    expect(data).toHaveLength(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ClerkBounds, clerkGateway } from '../../../lambda/clerk/clerk.ts';
import { ClerkFailure } from '../../../lambda/clerk/failure.ts';
import { guardrailRefusal } from '../../../lambda/clerk/request-guard.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';

let embedded: EmbeddedClerk;
beforeAll(async () => {
  embedded = await startEmbeddedClerk();
});
afterAll(() => embedded.close());
beforeEach(() => embedded.reset());

const open = (guard?: ClerkBounds['guard']) =>
  clerkGateway({
    key: { get: async () => embedded.secretKey, renew: async (rejected) => rejected },
    apiUrl: embedded.url,
    deadline: 5_000,
  }).open({ remaining: () => 5_000, ...(guard && { guard }) });

describe('a read that skips the count beside a list', () => {
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

describe('a change that waits to be on record', () => {
  const userId = () => [...embedded.state.users.keys()][0] ?? '';
  const rename = (clerk: ReturnType<typeof open>) =>
    clerk.write((client) => client.users.updateUser(userId(), { firstName: 'Ada' }));
  const methods = () => embedded.requests.map(({ method }) => method);

  test('is looked at meanwhile, with a read of its own, and sent when both are done', async () => {
    const record = Promise.withResolvers<void>();
    const clerk = open(async ({ method }, guards) => {
      if (method === 'GET') return undefined;
      await guards.read((client) => client.users.getUser(userId()));
      expect(methods()).toEqual(['GET']);
      record.resolve();
      return undefined;
    });
    await rename(clerk.after(record.promise));
    expect(methods()).toEqual(['GET', 'PATCH']);
  });

  test.each([
    ['could not be put on record', () => Promise.reject(new Error('no ledger')), undefined, 'not on record'],
    ['was refused by a guardrail', () => Promise.resolve(), 'protected', 'protected'],
    ['was both', () => Promise.reject(new Error('no ledger')), 'protected', 'not on record'],
  ])('is not sent, and takes nothing from a budget, when it %s', async (_, gate, refusal, told) => {
    let taken = 0;
    const clerk = open(async (_request, _clerk, _isRehearsal, ready) => {
      if (refusal !== undefined) throw guardrailRefusal('protected', refusal);
      await ready();
      taken += 1;
      return { giveBack: async () => undefined };
    });
    const failure: unknown = await rename(clerk.after(gate())).catch((error: unknown) => error);
    expect(failure instanceof ClerkFailure && failure.faults[0]?.message).toContain(told);
    expect(taken).toBe(0);
    expect(methods()).toEqual([]);
  });
});

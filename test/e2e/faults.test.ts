import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import { startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { as, clients, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

describe('when Clerk is in trouble', () => {
  // A request has little more than what is kept back to answer, so that a hanging Clerk is given up on soon.
  const { laptop, client } = useLaptop({ client: 'unattended' }, { limits: { remainingTimeMs: 4_000 } });
  let clerk: EmbeddedClerk;
  let userId: string;

  beforeEach(() => {
    clerk = laptop.clerk;
    userId = [...clerk.state.users.keys()][0] ?? '';
  });

  // What a test has the instances tell each other of Clerk's limit is over before the next.
  afterEach(async () => {
    if (clerk.requests.some(({ status }) => status === 429)) await laptop.freeze('mcp', 31_000);
  });

  // The same again, after a result that is unknown, would be answered with what is known.
  let created = 0;
  const create = () => {
    created += 1;
    return client.call('create_user', { emailAddress: [`ada-${created}@example.org`] });
  };
  const createRequests = () => clerk.requests.filter(({ method }) => method === 'POST').length;

  test.each([
    ['a 500', { kind: 'server-error' }],
    ['an HTML page from a proxy', { kind: 'html-error' }],
    ['a dropped connection', { kind: 'dropped' }],
    ['half an answer', { kind: 'malformed-json' }],
    ['a rate limit of no seconds', { kind: 'rate-limited', retryAfter: 0 }],
  ] as const)('a read survives %s', async (_, effect) => {
    clerk.fault({ ...effect, times: 1 });
    const result = await client.call('get_user', { userId });
    expect(textOf(result)).toContain(userId);
    expect(result.isError ?? false).toBe(false);
    expect(clerk.requests).toHaveLength(2);
  });

  test.each([
    ['a 500', { kind: 'server-error' }],
    ['an HTML page from a proxy', { kind: 'html-error' }],
    ['a dropped connection', { kind: 'dropped' }],
    ['half an answer', { kind: 'malformed-json' }],
  ] as const)(
    'a change is never sent twice after %s, and the agent is told to look first',
    async (_, effect) => {
      clerk.fault({ ...effect, when: 'after', times: 1 });
      const result = await create();
      expect(result.isError).toBe(true);
      expect(textOf(result)).toContain('read the current state before you try again');
      expect(createRequests()).toBe(1);
    },
  );

  test('a change is sent again after a rate limit, since Clerk did not act', async () => {
    clerk.fault({ kind: 'rate-limited', retryAfter: 0, times: 1 });
    const result = await create();
    expect(result.isError ?? false).toBe(false);
    expect(createRequests()).toBe(2);
  });

  test('a rate limit longer than the request may take is passed on with its seconds', async () => {
    clerk.fault({ kind: 'rate-limited', retryAfter: 30 });
    const result = await client.call('get_user', { userId });
    expect(textOf(result)).toMatch(/rate limit[\s\S]*try again in 30 seconds/);
    expect(clerk.requests).toHaveLength(1);
  });

  test('a Clerk that never answers ends in a result, not in a hanging call', async () => {
    clerk.fault({ kind: 'hang' });
    const result = await client.call('get_user', { userId });
    expect(textOf(result)).toContain('did not answer in time');
  });

  test('a failed second step says what was done and how to finish', async () => {
    clerk.fault({ kind: 'server-error', method: 'PATCH', path: '/users/*/metadata' });
    const result = await client.call('update_user', {
      userId,
      firstName: 'Augusta',
      publicMetadata: { level: 2 },
    });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(
      /Step profile: done \(firstName\)[\s\S]*Step metadata: failed[\s\S]*call update_user with userId user_\w+ and only publicMetadata/,
    );
  });

  test('a new key in the secret is taken up when Clerk refuses the old one', async () => {
    await client.call('get_user', { userId });
    const fresh = 'sk_test_rotatedrotatedrotatedrotatedrotated';
    clerk.rotateSecretKey(fresh);
    laptop.setKey(fresh);
    const result = await client.call('get_user', { userId });
    expect(textOf(result)).toContain(userId);
    expect(result.isError ?? false).toBe(false);
  });

  test('a key that Clerk refuses is reported to whoever runs the server, and never shown', async () => {
    const own = await startLaptop({ assembly });
    own.setKey('sk_test_refusedrefusedrefusedrefusedrefused');
    const ownClient = await clients[0].connect(as(own));
    const result = await ownClient.call('get_user', { userId });
    await ownClient.close();
    await own.close();
    expect(textOf(result)).toMatch(/refused this server's secret key[\s\S]*the platform team/);
    expect(JSON.stringify(result)).not.toContain('sk_test_');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { startEmbeddedClerk } from '../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';

let clerk: EmbeddedClerk;
let client: ClerkClient;

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
  client = createClerkClient({
    secretKey: clerk.secretKey,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
  });
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

const create = () => client.users.createUser({ emailAddress: ['new@example.com'] });

describe('a fault', () => {
  test('answers 429 with Retry-After as often as told, then no more', async () => {
    clerk.fault({ kind: 'rate-limited', retryAfter: 7, method: 'POST', path: '/users', times: 1 });
    await expect(create()).rejects.toMatchObject({ status: 429, retryAfter: 7 });
    expect((await create()).id).toMatch(/^user_/);
  });

  test('strikes only the method and path that it names', async () => {
    clerk.fault({ kind: 'server-error', status: 503, method: 'get', path: '/users/*' });
    const id = [...clerk.state.users.keys()][0]!;
    await expect(client.users.getUser(id)).rejects.toMatchObject({
      status: 503,
      errors: [{ code: 'internal_clerk_error' }],
    });
    expect((await client.users.updateUser(id, { firstName: 'Still' })).firstName).toBe('Still');
    clerk.clearFaults();
    expect((await client.users.getUser(id)).firstName).toBe('Still');
  });

  test('can answer with HTML, which leaves no error codes', async () => {
    clerk.fault({ kind: 'html-error' });
    await expect(create()).rejects.toMatchObject({ status: 502, errors: [] });
  });

  test('can answer with half a JSON document', async () => {
    clerk.fault({ kind: 'malformed-json' });
    await expect(create()).rejects.toMatchObject({ name: 'ClerkAPIResponseError', errors: [] });
  });

  test.each(['dropped', 'server-error', 'html-error', 'malformed-json', 'rate-limited'] as const)(
    '%s before Clerk acts leaves everything as it was; after it, only the answer is lost',
    async (kind) => {
      clerk.fault({ kind, when: 'before', times: 1 });
      await expect(create()).rejects.toBeInstanceOf(Error);
      expect(clerk.state.users.size).toBe(30);
      clerk.fault({ kind, when: 'after', times: 1 });
      await expect(create()).rejects.toBeInstanceOf(Error);
      expect(clerk.state.users.size).toBe(31);
    },
  );

  test('can hold back the answer for a while', async () => {
    clerk.fault({ kind: 'latency', milliseconds: 5 });
    expect((await create()).id).toMatch(/^user_/);
  });

  test('can leave a request without an answer; closing the server ends it at once', async () => {
    const other = await startEmbeddedClerk();
    other.fault({ kind: 'hang', when: 'after' });
    const hanging = fetch(`${other.url}/v1/users`, {
      headers: { authorization: `Bearer ${other.secretKey}` },
    }).then(
      () => 'answered',
      () => 'ended',
    );
    while (other.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await other.close();
    expect(await hanging).toBe('ended');
    expect(other.requests[0]?.status).toBeUndefined();
  });
});

describe('the record of requests', () => {
  test('has method, path, headers, body and status of each', async () => {
    await create();
    expect(clerk.requests).toEqual([
      {
        method: 'POST',
        path: '/v1/users',
        headers: expect.objectContaining({ 'clerk-api-version': '2026-05-12' }),
        body: { email_address: ['new@example.com'] },
        status: 200,
      },
    ]);
  });
});

test('a port that is taken is an error', async () => {
  const port = Number(new URL(clerk.url).port);
  await expect(startEmbeddedClerk({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { Clerk } from '../../../lambda/clerk/clerk.ts';
import { KeyNotSet, type SecretKey } from '../../../lambda/clerk/secret-key.ts';
import { closeServer, listen } from '../../../local/cloud/listen.ts';
import { outside } from '../../outside/outside.ts';

// Uploads are objects of the platform, which are none of Jest's.
const { clerkGateway } = outside(
  '../../lambda/clerk/clerk.ts',
) as typeof import('../../../lambda/clerk/clerk.ts');

/* What is known of a change, by answers that no Clerk gives: of what stands between it and this server. */

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

const sameKey: SecretKey = { get: async () => 'sk_test_1', renew: async (rejected) => rejected };

async function clerkBehind(answer: RequestListener, key = sameKey): Promise<Clerk> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response));
  });
  servers.push(server);
  const apiUrl = await listen(server, 0);
  return clerkGateway({ key, apiUrl, deadline: 5_000 }).open({ remaining: () => 5_000 });
}

const json = { 'content-type': 'application/json' };
const ban: Parameters<Clerk['write']>[0] = ({ users }) => users.banUser('user_1');
/** The failure of a change that Clerk may have made. */
const lostChange = {
  kind: 'write',
  failure: expect.objectContaining({ kind: 'unavailable', mayHaveActed: true }),
};
const refusal = JSON.stringify({ errors: [{ code: 'refused', message: 'No.' }] });

describe('a change is not known to be made', () => {
  test.each([
    ['200 and nothing more', 200, ''],
    ['201 and nothing more', 201, ''],
    ['JSON that is null', 200, 'null'],
    // Clerk has this for changes that have no answer; banning somebody has one.
    ['204 where there should be an answer', 204, ''],
  ])('by %s', async (_, status, body) => {
    const clerk = await clerkBehind((_request, response) => response.writeHead(status, json).end(body));
    await expect(clerk.write(ban)).rejects.toMatchObject({ kind: 'unavailable', mayHaveActed: true });
    expect(clerk.effects).toMatchObject({ done: 0, unknown: 1, failures: [lostChange] });
  });

  test('by the way to another address: an upload follows it no more than anything else', async () => {
    const asked: unknown[] = [];
    const clerk = await clerkBehind(({ method, url }, response) => {
      asked.push(`${method} ${url}`);
      if (asked.length > 1) response.writeHead(400, json).end(refusal);
      else response.writeHead(307, { location: '/v1/elsewhere' }).end();
    });
    const file = new Blob(['image']) as never;
    const upload = clerk.write(({ users }) => users.updateUserProfileImage('user_1', { file }));
    await expect(upload).rejects.toMatchObject({ kind: 'unavailable', mayHaveActed: true });
    expect(asked).toEqual(['POST /v1/users/user_1/profile_image']);
    expect(clerk.effects).toMatchObject({ done: 0, unknown: 1, failures: [lostChange] });
  });
});

test('a change that has no answer is made by 204', async () => {
  const clerk = await clerkBehind((_request, response) => response.writeHead(204).end());
  await clerk.write(async ({ webhooks }) => ({ done: await webhooks.deleteSvixApp() }));
  expect(clerk.effects).toMatchObject({ done: 1, unknown: 0, failures: [] });
});

test('a 401 about something else is not taken for one about the key, nor is another key asked for', async () => {
  const key: SecretKey = { ...sameKey, renew: () => Promise.reject(new Error('asked for')) };
  const clerk = await clerkBehind((_request, response) => response.writeHead(401, json).end(refusal), key);
  await expect(clerk.write(ban)).rejects.toMatchObject({ kind: 'refused', status: 401 });
});

test('a key that Clerk refuses is told as that, also when there is no other one by then', async () => {
  const key: SecretKey = {
    ...sameKey,
    renew: () => Promise.reject(new KeyNotSet('The secret holds no Clerk secret key.')),
  };
  const wrongKey = JSON.stringify({ errors: [{ code: 'clerk_key_invalid', message: 'No.' }] });
  const clerk = await clerkBehind((_request, response) => response.writeHead(401, json).end(wrongKey), key);
  await expect(clerk.write(ban)).rejects.toMatchObject({ kind: 'key_rejected', mayHaveActed: false });
  expect(clerk.effects).toMatchObject({
    done: 0,
    unknown: 0,
    failures: [{ kind: 'write', failure: expect.objectContaining({ kind: 'key_rejected' }) }],
  });
});

test.each([
  ['refuses TLS', 0, 'unavailable'],
  ['never says a word', 4_700, 'timeout'],
] as const)(
  'a change that never left, since what should be Clerk %s, is surely not made',
  async (_, slowness, kind) => {
    const greetings: unknown[] = [];
    const mute = createTcpServer((socket) => {
      greetings.push(socket.on('error', () => undefined));
      socket.on('data', () => void (slowness === 0 && socket.destroy()));
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const apiUrl = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const given: unknown[] = [];
    const clerk = clerkGateway({ key: sameKey, apiUrl, deadline: 5_000 - slowness }).open({
      remaining: () => 5_000,
      guard: async () => ({ giveBack: async () => void given.push('back') }),
    });
    const failed = clerk.write(ban);
    await expect(failed).rejects.toMatchObject({ kind, mayHaveActed: false });
    expect(clerk.effects).toMatchObject({ done: 0, unknown: 0 });
    // Sent anew, and what it took from budgets is given back each time.
    expect(greetings.length).toBeGreaterThan(slowness === 0 ? 1 : 0);
    expect(given).toHaveLength(greetings.length);
    expect(clerk.requests()).toBe(0);
    mute.close();
  },
);

test('an upload is a change like others: it is on record as made once Clerk says so', async () => {
  let type: string | undefined;
  const clerk = await clerkBehind(({ headers }, response) => {
    type = headers['content-type'];
    response.writeHead(200, json).end('{"object":"user","id":"user_1"}');
  });
  const file = new Blob(['image']) as never;
  await clerk.write(({ users }) => users.updateUserProfileImage('user_1', { file }));
  expect(type).toMatch(/^multipart\/form-data; boundary=/);
  expect(clerk.effects).toMatchObject({ done: 1, unknown: 0 });
});

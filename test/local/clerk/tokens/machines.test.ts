import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { seedMachines } from '../../../../local/clerk/seed/seed-machines.ts';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { resource } from '../oauth/oauth-flow.ts';

let clerk: EmbeddedClerk;
let client: ClerkClient;
let late = 0;

const clientOf = (secretKey = clerk.secretKey) =>
  createClerkClient({ secretKey, apiUrl: clerk.url, telemetry: { disabled: true } });

beforeAll(async () => {
  clerk = await startEmbeddedClerk({ now: () => Date.now() + late });
  client = clientOf();
});
beforeEach(() => {
  late = 0;
  clerk.reset();
});
afterAll(() => clerk.close());

const { admin, support } = seedMachines;
const machineKey = (id: string) => clerk.state.machines.get(id)!.secretKey;

describe('a machine', () => {
  test('of the seed has an id and a key that never change', async () => {
    const { data, totalCount } = await client.machines.list({ orderBy: 'name' });
    expect(totalCount).toBe(4);
    expect(data.map(({ id }) => id)).toEqual([
      admin.id,
      seedMachines.readOnly.id,
      support.id,
      seedMachines.unattended.id,
    ]);
    for (const { id } of data) expect(id).toMatch(/^mch_[A-Za-z0-9]{27}$/);
  });

  test('makes tokens of both formats with its own key', async () => {
    const machineSecretKey = machineKey(admin.id);
    const opaque = await client.m2m.createToken({ machineSecretKey, claims: { permissions: 'users:read' } });
    const jwt = await client.m2m.createToken({
      machineSecretKey,
      tokenFormat: 'jwt',
      claims: { permissions: 'users:read', aud: [resource] },
      secondsUntilExpiration: 60,
    });
    expect(opaque.token).toMatch(/^mt_/);
    expect(decodeProtectedHeader(jwt.token!)).toMatchObject({ cat: 'cl_B7d4PD333AAA', typ: 'JWT' });
    const payload = decodeJwt(jwt.token!);
    expect(payload).toMatchObject({ sub: admin.id, permissions: 'users:read', aud: [resource] });
    expect(payload.exp! - payload.iat!).toBe(60);
    for (const { token } of [opaque, jwt]) {
      const verified = await client.m2m.verify({ token: token! });
      expect(verified).toMatchObject({ subject: admin.id, claims: { permissions: 'users:read' } });
    }
  });

  test('makes tokens that last as long as its settings say', async () => {
    await client.machines.update({ machineId: admin.id, defaultTokenTtl: 120 });
    const token = await client.m2m.createToken({ machineSecretKey: machineKey(admin.id) });
    expect(token.expiration! - token.createdAt).toBe(120_000);
  });

  test('may not choose the claims that Clerk sets', async () => {
    const create = client.m2m.createToken({
      machineSecretKey: machineKey(admin.id),
      tokenFormat: 'jwt',
      claims: { sub: support.id },
    });
    await expect(create).rejects.toMatchObject({ status: 400, errors: [{ code: 'bad_request' }] });
  });

  test('gets the token that it has when that lasts long enough', async () => {
    const create = (minRemainingTtlSeconds: number, claims = { a: 1 }) =>
      client.m2m.createToken({ machineSecretKey: machineKey(admin.id), claims, minRemainingTtlSeconds });
    const first = await create(60);
    expect((await create(60)).token).toBe(first.token);
    expect((await create(60, { a: 2 })).token).not.toBe(first.token);
    late = 3_590_000;
    expect((await create(60)).token).not.toBe(first.token);
    await expect(create(3600)).rejects.toMatchObject({ status: 400 });
  });

  test.each([
    ['a key that is no key', () => 'ak_wrong'],
    ["the instance's key, which makes no tokens", () => clerk.secretKey],
  ])('cannot be played with %s', async (_what, key) => {
    const create = client.m2m.createToken({ machineSecretKey: key() });
    await expect(create).rejects.toMatchObject({ status: 401 });
  });

  test('has a key that is good for M2M tokens only', async () => {
    const machineOnly = clientOf(machineKey(admin.id));
    await expect(machineOnly.users.getCount()).rejects.toMatchObject({
      status: 401,
      errors: [{ code: 'clerk_key_invalid' }],
    });
  });

  test('may keep its old key for a while when it gets a new one', async () => {
    const old = machineKey(admin.id);
    const { secret } = await client.machines.rotateSecretKey({ machineId: admin.id, previousTokenTtl: 60 });
    const works = async (machineSecretKey: string) =>
      client.m2m.createToken({ machineSecretKey }).then(
        () => true,
        () => false,
      );
    expect([await works(old), await works(secret)]).toEqual([true, true]);
    late = 60_000;
    expect([await works(old), await works(secret)]).toEqual([false, true]);
    expect((await client.machines.getSecretKey(admin.id)).secret).toBe(secret);
  });

  test('verifies with its own key only the tokens that are meant for it', async () => {
    const { token } = await client.m2m.createToken({ machineSecretKey: machineKey(admin.id) });
    const verify = (id: string) => client.m2m.verify({ token: token!, machineSecretKey: machineKey(id) });
    expect((await verify(support.id)).subject).toBe(admin.id);
    await client.machines.deleteScope(admin.id, support.id);
    const { token: next } = await client.m2m.createToken({ machineSecretKey: machineKey(admin.id) });
    const refused = client.m2m.verify({ token: next!, machineSecretKey: machineKey(support.id) });
    await expect(refused).rejects.toMatchObject({ status: 404 });
  });

  test('sees only its own tokens', async () => {
    await clerk.tokens.machine({ machineId: admin.id, format: 'opaque' });
    const list = (id: string) => client.m2m.list({ subject: admin.id, machineSecretKey: machineKey(id) });
    expect((await list(admin.id)).totalCount).toBe(1);
    await expect(list(support.id)).rejects.toMatchObject({ status: 403 });
  });

  test('is scoped to another one once', async () => {
    const scope = await client.machines.createScope(support.id, admin.id);
    expect(scope).toMatchObject({ fromMachineId: support.id, toMachineId: admin.id });
    await expect(client.machines.createScope(support.id, admin.id)).rejects.toMatchObject({ status: 409 });
    const machine = await client.machines.get(support.id);
    expect(machine.scopedMachines.map(({ id }) => id)).toEqual([admin.id]);
  });
});

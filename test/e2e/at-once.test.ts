import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { synthesize } from '../../local/synthesize.ts';
import { as } from './clients.ts';
import { type Gate, openGate } from './gate.ts';
import { json } from './messages.ts';

/*
 * A stage whose issuer's keys come with the deployment, and whose lists of tools do not wait for the switch. Each test has
 * functions that have just started; the issuer and the ledger are behind gates.
 */

const config = join(import.meta.dirname, '../../config/local.json');

let folder: string;
let assembly: string;
let issuer: Gate;
let ledger: Gate;
let laptop: Laptop;
let own: { key: CryptoKey; jwk: JWK };
let other: { key: CryptoKey; jwk: JWK };

const keyCalled = async (kid: string) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
};

beforeAll(async () => {
  [folder, issuer, ledger, own, other] = await Promise.all([
    mkdtemp(join(tmpdir(), 'at-once-')),
    openGate(),
    openGate(),
    keyCalled('own'),
    keyCalled('other'),
  ]);
  const settings = JSON.parse(await readFile(config, 'utf8')) as {
    identity: object;
    access: { rules: object[] };
  };
  const principals = [{ issuer: 'pinned', claims: { agent: 'yes' } }];
  const pinned = {
    ...settings,
    identity: {
      ...settings.identity,
      oidc: [{ name: 'pinned', issuer: issuer.url, jwks: { keys: [own.jwk] } }],
    },
    access: {
      ...settings.access,
      rules: [...settings.access.rules, { name: 'pinned', principals, roles: ['read-only'] }],
    },
    tools: { waitForSwitch: false },
  };
  await writeFile(join(folder, 'local.json'), JSON.stringify(pinned));
  assembly = join(folder, 'assembly');
  synthesize(assembly, folder);
});
afterAll(async () => {
  await Promise.all([issuer.close(), ledger.close(), rm(folder, { recursive: true })]);
});
beforeEach(async () => {
  laptop = await startLaptop({ assembly, environment: { AWS_ENDPOINT_URL_DYNAMODB: ledger.url } });
  ledger.target = laptop.ledger.url;
});
afterEach(async () => {
  issuer.clear();
  ledger.clear();
  await laptop.close();
});

const tokenBy = ({ key }: { key: CryptoKey }, kid: string) =>
  new SignJWT({ agent: 'yes' })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(issuer.url)
    .setAudience(laptop.mcpUrl)
    .setSubject('agent')
    .setExpirationTime('5 minutes')
    .sign(key);

const whoami = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami', arguments: {} } };
const statusOf = async (token: string) => {
  const headers = { ...json, authorization: `Bearer ${token}` };
  return (await fetch(laptop.mcpUrl, { method: 'POST', headers, body: JSON.stringify(whoami) })).status;
};

/** The issuer has these keys from now on; gives how often it was asked. */
function issuerHas(...keys: JWK[]): () => number {
  let asked = 0;
  const answer = (body: object) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  issuer.conduct(
    () => true,
    (passage) => {
      asked += 1;
      const isDiscovery = passage.path.endsWith('openid-configuration');
      passage.answer(answer(isDiscovery ? { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` } : { keys }));
    },
    Infinity,
  );
  return () => asked;
}

describe('a key that came with the deployment', () => {
  test('lets the first token in while the issuer has not answered', async () => {
    const asked = issuer.next(() => true);
    expect(await statusOf(await tokenBy(own, 'own'))).toBe(200);
    (await asked).cut();
  });

  test('lets nobody in whose token another key has signed, under its name or one that nobody knows', async () => {
    issuerHas(own.jwk);
    expect(await statusOf(await tokenBy(other, 'unknown'))).toBe(401);
    expect(await statusOf(await tokenBy(other, 'own'))).toBe(401);
  });

  test('does not stand in the way of one that the issuer has since', async () => {
    const asked = issuerHas(own.jwk, other.jwk);
    expect(await statusOf(await tokenBy(other, 'other'))).toBe(200);
    expect(asked()).toBe(2);
  });

  test('that the issuer has withdrawn lets nobody in once the issuer was heard', async () => {
    issuerHas(other.jwk);
    // Whoever is let in by another key waits for the issuer.
    expect(await statusOf(await tokenBy(other, 'other'))).toBe(200);
    expect(await statusOf(await tokenBy(own, 'own'))).toBe(401);
  });
});

describe('a list that does not wait for the switch', () => {
  const post = async (message: object) => {
    const headers = { ...json, accept: 'application/json' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, ...message });
    const response = await as(laptop).fetch(laptop.mcpUrl, { method: 'POST', headers, body });
    return (await response.json()) as {
      result: { tools: { name: string }[]; isError?: boolean; content: { text: string }[] };
    };
  };
  const list = async () => (await post({ method: 'tools/list' })).result.tools.map(({ name }) => name);

  test('tells all tools before the switch was read, calls none of them, and obeys from then on', async () => {
    const item = { pk: { S: 'switch' }, sk: { S: 'stage' }, position: { S: 'off' } };
    const reading = ledger.next(
      ({ operation, body }) => operation === 'GetItem' && body.includes('"switch"'),
    );
    const listed = list();
    const passage = await reading;
    // The answer comes while the reading is held; that it has ended is waited for after.
    expect(await listed).toContain('delete_user');
    passage.answer({ status: 200, body: JSON.stringify({ Item: item }) });
    await laptop.idle();
    const call = { name: 'get_user', arguments: { userId: [...laptop.clerk.state.users.keys()][0] } };
    const { result } = await post({ method: 'tools/call', params: call });
    expect([result.isError, result.content[0]?.text]).toEqual([
      true,
      expect.stringContaining('switched off'),
    ]);
    expect(laptop.clerk.requests.filter(({ path }) => path.includes('/users/'))).toEqual([]);
    expect(await list()).toEqual(['whoami']);
  });

  test('a call that comes first waits for the switch all the same', async () => {
    const item = { pk: { S: 'switch' }, sk: { S: 'stage' }, position: { S: 'off' } };
    const reading = ledger.next(
      ({ operation, body }) => operation === 'GetItem' && body.includes('"switch"'),
    );
    const call = { name: 'get_user', arguments: { userId: [...laptop.clerk.state.users.keys()][0] } };
    const called = post({ method: 'tools/call', params: call });
    (await reading).answer({ status: 200, body: JSON.stringify({ Item: item }) });
    expect((await called).result.isError).toBe(true);
    expect(laptop.clerk.requests.filter(({ path }) => path.includes('/users/'))).toEqual([]);
  });
});

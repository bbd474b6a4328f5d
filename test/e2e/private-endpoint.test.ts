import { describe, expect, test } from '@jest/globals';
import { guardedAssembly } from '../assembly.ts';
import { vpcEndpointIds } from '../settings.ts';
import { as, clients, signedAs, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
const metadataOf = (mcpUrl: string) => mcpUrl.replace(/\/mcp$/, '/.well-known/oauth-protected-resource/mcp');

describe.each(vpcEndpointIds)('by the VPC endpoint %s of the settings', (vpcEndpointId) => {
  const options = { assembly: guardedAssembly, edge: { vpcEndpointId } };
  const { laptop, admin } = useLaptop({ admin: 'admin' }, options);

  test('a call with a token is answered', async () => {
    expect(textOf(await admin.call('whoami'))).toContain('You are');
  });

  test('a signed call is answered', async () => {
    const client = await clients[0].connect(signedAs(laptop, 'admin'));
    expect(textOf(await client.call('whoami'))).toContain('You are iam_role');
    await client.close();
  });

  test('the challenge leads to the metadata, which is there and names this address', async () => {
    const challenge = (await fetch(laptop.mcpUrl, post)).headers.get('www-authenticate') ?? '';
    const [, url = ''] = /resource_metadata="([^"]*)"/.exec(challenge) ?? [];
    expect(url).toBe(metadataOf(laptop.mcpUrl));
    expect(await (await fetch(url)).json()).toMatchObject({ resource: laptop.mcpUrl });
  });
});

describe('by another VPC endpoint', () => {
  const { laptop } = useLaptop(
    {},
    { assembly: guardedAssembly, edge: { vpcEndpointId: 'vpce-0123456789abcdef0' } },
  );

  test('nothing is answered, whatever the credential: the authorizer is not even asked', async () => {
    const answers = [
      await as(laptop, 'admin').fetch(laptop.mcpUrl, post),
      await signedAs(laptop, 'admin').fetch(laptop.signedUrl, post),
      await fetch(metadataOf(laptop.mcpUrl)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    for (const answer of answers) {
      expect(await answer.json()).toMatchObject({
        error: {
          message: expect.stringContaining('ask whoever runs this server whether your role may call it'),
          data: { reason: 'access_denied', gateway: expect.stringContaining('with an explicit deny') },
        },
      });
    }
    expect(laptop.secretReads).toBe(0);
  });
});

describe('from the internet', () => {
  const { laptop } = useLaptop({}, { assembly: guardedAssembly, edge: { vpcEndpointId: 'none' } });

  test('there is nothing', async () => {
    const answer = await as(laptop, 'admin').fetch(laptop.mcpUrl, post);
    expect([answer.status, await answer.json()]).toEqual([403, { message: 'Forbidden' }]);
  });
});

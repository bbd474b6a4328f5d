import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { seedMachines } from '../../../local/clerk/seed/seed-machines.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { type Laptop, startLaptop } from '../../../local/laptop.ts';
import { withOtherCode } from '../../other-code.ts';
import { bearerFetch, signedAs } from '../clients.ts';
import { legacyCall, modernCall } from '../messages.ts';
import { assemblyOf, harbor, issuerUrls, people } from './stages.ts';

/*
 * CloudFormation updates one function after the other, and API Gateway keeps verdicts: the authorizer and the function
 * that answers are of two versions for a while. Whoever both versions let in may do what the function's own rules say.
 */

let laptop: Laptop;
let company: EmbeddedClerk;
let partner: EmbeddedClerk;

beforeAll(async () => {
  [company, partner] = await Promise.all([startEmbeddedClerk(), startEmbeddedClerk()]);
  laptop = await start('before');
});
afterAll(async () => {
  await Promise.all([laptop, company, partner].map((started) => started.close()));
});

function start(stage: 'before' | 'kept'): Promise<Laptop> {
  const addresses = { [issuerUrls.company]: company.url, [issuerUrls.partner]: partner.url };
  return startLaptop({ assembly: assemblyOf(stage), addresses });
}

type Send = (init: ReturnType<typeof legacyCall>) => Promise<Response>;
/** Makes a new credential, for which no verdict is kept, where the kind of principal allows it. */
type Credential = (own: Laptop) => Promise<Send>;

const bearer = (token: string, { mcpUrl }: Laptop): Send => {
  const send = bearerFetch(token);
  return (init) => send(mcpUrl, init);
};
const machine =
  (machineId: string): Credential =>
  async (own) =>
    bearer(await own.clerk.tokens.machine({ machineId, claims: { aud: own.mcpUrl } }), own);
const opaqueMachine =
  (machineId: string): Credential =>
  async (own) => {
    const token = await own.clerk.tokens.machine({
      machineId,
      format: 'opaque',
      claims: { aud: own.mcpUrl },
    });
    return bearer(token, own);
  };
const person =
  (userId: string, scopes = ['openid'], format: 'jwt' | 'opaque' = 'jwt'): Credential =>
  async (own) =>
    bearer(await own.clerk.tokens.oauth({ userId, scopes, format, audience: own.mcpUrl }), own);
const apiKey: Credential = async (own) =>
  bearer(own.clerk.state.apiKeys.get(people.apiKey)?.secret ?? '', own);
const role =
  (principal: 'admin' | 'support' | 'readOnly'): Credential =>
  async (own) => {
    const { url, fetch: send } = signedAs(own, principal);
    return (init) => send(url, init);
  };
const foreign =
  (issuer: () => EmbeddedClerk, claims: Record<string, unknown>): Credential =>
  async (own) => {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const iss = issuer().url;
    return bearer(
      await issuer().tokens.sign({ iss, sub: 'ann', aud: 'api://clerk-mcp', exp, tenant: 'acme', ...claims }),
      own,
    );
  };
const ofCompany = (claims: Record<string, unknown>) => foreign(() => company, claims);
const ofPartner = (claims: Record<string, unknown>) => foreign(() => partner, claims);

const readOnly = [
  'users:read',
  'sessions:read',
  'organizations:read',
  'memberships:read',
  'invitations:read',
];
const support = expect.arrayContaining(['users:write', 'users:ban']) as unknown as string[];
const admin = expect.arrayContaining(['users:delete', 'users:export']) as unknown as string[];

/** What an answer to `whoami` says: permissions, or the status of a refusal. */
async function permissionsOf(send: Send): Promise<readonly string[] | number> {
  const response = await send(legacyCall('whoami'));
  const text = await response.text();
  if (response.status !== 200) return response.status;
  const message = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as {
    result: { structuredContent: { permissions: { permission: string }[] } };
  };
  return message.result.structuredContent.permissions.map(({ permission }) => permission);
}

/** Principals that both versions let in, and what both give them, each by rules that are written differently. */
const alike: readonly [string, Credential, string[]][] = [
  ['a machine of the first rule, which has no name', machine(seedMachines.readOnly.id), readOnly],
  ['a machine with an opaque token', opaqueMachine(seedMachines.readOnly.id), readOnly],
  ['a machine whose rule is of another name later', machine(seedMachines.support.id), support],
  ['a machine whose rule loses its name', machine(seedMachines.admin.id), admin],
  ['an API key, which its own scopes cut down', apiKey, ['users:read']],
  ['a person by id', person(people.named), readOnly],
  ['a person with an opaque token', person(people.named, ['openid'], 'opaque'), readOnly],
  ['a person by role', person(people.staffMember), readOnly],
  ['a person by role, then by permission', person(people.staffAdmin), admin],
  ['a person by membership, then by another', person(people.inTwo), readOnly],
  ['a person by id, then by membership', person(people.inHarbor), readOnly],
  ['a person whose token is cut down', person(people.staffAdmin, ['users:read']), ['users:read']],
  ['an IAM role of the rule without a name', role('readOnly'), readOnly],
  ['an IAM role whose rule is of another name later', role('support'), support],
  ['an IAM role whose rule loses its name', role('admin'), admin],
  ['a claim', ofCompany({ groups: ['operators'] }), admin],
  ['a claim, then another', ofCompany({ groups: ['readers'], department: 'reading' }), readOnly],
  [
    'a claim inside others, then another',
    ofCompany({ realm: { roles: ['team'] }, teams: 'support' }),
    support,
  ],
  ['an issuer whose name another gets', ofPartner({ groups: ['guests'] }), readOnly],
  [
    'an issuer whose name another gets, with what is an admin there',
    ofPartner({ groups: ['guests', 'operators'] }),
    readOnly,
  ],
];

/** Whom one version gives something else than the other: by the function's version, if the authorizer's lets them in. */
const different: readonly [string, Credential, before: string[] | 403, after: string[] | 401 | 403][] = [
  ['who leaves', ofCompany({ groups: ['leavers'] }), readOnly, 403],
  ['who joins', ofCompany({ groups: ['joiners'] }), 403, readOnly],
  ['who climbs', ofCompany({ groups: ['climbers'] }), readOnly, admin],
  [
    'who has not what tokens must say later',
    ofCompany({ groups: ['operators'], tenant: 'evil' }),
    admin,
    401,
  ],
  ['whom nobody names', ofCompany({ groups: ['strangers'] }), 403, 403],
  ['who has a claim that is no list of texts', ofCompany({ groups: [['operators']] }), 403, 403],
];

const versions = ['before', 'after'] as const;
const mixtures = versions.flatMap((authorizer) => versions.map((mcp) => ({ authorizer, mcp })));

describe.each(mixtures)('the authorizer $authorizer and the function $mcp a change of rules', (mixture) => {
  beforeAll(() => {
    laptop.replaceFunction('authorizer', assemblyOf(mixture.authorizer));
    laptop.replaceFunction('mcp', assemblyOf(mixture.mcp));
  });

  test.each(alike)('give what both versions give to %s', async (_, credential, wanted) => {
    expect(await permissionsOf(await credential(laptop))).toEqual(wanted);
  });

  test.each(different)('give to somebody %s no more than either', async (_, credential, before, after) => {
    const given = { before, after };
    const atTheEdge = given[mixture.authorizer];
    const inside = given[mixture.mcp] === 401 ? 403 : given[mixture.mcp];
    const expected = typeof atTheEdge === 'number' ? atTheEdge : inside;
    expect(await permissionsOf(await credential(laptop))).toEqual(expected);
  });

  test('challenge a call beyond the scopes at the edge by the rules that it has', async () => {
    const climber = await ofCompany({ groups: ['climbers'], scope: 'users:read' })(laptop);
    const response = await climber(modernCall('delete_user', { userId: 'user_1' }) as never);
    await response.body?.cancel();
    const challenge = response.headers.get('www-authenticate') ?? '';
    // Before the change no rule gives it, so that no scope would help: that is for the function to say.
    const isChallenged = mixture.authorizer === 'after';
    expect([response.status, challenge.includes('users:delete')]).toEqual(
      isChallenged ? [403, true] : [200, false],
    );
  });
});

test('a membership that only the function’s rules ask for and Clerk does not tell is an outage: 503, never a pass', async () => {
  laptop.replaceFunction('authorizer', assemblyOf('before'));
  laptop.replaceFunction('mcp', assemblyOf('after'));
  laptop.clerk.fault({ kind: 'server-error', path: `/organizations/${harbor}/memberships` });
  const send = await person(people.inHarbor)(laptop);
  const response = await send(legacyCall('whoami'));
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await response.text()).toContain('could not be checked just now. Nothing was done.');
  laptop.clerk.clearFaults();
  expect(await permissionsOf(send)).toEqual(readOnly);
});

describe('a verdict that API Gateway keeps', () => {
  let own: Laptop;
  let sends: Send[];
  beforeAll(async () => {
    own = await start('kept');
    sends = await Promise.all(alike.map(([, credential]) => credential(own)));
    // Kept from here on.
    await Promise.all(sends.map((send) => permissionsOf(send)));
  });
  afterAll(() => own.close());

  test.each([
    ['when the function is replaced', ['mcp']],
    ['when both are', ['authorizer', 'mcp']],
  ] as const)('is read by the rules that the function has %s', async (_, names) => {
    for (const name of names) own.replaceFunction(name, assemblyOf('after'));
    const given = await Promise.all(sends.map((send) => permissionsOf(send)));
    expect(given).toEqual(alike.map(([, , wanted]) => wanted));
  });

  test('does not keep anybody in', async () => {
    own.replaceFunction('authorizer', assemblyOf('before'));
    own.replaceFunction('mcp', assemblyOf('before'));
    const leaver = await ofCompany({ groups: ['leavers'] })(own);
    expect(await permissionsOf(leaver)).toEqual(readOnly);
    own.replaceFunction('authorizer', assemblyOf('after'));
    own.replaceFunction('mcp', assemblyOf('after'));
    expect(await permissionsOf(leaver)).toBe(403);
  });
});

describe('a verdict of a release that said by which of its rules somebody is let in', () => {
  /** What such a release handed over, captured from one; whoever calls is of its first rule, which has no name. */
  const oldAuthorizer = `
    exports.handler = async ({ methodArn, multiValueHeaders }) => {
      const [api, stage] = methodArn.split('/');
      const header = Object.entries(multiValueHeaders).find(([name]) => name.toLowerCase() === 'authorization');
      const claims = JSON.parse(Buffer.from(header[1][0].split('.')[1], 'base64url'));
      const principal = { kind: 'machine', issuer: claims.iss, subject: claims.sub };
      return {
        principalId: claims.sub,
        policyDocument: {
          Version: '2012-10-17',
          Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: api + '/' + stage + '/*' }],
        },
        context: { caller: JSON.stringify({ principal, rules: ['rule 1'], scopes: [] }) },
      };
    };`;
  let old: string;
  let own: Laptop;
  beforeAll(async () => {
    old = withOtherCode(assemblyOf('kept'), 'Access', oldAuthorizer);
    own = await start('kept');
  });
  afterAll(async () => {
    await own.close();
    rmSync(old, { recursive: true });
  });
  beforeEach(() => void (own.clerk.requests.length = 0));

  const created = () => legacyCall('create_user', { emailAddress: ['eve@example.org'], firstName: 'Eve' });

  test('gives nothing: 503 with Retry-After, until it is no longer kept', async () => {
    own.replaceFunction('authorizer', old);
    const kept = await machine(seedMachines.readOnly.id)(own);
    for (const stage of versions) {
      own.replaceFunction('mcp', assemblyOf(stage));
      for (const call of [legacyCall('whoami'), created(), modernCall('whoami') as never]) {
        const response = await kept(call);
        expect(response.status).toBe(503);
        expect(response.headers.get('retry-after')).toBe('5');
        expect(await response.text()).toContain('Nothing was done. Try again in a few seconds');
      }
    }
    expect(own.clerk.requests).toEqual([]);

    // The deployment goes on: new verdicts are read at once, the kept one as long as it is kept.
    own.replaceFunction('authorizer', assemblyOf('after'));
    expect(await permissionsOf(await machine(seedMachines.readOnly.id)(own))).toEqual(readOnly);
    expect(await permissionsOf(kept)).toBe(503);
    own.flushVerdicts();
    expect(await permissionsOf(kept)).toEqual(readOnly);
  });

  test('is not asked for by whoever invokes the function past API Gateway: a caller without a verdict is nobody', async () => {
    own.replaceFunction('authorizer', withoutContext);
    const response = await (await machine(seedMachines.admin.id)(own))(legacyCall('whoami'));
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('no caller that this server knows');
  });
  let withoutContext: string;
  beforeAll(() => {
    const code = oldAuthorizer.replace(/context: .*\n/, '\n');
    withoutContext = withOtherCode(assemblyOf('kept'), 'Access', code);
  });
  afterAll(() => rmSync(withoutContext, { recursive: true }));
});

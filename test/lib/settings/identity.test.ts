import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { besideAuthorizer } from '../../../lib/settings/beside-code.ts';
import { least } from './least.ts';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;

beforeEach(async () => {
  reader = await settingsReader();
});
afterEach(() => reader.remove());

const clerkIssuer = 'https://clerk.example.com';
const okta = { name: 'okta', issuer: 'https://acme.okta.com' };
const withIdentity = (identity: unknown) => ({ ...least, identity });
const withClerk = (clerk: unknown) => withIdentity({ iam: true, clerk });
const withOidc = (...oidc: unknown[]) => withIdentity({ iam: true, oidc });

describe('good identities', () => {
  test('of Clerk are all its tokens, unless some are named', async () => {
    const tokensOf = async (clerk: object) =>
      (await reader.settingsOf(withClerk({ issuer: clerkIssuer, ...clerk }))).identity.clerk?.tokens;
    expect(await tokensOf({})).toEqual(['oauth', 'm2m', 'apiKey']);
    expect(await tokensOf({ tokens: ['m2m'] })).toEqual(['m2m']);
  });

  test('of another issuer are signed with RS256 or ES256 and need no claims, unless said', async () => {
    const { identity } = await reader.settingsOf(
      withOidc(okta, {
        name: 'entra',
        issuer: 'https://login.microsoftonline.com/0a1b/v2.0',
        audience: 'api://clerk-mcp',
        algorithms: ['PS256', 'EdDSA'],
        requiredClaims: { tid: '0a1b', roles: ['agent', 'admin'] },
      }),
    );
    expect(identity.oidc).toEqual([
      { ...okta, algorithms: ['RS256', 'ES256'], requiredClaims: {} },
      {
        name: 'entra',
        issuer: 'https://login.microsoftonline.com/0a1b/v2.0',
        audience: 'api://clerk-mcp',
        algorithms: ['PS256', 'EdDSA'],
        requiredClaims: { tid: ['0a1b'], roles: ['agent', 'admin'] },
      },
    ]);
  });

  test.each(['http://127.0.0.1:4000', 'http://localhost:8080/realms/acme', 'http://[::1]'])(
    'may be of an issuer on this machine: %s',
    async (issuer) => {
      expect(await reader.problemsOf(withOidc({ ...okta, issuer }))).toEqual([]);
    },
  );
});

describe('identities are refused with a line that says the way out', () => {
  const issuerRule =
    'must be the https URL of the issuer, exactly as its tokens have it in "iss" (http only on loopback), 500 characters at most; copy it from its discovery document';
  const clerkRule =
    'must be an https URL without a path (http only for 127.0.0.1, localhost and [::1]); use the Frontend API URL, from the Clerk Dashboard, API keys, for example "https://clerk.example.com"';
  const algorithmRule =
    'must be one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519: symmetric ones and "none" are never taken; correct it';
  const nameRule =
    'must be a lowercase letter followed by lowercase letters, digits or hyphens, 40 characters at most; correct it';

  test.each<[string, unknown, string]>([
    [
      'none at all',
      withIdentity({}),
      'identity: takes no credentials, so that nobody could call the server; add clerk, oidc or "iam": true',
    ],
    [
      'a word',
      withIdentity('clerk'),
      'identity: "clerk" must be an object in braces; remove it for a server that nobody can call',
    ],
    [
      'scopes of another kind to ask for first',
      withIdentity({ iam: true, permissionScopes: true, firstScopes: 'write' }),
      'identity.firstScopes: "write" must be "read" or "all"; remove it for the default, "read"',
    ],
    [
      'scopes to ask for first where no permission is asked for',
      withIdentity({ iam: true, firstScopes: 'all' }),
      'identity.firstScopes: is "all", but clients ask for no permissions; add "permissionScopes": true, or remove it',
    ],
    [
      'an unknown kind',
      withIdentity({ iam: true, saml: {} }),
      'identity.saml: {} is not a setting; remove it, or use one of clerk, oidc, iam, permissionScopes, firstScopes, cacheSeconds',
    ],
    [
      'signed requests in words',
      withIdentity({ iam: 'yes' }),
      'identity.iam: "yes" must be true or false; remove it for the default, false',
    ],
    [
      'scopes in words',
      withIdentity({ iam: true, permissionScopes: 'on' }),
      'identity.permissionScopes: "on" must be true or false; remove it for the default, false',
    ],
    [
      'a verdict kept for longer than API Gateway can',
      withIdentity({ iam: true, cacheSeconds: 3601 }),
      'identity.cacheSeconds: 3601 must be a whole number of seconds from 0 to 3600; remove it for the default, 0',
    ],
    ['Clerk without its issuer', withClerk({}), `identity.clerk.issuer: is missing; it ${clerkRule}`],
    [
      'Clerk over plain http',
      withClerk({ issuer: 'http://clerk.example.com' }),
      `identity.clerk.issuer: "http://clerk.example.com" ${clerkRule}`,
    ],
    [
      'Clerk with a path',
      withClerk({ issuer: `${clerkIssuer}/` }),
      `identity.clerk.issuer: "${clerkIssuer}/" ${clerkRule}`,
    ],
    [
      'Clerk as a flag',
      withClerk(true),
      'identity.clerk: true must be an object in braces; remove it for no tokens of Clerk',
    ],
    [
      'session tokens',
      withClerk({ issuer: clerkIssuer, tokens: ['oauth', 'session'] }),
      'identity.clerk.tokens.1: "session" must be one of oauth, m2m, apiKey; correct it',
    ],
    [
      'no tokens of Clerk',
      withClerk({ issuer: clerkIssuer, tokens: [] }),
      'identity.clerk.tokens: [] must name at least one kind; remove it for all: oauth, m2m, apiKey',
    ],
    [
      'tokens in a word',
      withClerk({ issuer: clerkIssuer, tokens: 'oauth' }),
      'identity.clerk.tokens: "oauth" must be a list; remove it for all: oauth, m2m, apiKey',
    ],
    [
      'another audience for tokens of Clerk',
      withClerk({ issuer: clerkIssuer, audience: '*' }),
      'identity.clerk.audience: "*" is not a setting; remove it, or use one of issuer, tokens, jwks',
    ],
    [
      'one issuer outside a list',
      withIdentity({ iam: true, oidc: okta }),
      'identity.oidc: {"name":"okta","issuer":"https://acme.okta.com"} must be a list of issuers; remove it for none',
    ],
    [
      'an issuer as a URL alone',
      withOidc(okta.issuer),
      'identity.oidc.0: "https://acme.okta.com" must be an object in braces; remove it for no other issuer',
    ],
    [
      'an issuer without a name',
      withOidc({ issuer: okta.issuer }),
      `identity.oidc.0.name: is missing; it ${nameRule}`,
    ],
    ['a name with capitals', withOidc({ ...okta, name: 'Okta' }), `identity.oidc.0.name: "Okta" ${nameRule}`],
    [
      'an issuer without a URL',
      withOidc({ name: 'okta' }),
      `identity.oidc.0.issuer: is missing; it ${issuerRule}`,
    ],
    ...[
      'http://acme.okta.com',
      'http://localhost.example.com',
      'http://127.0.0.1.example.com',
      'http://localhost@example.com',
      'http://localhost:80@example.com/',
      'https://acme.okta.com?tenant=1',
      'https://acme.okta.com#here',
      'https://acme.okta.com/$context',
      'https://',
      'acme.okta.com',
    ].map((issuer): [string, unknown, string] => [
      `the issuer ${issuer}`,
      withOidc({ ...okta, issuer }),
      `identity.oidc.0.issuer: "${issuer}" ${issuerRule}`,
    ]),
    [
      'an audience of nothing',
      withOidc({ ...okta, audience: '' }),
      'identity.oidc.0.audience: "" must be a text of 1 to 512 characters; remove it for the MCP URL',
    ],
    ...['HS256', 'HS384', 'HS512', 'none', 'None', 'rs256', 'RSA-OAEP', 'dir', 'ES256K'].map(
      (algorithm): [string, unknown, string] => [
        `the algorithm ${algorithm}`,
        withOidc({ ...okta, algorithms: ['RS256', algorithm] }),
        `identity.oidc.0.algorithms.1: "${algorithm}" ${algorithmRule}`,
      ],
    ),
    [
      'no algorithm',
      withOidc({ ...okta, algorithms: [] }),
      'identity.oidc.0.algorithms: [] must name at least one algorithm; remove it for the default, RS256 and ES256',
    ],
    [
      'an algorithm outside a list',
      withOidc({ ...okta, algorithms: 'RS256' }),
      'identity.oidc.0.algorithms: "RS256" must be a list of algorithms; remove it for the default, RS256 and ES256',
    ],
    [
      'a required claim that may have any value',
      withOidc({ ...okta, requiredClaims: { tid: [] } }),
      'identity.oidc.0.requiredClaims.tid: [] must be a text, or a list of texts of which one must be there; correct it',
    ],
    [
      'a required claim that would be dropped without a word',
      withOidc({ ...okta, requiredClaims: JSON.parse('{ "__proto__": "x" }') }),
      'identity.oidc.0.requiredClaims: {"__proto__":"x"} has the key "__proto__", which can\'t be used; rename it',
    ],
    [
      'keys of its own for an issuer',
      withOidc({ ...okta, jwks: 'https://acme.okta.com/keys' }),
      'identity.oidc.0.jwks: must be a JWK Set, an object whose "keys" are 1 to 50 keys, as the issuer\'s jwks_uri answers; correct it, or remove it to have the keys read from there',
    ],
    [
      'another place for the keys of an issuer',
      withOidc({ ...okta, jwksUri: 'https://acme.okta.com/keys' }),
      'identity.oidc.0.jwksUri: "https://acme.okta.com/keys" is not a setting; remove it, or use one of name, issuer, audience, algorithms, jwks, requiredClaims',
    ],
    [
      'an issuer twice',
      withOidc(okta, { ...okta, name: 'again' }),
      'identity.oidc.1.issuer: "https://acme.okta.com" is there twice; keep one',
    ],
    [
      "Clerk's issuer once more",
      withIdentity({
        iam: true,
        clerk: { issuer: clerkIssuer },
        oidc: [{ name: 'clerk', issuer: clerkIssuer }],
      }),
      'identity.oidc.0.issuer: "https://clerk.example.com" is there twice; keep one',
    ],
    [
      'a name twice',
      withOidc(okta, { ...okta, issuer: 'https://other.okta.com' }),
      'identity.oidc.1.name: "okta" is the name of another issuer; rename one',
    ],
  ])('%s', async (_, settings, line) => {
    const lines = await reader.problemsOf(settings);
    // Without a way in, the rule of these settings has no way in either: one more line.
    expect(lines.filter((found) => !found.includes('access.rules'))).toEqual([`config/dev.json: ${line}`]);
  });
});

describe('keys that come with the deployment', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsa = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' };
  const ec = {
    ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' }),
    kid: 'two',
  };
  const secret = privateKey.export({ format: 'jwk' });
  const problemsWith = (...keys: unknown[]) =>
    reader.problemsOf(withClerk({ issuer: clerkIssuer, jwks: { keys } }));

  test('are taken of Clerk and of other issuers, and only what verifies goes beside the code', async () => {
    const settings = await reader.settingsOf({
      ...least,
      identity: {
        iam: true,
        clerk: { issuer: clerkIssuer, jwks: { keys: [{ ...rsa, x5c: ['MII'], x5t: 'a' }] } },
        oidc: [{ ...okta, algorithms: ['ES384'], jwks: { keys: [ec] } }],
      },
    });
    const { clerk, oidc } = besideAuthorizer(settings);
    const { use: _, ...kept } = rsa;
    expect(clerk).toEqual({ issuer: clerkIssuer, tokens: ['oauth', 'm2m', 'apiKey'], keys: [kept] });
    expect(oidc[0]).toMatchObject({ issuer: okta.issuer, keys: [ec] });
  });

  test.each([
    ['no set', 'https://clerk.example.com/.well-known/jwks.json'],
    ['a list', [rsa]],
    ['a set of none', { keys: [] }],
  ])('are a set of keys: not %s', async (_, jwks) => {
    expect(await reader.problemsOf(withClerk({ issuer: clerkIssuer, jwks }))).toEqual([
      expect.stringMatching(/identity\.clerk\.jwks: must be a JWK Set, .* remove it to have the keys read/),
    ]);
  });

  test.each([
    ['without a kid', { ...rsa, kid: undefined }, 'has no "kid"'],
    ['of another use', { ...rsa, use: 'enc' }, 'has "use": "enc"'],
    ['of another algorithm', { ...rsa, alg: 'PS256' }, 'has "alg": "PS256", but the tokens of this issuer'],
    ['of another kind', ec, 'is of the kind "EC P-384", and its algorithm takes RSA'],
    ['that is cut', { ...rsa, n: undefined }, 'is no whole public key'],
    [
      'that is short',
      {
        ...generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }),
        kid: 'one',
      },
      'has 1024 bits',
    ],
    ['that is none', 'one', 'must be a JWK'],
  ])('none %s', async (_, key, said) => {
    const [problem, ...more] = await problemsWith(key);
    expect(more).toEqual([]);
    expect(problem).toContain(`identity.clerk.jwks.keys.0: ${said}`);
  });

  test('no kid twice', async () => {
    expect(await problemsWith(rsa, rsa)).toEqual([
      expect.stringContaining('keys.1: has the kid "one" of another key'),
    ]);
  });

  test.each([
    ['private', { ...secret, kid: 'one' }, '(it has "d", "p", "q", "dp", "dq", "qi")'],
    ['shared', { kty: 'oct', kid: 'one', k: 'c2VjcmV0LXRoYXQtbm9ib2R5LW1heS1zZWU' }, '(it has "k")'],
  ])('a %s key is refused wherever it stands, and never repeated', async (_, key, parts) => {
    const [problem = '', ...more] = await problemsWith(key);
    expect(more).toEqual([]);
    expect(problem).toContain(`is a private or shared key ${parts}, and is not repeated here`);
    const elsewhere = [
      ...(await reader.problemsOf(withClerk({ issuer: clerkIssuer, jkws: { keys: [key] } }))),
      ...(await reader.problemsOf(withClerk({ issuer: clerkIssuer, jwks: key }))),
      ...(await reader.problemsOf(withOidc({ ...okta, algorithms: key }))),
    ];
    expect(elsewhere.length).toBeGreaterThan(2);
    for (const value of Object.values(key).filter((text) => text.length > 20 && text !== rsa.n)) {
      for (const line of [problem, ...elsewhere]) expect(line).not.toContain(value.slice(0, 16));
    }
  });
});

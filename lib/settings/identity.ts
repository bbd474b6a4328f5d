import * as z from 'zod';
import { clerkAlgorithms } from '../../lambda/identity/config.ts';
import { jwksShape, keySetProblems } from './jwks.ts';
import type { Problem } from './problems.ts';
import { claims, flag, group, matching, origin, whole } from './shapes.ts';

/** Asymmetric ones only: with a shared secret, whoever can check a token can make one. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const issuerUrl = matching(
  /^(https:\/\/[^\s?#"$\\]{1,500}|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(\/[^\s?#"$\\]{0,400})?)$/,
  'the https URL of the issuer, exactly as its tokens have it in "iss" (http only on loopback), 500 characters at most',
  'copy it from its discovery document',
);

const oidcIssuer = group(
  {
    name: matching(
      /^[a-z][a-z0-9-]{0,39}$/,
      'a lowercase letter followed by lowercase letters, digits or hyphens, 40 characters at most',
      'correct it',
    ).meta({ description: 'What rules call the issuer; no two have the same.', examples: ['okta'] }),
    issuer: issuerUrl.meta({
      description: 'The issuer whose tokens are taken.',
      examples: ['https://acme.okta.com/oauth2/default'],
    }),
    audience: z
      .string('must be a text of 1 to 512 characters; remove it for the MCP URL')
      .min(1)
      .max(512)
      .optional()
      .meta({
        description: 'What its tokens must have as `aud`.',
        values: 'a text of 1 to 512 characters',
        unset: 'the MCP URL',
        examples: ['api://clerk-mcp'],
      }),
    algorithms: z
      .array(
        z.enum(algorithms, {
          error: `must be one of ${algorithms.join(', ')}: symmetric ones and "none" are never taken; correct it`,
        }),
        'must be a list of algorithms; remove it for the default, RS256 and ES256',
      )
      .min(1, 'must name at least one algorithm; remove it for the default, RS256 and ES256')
      .default(['RS256', 'ES256'])
      .meta({ description: 'How its tokens may be signed.', examples: [['RS256']] }),
    jwks: jwksShape,
    requiredClaims: claims.default({}).meta({
      description: 'Claims that every token must have.',
      unset: 'none',
      examples: [{ tenant: 'acme' }],
    }),
  },
  'no other issuer',
);

/** The part of the settings that says whose credentials are taken. */
export const identityShape = group(
  {
    clerk: group(
      {
        issuer: origin(
          'use the Frontend API URL, from the Clerk Dashboard, API keys, for example "https://clerk.example.com"',
        )
          .refine((url) => URL.parse(url)?.origin === url, {
            error:
              'must be exactly as tokens have it in "iss": in lower case and without the default port; correct it',
          })
          .meta({
            description: "The instance's Frontend API URL, from the Clerk Dashboard, API keys.",
            examples: ['https://clerk.example.com'],
          }),
        tokens: z
          .array(
            z.enum(['oauth', 'm2m', 'apiKey'], {
              error: 'must be one of oauth, m2m, apiKey; correct it',
            }),
            'must be a list; remove it for all: oauth, m2m, apiKey',
          )
          .min(1, 'must name at least one kind; remove it for all: oauth, m2m, apiKey')
          .default(['oauth', 'm2m', 'apiKey'])
          .meta({
            description: 'Which of its tokens: `oauth` of people, `m2m` of machines, `apiKey` of either.',
            examples: [['oauth', 'm2m', 'apiKey']],
          }),
        jwks: jwksShape,
      },
      'no tokens of Clerk',
    )
      .optional()
      .meta({ description: 'Tokens of the Clerk instance.', unset: 'no tokens of Clerk' }),
    oidc: z
      .array(oidcIssuer, 'must be a list of issuers; remove it for none')
      // The metadata names each of them.
      .max(50, 'has more than 50 issuers; remove some')
      .default([])
      .meta({ description: 'Other issuers whose JWTs are taken, 50 at most.' }),
    iam: flag('the default, false')
      .default(false)
      .meta({
        description: 'Take requests signed with AWS Signature Version 4, at `/iam/mcp`.',
        examples: [true],
      }),
    permissionScopes: flag('the default, false')
      .default(false)
      .meta({
        description:
          'The authorization servers offer the permissions as OAuth scopes: clients ask for them step by step.',
        examples: [true],
      }),
    firstScopes: z
      .enum(['read', 'all'], {
        error: 'must be "read" or "all"; remove it for the default, "read"',
      })
      .optional()
      .meta({
        description:
          'With `permissionScopes`: what a client is told to ask for when it signs in, the permissions to `read` or `all` that some rule gives. [Which one, and the price](identity.md#older-clients).',
        unset: '`read`',
        examples: ['all'],
      }),
    cacheSeconds: whole(0, 3600, 'seconds', 'the default, 0')
      .default(0)
      .meta({
        description:
          'How long API Gateway keeps a verdict on a token. More than 0 means [later revocation](identity.md#caching-outages-and-revocation).',
        examples: [0],
      }),
  },
  'a server that nobody can call',
);

/** Whose credentials are taken, checked field by field. */
export type IdentitySettings = z.output<typeof identityShape>;

/** What is wrong with the identities as a whole. */
export function identityProblems(identity: IdentitySettings): Problem[] {
  const { clerk, oidc, iam } = identity;
  if (!clerk && oidc.length === 0 && !iam) {
    const text = 'takes no credentials, so that nobody could call the server; add clerk, oidc or "iam": true';
    return [{ path: ['identity'], text }];
  }
  return [...idleFirstScopes(identity), ...repeatedIssuers(identity), ...wrongKeys(identity)];
}

function wrongKeys({ clerk, oidc }: IdentitySettings): Problem[] {
  return [
    ...keySetProblems(clerk?.jwks, clerkAlgorithms, ['identity', 'clerk', 'jwks']),
    ...oidc.flatMap(({ jwks, algorithms: taken }, index) =>
      keySetProblems(jwks, taken, ['identity', 'oidc', index, 'jwks']),
    ),
  ];
}

function idleFirstScopes({ permissionScopes, firstScopes }: IdentitySettings): Problem[] {
  if (firstScopes === undefined || permissionScopes) return [];
  const text = `is ${JSON.stringify(firstScopes)}, but clients ask for no permissions; add "permissionScopes": true, or remove it`;
  return [{ path: ['identity', 'firstScopes'], text }];
}

function repeatedIssuers({ clerk, oidc }: IdentitySettings): Problem[] {
  const issuers = [clerk?.issuer, ...oidc.map(({ issuer }) => issuer)];
  return oidc.flatMap(({ name, issuer }, index) => {
    const path = ['identity', 'oidc', index];
    const nameText = `${JSON.stringify(name)} is the name of another issuer; rename one`;
    const issuerText = `${JSON.stringify(issuer)} is there twice; keep one`;
    return [
      ...(oidc.findIndex((other) => other.name === name) < index
        ? [{ path: [...path, 'name'], text: nameText }]
        : []),
      ...(issuers.indexOf(issuer) <= index ? [{ path: [...path, 'issuer'], text: issuerText }] : []),
    ];
  });
}

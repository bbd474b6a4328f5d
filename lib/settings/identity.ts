import * as z from 'zod';
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
  /^(https:\/\/[^\s?#"$\\]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(\/[^\s?#"$\\]*)?)$/,
  'must be the https URL of the issuer, exactly as its tokens have it in "iss" (http only on loopback); copy it from its discovery document',
);

const oidcIssuer = group(
  {
    /** How rules call it. */
    name: matching(
      /^[a-z][a-z0-9-]{0,39}$/,
      'must start with a lowercase letter and go on with lowercase letters, digits or hyphens; rename it',
    ),
    issuer: issuerUrl,
    /** What its tokens must have as `aud`. Default: the MCP URL. */
    audience: z.string('must be a text; remove it for the MCP URL').min(1).max(512).optional(),
    algorithms: z
      .array(
        z.enum(algorithms, {
          error: `must be one of ${algorithms.join(', ')}: symmetric ones and "none" are never taken; correct it`,
        }),
        'must be a list of algorithms; remove it for the default, RS256 and ES256',
      )
      .min(1, 'must name at least one algorithm; remove it for the default, RS256 and ES256')
      .default(['RS256', 'ES256']),
    /** Claims that every token must have, each with one of the values. */
    requiredClaims: claims.default({}),
  },
  'no other issuer',
);

/** The part of the settings that says whose credentials are taken. */
export const identityShape = group(
  {
    /** Tokens of the Clerk instance. */
    clerk: group(
      {
        /** The instance's Frontend API URL. */
        issuer: origin(
          'use the Frontend API URL, from the Clerk Dashboard, API keys, for example "https://clerk.example.com"',
        ).refine((url) => URL.parse(url)?.origin === url, {
          error:
            'must be exactly as tokens have it in "iss": in lower case and without the default port; correct it',
        }),
        tokens: z
          .array(
            z.enum(['oauth', 'm2m', 'apiKey'], {
              error: 'must be one of oauth, m2m, apiKey; correct it',
            }),
            'must be a list; remove it for all: oauth, m2m, apiKey',
          )
          .min(1, 'must name at least one kind; remove it for all: oauth, m2m, apiKey')
          .default(['oauth', 'm2m', 'apiKey']),
      },
      'no tokens of Clerk',
    ).optional(),
    /** JWTs of other issuers. */
    oidc: z.array(oidcIssuer, 'must be a list of issuers; remove it for none').default([]),
    /** Requests signed with AWS Signature Version 4, at /iam/mcp. */
    iam: flag('the default, false').default(false),
    /** Whether the authorization servers offer our permissions as OAuth scopes. */
    permissionScopes: flag('the default, false').default(false),
    /** Seconds that API Gateway keeps a verdict for a token. 3600 is the most that it can. */
    cacheSeconds: whole(0, 3600, 'seconds', 'the default, 0').default(0),
  },
  'a server that nobody can call',
);

/** Whose credentials are taken, checked field by field. */
export type IdentitySettings = z.output<typeof identityShape>;

/** What is wrong with the identities as a whole, as `<path>: <what and the way out>`. */
export function identityProblems({ clerk, oidc, iam }: IdentitySettings): string[] {
  if (!clerk && oidc.length === 0 && !iam) {
    return [
      'identity: takes no credentials, so that nobody could call the server; add clerk, oidc or "iam": true',
    ];
  }
  const issuers = [clerk?.issuer, ...oidc.map(({ issuer }) => issuer)];
  return oidc.flatMap(({ name, issuer }, index) => [
    ...(oidc.findIndex((other) => other.name === name) < index
      ? [`identity.oidc.${index}.name: ${JSON.stringify(name)} is the name of another issuer; rename one`]
      : []),
    ...(issuers.indexOf(issuer) <= index
      ? [`identity.oidc.${index}.issuer: ${JSON.stringify(issuer)} is there twice; keep one`]
      : []),
  ]);
}

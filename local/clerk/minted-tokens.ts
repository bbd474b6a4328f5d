import { newApiKey } from './tokens/api-keys.ts';
import type { Claims } from './state/credential-records.ts';
import { newM2MJwt } from './tokens/m2m-jwt.ts';
import { newOpaqueM2MToken } from './tokens/m2m-tokens.ts';
import { accessTokenSeconds, newJwtAccessToken, newOpaqueAccessToken } from './oauth/access-tokens.ts';
import { defaultScopes } from './oauth/scopes.ts';
import type { Instance } from './operation/operation.ts';
import { seedApplication } from './seed/seed-credentials.ts';
import { newSessionToken } from './sessions/session-tokens.ts';

/** Mints credentials without the OAuth flow, for tests and for `npm start`. */
export interface MintedTokens {
  /**
   * An M2M token, by default a JWT that lasts as long as the machine's tokens do. With null seconds an opaque token
   * never expires, and a JWT lasts ten years. Rejects when there is no such machine.
   */
  machine(options: {
    machineId: string;
    format?: 'jwt' | 'opaque';
    /** Merged into a JWT's payload; such as `aud`. */
    claims?: Claims;
    secondsUntilExpiration?: number | null;
  }): Promise<string>;
  /** An OAuth access token, by default a JWT of one day without an audience. Rejects when there is no such user. */
  oauth(options: {
    userId: string;
    clientId?: string;
    scopes?: string[];
    audience?: string | string[];
    organizationId?: string;
    format?: 'jwt' | 'opaque';
    /** May be negative, for a token that has expired. */
    secondsUntilExpiration?: number;
  }): Promise<string>;
  /** An API key that doesn't expire unless told otherwise. `subject` is a user's or an organization's id. */
  apiKey(options: {
    subject: string;
    name?: string;
    scopes?: string[];
    claims?: Claims;
    secondsUntilExpiration?: number | null;
  }): Promise<{ id: string; secret: string }>;
  /** A session token, as a signed-in browser would have: good for a minute. Rejects when there is no such user. */
  session(options: { userId: string }): Promise<string>;
  /** Signs any payload under any header with the current key: for forgeries. */
  sign(payload: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** Makes a new signing key. Tokens of the old one stay good unless `keepOld` is false. */
  rotateKey(options?: { keepOld?: boolean }): Promise<{ kid: string }>;
  /** The current public key as PEM (SPKI), for `jwtKey` of `@clerk/backend`. */
  publicKey(): Promise<{ pem: string; kid: string }>;
}

/** What `clerk.tokens` is; `instance` gives the instance as it is at the time. */
export function mintedTokens(instance: () => Instance): MintedTokens {
  return {
    async machine({ machineId, format = 'jwt', claims, secondsUntilExpiration }) {
      const machine = instance().state.machines.get(machineId);
      if (machine === undefined) throw new Error(`There is no machine ${machineId}.`);
      const seconds = secondsUntilExpiration === undefined ? machine.defaultTokenTtl : secondsUntilExpiration;
      if (format === 'opaque') return newOpaqueM2MToken(instance(), machine, claims ?? null, seconds).token;
      return (await newM2MJwt(instance(), machine, claims ?? null, seconds)).token;
    },
    async oauth({
      userId,
      clientId = seedApplication.clientId,
      scopes = defaultScopes(instance()),
      audience = [],
      organizationId,
      format = 'jwt',
      secondsUntilExpiration = accessTokenSeconds,
    }) {
      if (!instance().state.users.has(userId)) throw new Error(`There is no user ${userId}.`);
      const contents = {
        userId,
        clientId,
        scopes,
        resources: [audience].flat(),
        organizationId: organizationId ?? null,
        grantId: null,
      };
      return format === 'opaque'
        ? newOpaqueAccessToken(instance(), contents, secondsUntilExpiration)
        : newJwtAccessToken(instance(), contents, secondsUntilExpiration);
    },
    apiKey({ subject, name = 'Minted key', scopes = [], claims, secondsUntilExpiration = null }) {
      const { id, secret } = newApiKey(
        instance(),
        { subject, name, scopes, claims: claims ?? null },
        secondsUntilExpiration,
      );
      return Promise.resolve({ id, secret });
    },
    session: ({ userId }) => newSessionToken(instance(), userId),
    sign: (payload, header) => instance().keys.sign(payload, header),
    rotateKey: (options) => instance().keys.rotate(options),
    publicKey: () => instance().keys.publicKey(),
  };
}

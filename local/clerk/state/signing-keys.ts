import { KeyObject, sign as signBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  errors,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  jwtVerify,
} from 'jose';
import type { JSONWebKeySet, JWK, JWTPayload } from 'jose';

/** What a JWT turned out to be. */
export type VerifiedJwt =
  | { state: 'valid'; payload: JWTPayload; type: string | undefined }
  | { state: 'expired' }
  | { state: 'invalid' };

/** The RSA keys that an instance signs its tokens with (RS256). */
export interface SigningKeys {
  /** A JWT of `payload`, signed with the current key. `header` adds to, or overrides, alg, kid and typ. */
  sign(payload: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** Checks signature, `exp` and `nbf`; `now` is in milliseconds since 1970. */
  verify(token: string, now: number): Promise<VerifiedJwt>;
  /** The public keys: the current one, and those from before that are still good. */
  jwks(): Promise<JSONWebKeySet>;
  /** Makes a new key the current one. The old ones stay good unless `keepOld` is false. */
  rotate(options?: { keepOld?: boolean }): Promise<{ kid: string }>;
  /** The current public key as PEM (SPKI). */
  publicKey(): Promise<{ pem: string; kid: string }>;
}

interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicJwk: JWK;
  pem: string;
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  // Clerk's key ids look like ids of instances. Taken from the key, so that no two instances share one.
  const kid = `ins_${(await calculateJwkThumbprint(jwk)).replaceAll(/[-_]/g, '').slice(0, 27)}`;
  return {
    kid,
    privateKey: KeyObject.from(privateKey),
    publicJwk: { use: 'sig', kty: 'RSA', kid, alg: 'RS256', n: jwk.n, e: jwk.e },
    pem: await exportSPKI(publicKey),
  };
}

/** New keys. The first pair is made when it is first needed: most tests never need one. */
export function signingKeys(): SigningKeys {
  let keys: Promise<[SigningKey, ...SigningKey[]]> | undefined;
  const all = () => (keys ??= newKey().then((key): [SigningKey] => [key]));
  const jwks = async () => ({ keys: (await all()).map((key) => key.publicJwk) });
  return {
    jwks,
    async sign(payload, header = {}) {
      const [current] = await all();
      const input = `${base64url({ alg: 'RS256', kid: current.kid, typ: 'JWT', ...header })}.${base64url(payload)}`;
      return `${input}.${signBytes('sha256', Buffer.from(input), current.privateKey).toString('base64url')}`;
    },
    async verify(token, now) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(await jwks()), {
          algorithms: ['RS256'],
          currentDate: new Date(now),
        });
        return { state: 'valid', payload, type: protectedHeader.typ };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { state: 'expired' };
        if (error instanceof errors.JOSEError) return { state: 'invalid' };
        throw error;
      }
    },
    async rotate({ keepOld = true } = {}) {
      const [old, key] = [await all(), await newKey()];
      keys = Promise.resolve(keepOld ? [key, ...old] : [key]);
      return { kid: key.kid };
    },
    async publicKey() {
      const [{ pem, kid }] = await all();
      return { pem, kid };
    },
  };
}

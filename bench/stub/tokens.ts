import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  SignJWT,
} from 'jose';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';

/** Tokens of machines whose issuer is reached over TLS. */
export interface Tokens {
  /** What the issuer answers at `/.well-known/jwks.json`. */
  readonly keys: JSONWebKeySet;
  /** A token of a machine for an audience, which lasts a day. Rejects when there is no such machine. */
  readonly of: (machine: string, audience: string) => Promise<string>;
}

const keyId = 'bench';

/** Takes the tokens of the embedded Clerk, which is reached over plain HTTP, and signs them as `issuer`. */
export async function openTokens(clerk: EmbeddedClerk, issuer: string): Promise<Tokens> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' };
  return {
    keys: { keys: [jwk] },
    async of(machineId, audience) {
      const token = await clerk.tokens.machine({
        machineId,
        claims: { aud: audience },
        secondsUntilExpiration: 86_400,
      });
      return new SignJWT({ ...decodeJwt(token), iss: issuer })
        .setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'RS256', kid: keyId })
        .sign(privateKey);
    },
  };
}

import { createPublicKey } from 'node:crypto';
import * as z from 'zod';
import type { PublicKey } from '../../lambda/identity/config.ts';
import type { Problem } from './problems.ts';

/** What a JWK has of a private or shared key: https://www.rfc-editor.org/rfc/rfc7518#section-6 */
const secretParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Which keys sign with which algorithm: the type, and the curve where there are several. */
const kindOf: Readonly<Record<string, string>> = {
  RS256: 'RSA',
  RS384: 'RSA',
  RS512: 'RSA',
  PS256: 'RSA',
  PS384: 'RSA',
  PS512: 'RSA',
  ES256: 'EC P-256',
  ES384: 'EC P-384',
  ES512: 'EC P-521',
  EdDSA: 'OKP Ed25519',
  Ed25519: 'OKP Ed25519',
};
/** https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
const leastRsaBits = 2048;
const mostKeys = 50;

/** That of https://www.rfc-editor.org/rfc/rfc7515#appendix-A.2 */
const exampleModulus =
  'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ';

/**
 * The setting of an issuer's public keys. What is wrong with it `keySetProblems` says: the words of zod would repeat the
 * value, and that may be a private key.
 */
export const jwksShape = z
  .unknown()
  .optional()
  .meta({
    type: 'object',
    description:
      "The issuer's public keys, its JWK Set, so that the first request of an authorizer waits for none. [What that means when a key is withdrawn](identity.md#keys-that-come-with-the-deployment).",
    values: `a JWK Set of public keys for signatures, 1 to ${mostKeys} of them`,
    unset: 'read when the first token comes',
    examples: [{ keys: [{ kty: 'RSA', kid: 'ins_2abc', alg: 'RS256', n: exampleModulus, e: 'AQAB' }] }],
  });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys of a set that `keySetProblems` finds nothing wrong with, and nothing else that is in it. */
export function publicKeys(jwks: unknown): readonly PublicKey[] {
  const keys = isObject(jwks) && Array.isArray(jwks['keys']) ? (jwks['keys'] as PublicKey[]) : [];
  return keys.map((key) => {
    const parts = ['kty', 'kid', 'alg', 'n', 'e', 'crv', 'x', 'y'] as const;
    return Object.fromEntries(
      parts.flatMap((part) => (key[part] === undefined ? [] : [[part, key[part]]])),
    ) as unknown as PublicKey;
  });
}

/** What is wrong with a set of an issuer that signs with these algorithms. Repeats no part of a key but its id. */
export function keySetProblems(
  jwks: unknown,
  algorithms: readonly string[],
  path: readonly PropertyKey[],
): Problem[] {
  if (jwks === undefined) return [];
  const keys = isObject(jwks) ? jwks['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > mostKeys) {
    const text = `must be a JWK Set, an object whose "keys" are 1 to ${mostKeys} keys, as the issuer's jwks_uri answers; correct it, or remove it to have the keys read from there`;
    return [{ path, text }];
  }
  const ids = keys.map((key: unknown) => (isObject(key) ? key['kid'] : undefined));
  return keys.flatMap((key: unknown, index): Problem[] => {
    const said = (text: string): Problem[] => [{ path: [...path, 'keys', index], text }];
    const text = keyProblem(key, algorithms);
    if (text !== undefined) return said(text);
    const id = ids[index];
    if (ids.indexOf(id) === index) return [];
    return said(
      `has the kid ${JSON.stringify(id)} of another key in the set; keep the one that the issuer has`,
    );
  });
}

function keyProblem(key: unknown, algorithms: readonly string[]): string | undefined {
  if (!isObject(key)) return 'must be a JWK, an object with "kty" and "kid"; correct it, or remove it';
  const secret = secretParts.filter((part) => key[part] !== undefined);
  if (secret.length > 0 || key['kty'] === 'oct') {
    return `is a private or shared key (it has ${secret.map((part) => `"${part}"`).join(', ') || '"kty": "oct"'}), and is not repeated here; put in the public one, which the issuer's jwks_uri answers, and replace this key at the issuer: whoever reads this file can sign tokens with it`;
  }
  const { kid, use, alg, kty, crv } = key;
  if (typeof kid !== 'string' || kid === '') {
    return 'has no "kid", by which tokens name their key; copy the key as the issuer\'s jwks_uri answers it';
  }
  if (use !== undefined && use !== 'sig') {
    return `has "use": ${JSON.stringify(use)}, and signs no tokens; remove it, or put in the one with "use": "sig"`;
  }
  if (alg !== undefined && !algorithms.some((name) => name === alg)) {
    return `has "alg": ${JSON.stringify(alg)}, but the tokens of this issuer are signed with ${algorithms.join(' or ')}; remove it, or correct the algorithms`;
  }
  const kind = [kty, crv].filter((part) => typeof part === 'string').join(' ');
  const meant = alg === undefined ? algorithms : algorithms.filter((name) => name === alg);
  const wanted = new Set(meant.map((name) => kindOf[name] ?? ''));
  if (!wanted.has(kind)) {
    return `is of the kind ${JSON.stringify(kind)}, and its algorithm takes ${[...wanted].join(' or ')}; remove it, or correct the algorithms`;
  }
  return materialProblem(key);
}

function materialProblem(key: Record<string, unknown>): string | undefined {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    const bits = asymmetricKeyDetails?.modulusLength ?? leastRsaBits;
    if (bits >= leastRsaBits) return undefined;
    return `has ${bits} bits, and signatures of fewer than ${leastRsaBits} are not taken; put in a longer key of the issuer`;
  } catch {
    return 'is no whole public key: "n" and "e", or "crv", "x" and "y", are not as they should be; copy it again';
  }
}

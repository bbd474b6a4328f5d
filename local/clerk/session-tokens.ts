import { generateKeyPairSync, sign, verify } from 'node:crypto';

/** Claims of a JWT. */
export type Claims = Record<string, unknown>;

/** What signs and recognizes the tokens of sessions. */
export interface SessionTokens {
  /** The `iss` of every token: the address of the instance's Frontend API. */
  readonly issuer: string;
  /** A signed JWT with these claims and no others. */
  sign(claims: Claims): string;
  /** The claims of a token signed here, whether or not it has expired; undefined for every other text. */
  claimsOf(token: string): Claims | undefined;
}

const issuer = 'https://embedded.clerk.accounts.dev';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function decoded(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** RS256, as Clerk signs, with a key that exists only in this process and that nobody publishes. */
export function localSessionTokens(): SessionTokens {
  let keys: ReturnType<typeof newKeys> | undefined;
  const keyPair = () => (keys ??= newKeys());
  return {
    issuer,
    sign: (claims) => {
      const content = `${encoded({ alg: 'RS256', cat: 'cl_B7d4PD111AAA', kid: 'ins_embedded', typ: 'JWT' })}.${encoded(claims)}`;
      return `${content}.${sign('sha256', Buffer.from(content), keyPair().privateKey).toString('base64url')}`;
    },
    claimsOf: (token) => {
      const [header, payload, signature, ...rest] = token.split('.');
      if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
        return undefined;
      }
      const content = Buffer.from(`${header}.${payload}`);
      const genuine = verify('sha256', content, keyPair().publicKey, Buffer.from(signature, 'base64url'));
      return genuine ? decoded(payload) : undefined;
    },
  };
}

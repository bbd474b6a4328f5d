import { textsIn } from '../access/claims.ts';
import { InvalidCredential } from './errors.ts';

/** What an OAuth scope is made of (RFC 6749, section 3.3). */
const scopeToken = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/**
 * Scopes in a claim: a list, or a text with spaces between them (RFC 8693, section 4.2); none when the claim is not
 * there. Throws `InvalidCredential` for anything else: who can't be read to be limited would be let do everything.
 */
export function scopesIn(claim: unknown, name: string): string[] {
  if (claim === undefined) return [];
  const scopes = typeof claim === 'string' ? claim.split(' ').filter(Boolean) : textsIn(claim);
  if (!scopes?.every((scope) => scopeToken.test(scope))) throw wrongType(name);
  return [...scopes];
}

/** A claim that is a text; undefined when it is not there. Throws `InvalidCredential` for anything else. */
export function textIn(claim: unknown, name: string): string | undefined {
  if (claim === undefined) return undefined;
  if (typeof claim !== 'string' || claim === '') throw wrongType(name);
  return claim;
}

/** Throws `InvalidCredential` unless the claim `aud` is the audience, or a list of texts with it among them. */
export function requireAudience(claim: unknown, audience: string): void {
  const audiences = textsIn(claim);
  if (!audiences) throw wrongType('aud');
  if (!audiences.includes(audience)) throw new InvalidCredential('not for this audience');
}

/** That a claim, or what Clerk says of a credential, is not of the type that it has by its standard. */
export function wrongType(name: string): InvalidCredential {
  return new InvalidCredential(`${name} is not of its type`);
}

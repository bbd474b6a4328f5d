import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { SigningKeys } from './signing-keys.ts';

const digest = z.string().length(43);

const requestShape = z.strictObject({
  /** Under which it is spent. */
  id: z.uuid(),
  /** How it comes back: from a person through the client, or as the argument `confirmation`. */
  channel: z.enum(['elicitation', 'confirmation']),
  /** Digests of who asked, of what, and of the arguments. */
  caller: digest,
  operation: digest,
  arguments: digest,
  /** The state of what would be changed. */
  version: digest,
  /** Milliseconds since 1970. */
  expiresAt: z.int(),
});

/** What an approval is bound to. It goes to the client, signed but readable: digests only. */
export type ApprovalRequest = z.output<typeof requestShape>;

/** Characters of a sealed request at most; a real one has about 500. */
const maxLength = 2_000;

/** The request as a text that only a holder of the current key can have made. */
export function seal(request: ApprovalRequest, { current }: SigningKeys): string {
  const body = Buffer.from(JSON.stringify(request)).toString('base64url');
  return `${body}.${signature(body, current)}`;
}

/**
 * The request that was sealed with one of the keys; undefined for every other text. It counts in the one spelling in
 * which it was given out: many texts decode to the same bytes in base64url, so the texts themselves are compared.
 */
export function unseal(text: string, { current, previous }: SigningKeys): ApprovalRequest | undefined {
  if (text.length > maxLength) return undefined;
  const [body = '', mac = '', ...more] = text.split('.');
  if (more.length > 0) return undefined;
  const given = Buffer.from(mac);
  const isSigned = [current, previous].some((key) => {
    if (key === undefined) return false;
    const expected = Buffer.from(signature(body, key));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isSigned) return undefined;
  return requestShape.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString())).data;
}

/** In base64url. */
function signature(body: string, key: string): string {
  return createHmac('sha256', key).update(`clerk-mcp approval\0${body}`).digest('base64url');
}

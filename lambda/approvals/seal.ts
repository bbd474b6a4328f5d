import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { SigningKeys } from './signing-keys.ts';

const digest = z.string().length(43);

const requestShape = z.strictObject({
  /** Under which it is spent. */
  id: z.uuid(),
  /**
   * How it comes back: from a person through the client, or as the argument `confirmation`: of a client that shows no
   * forms, or of one whose form was declined at once.
   */
  channel: z.enum(['elicitation', 'confirmation', 'conversation']),
  /** Digests of who asked, of what, and of the arguments. */
  caller: digest,
  operation: digest,
  arguments: digest,
  /** What was shown of what would be changed, without its numbers. */
  version: digest,
  /** The numbers that were shown. Undefined in what 0.1.0 asked, where `version` is the time of the last change. */
  counts: z.array(z.int()).optional(),
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
  if (!isSigned(body, mac, { current, previous })) return undefined;
  return readRequest(Buffer.from(body, 'base64url').toString());
}

/** The request that a text is in JSON; undefined when it is none. */
export function readRequest(json: string): ApprovalRequest | undefined {
  return requestShape.safeParse(JSON.parse(json)).data;
}

/** True when one of the keys made this signature of the text. */
export function isSigned(
  text: string,
  mac: string,
  { current, previous }: SigningKeys,
  use?: string,
): boolean {
  const given = Buffer.from(mac);
  return [current, previous].some((key) => {
    if (key === undefined) return false;
    const expected = Buffer.from(signature(text, key, use));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** HMAC-SHA256 over a text, in base64url; `use` keeps what is signed for one use from counting for another. */
export function signature(text: string, key: string, use = 'approval'): string {
  return createHmac('sha256', key).update(`clerk-mcp ${use}\0${text}`).digest('base64url');
}

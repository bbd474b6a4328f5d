import { createHash, randomBytes } from 'node:crypto';
import type { LedgerTable } from '../ledger/table.ts';
import { type ApprovalRequest, isSigned, readRequest, signature } from './seal.ts';
import type { SigningKeySource } from './signing-keys.ts';

/** Crockford's base 32, in which no two characters look alike: https://www.crockford.com/base32.html */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** 20 characters of 5 bits are 100 bits; in groups they are copied without a slip. */
const groups = 4;
const groupLength = 5;
const form = new RegExp(`^(?:[${alphabet}]{${groupLength}}-){${groups - 1}}[${alphabet}]{${groupLength}}$`);
const use = 'confirmation';
/** Seconds that a request, and that it was spent, is kept after it has expired; clocks of instances differ a little. */
export const rememberSeconds = 3_600;

/** A new code, 23 characters long. */
export function newCode(): string {
  const letters = Array.from(randomBytes(groups * groupLength), (byte) => alphabet[byte % alphabet.length]);
  return Array.from({ length: groups }, (_, index) =>
    letters.slice(index * groupLength, (index + 1) * groupLength).join(''),
  ).join('-');
}

/** True for a text that may be a code: there is one spelling of each. */
export function isCode(text: string): boolean {
  return form.test(text);
}

/** The id of the request that a code stands for, which tells nothing of the code: a UUID of version 8, RFC 9562. */
export function idOf(code: string): string {
  const bytes = createHash('sha256').update(`clerk-mcp ${use}\0${code}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * Keeps a request in the ledger's table until it is over, under a new code for it, and returns the code. What is kept
 * counts with the code alone, which the table does not have, and only as it was kept: whoever may write the table can make
 * none. Throws `LedgerUnavailable`.
 */
export async function keepRequest(
  request: Omit<ApprovalRequest, 'id'>,
  { table, keys }: { table: LedgerTable; keys: SigningKeySource },
): Promise<string> {
  const { current } = await keys.get();
  const code = newCode();
  const id = idOf(code);
  const json = JSON.stringify({ id, ...request } satisfies ApprovalRequest);
  await table.put({
    pk: { S: `approval#${id}` },
    sk: { S: 'asked' },
    request: { S: json },
    mac: { S: signature(`${code}\0${json}`, current, use) },
    expiresAt: { N: String(Math.ceil(request.expiresAt / 1000) + rememberSeconds) },
  });
  return code;
}

/** The request that is kept under a code; undefined when there is none that this server has kept. Throws `LedgerUnavailable`. */
export async function keptRequest(
  code: string,
  { table, keys }: { table: LedgerTable; keys: SigningKeySource },
): Promise<ApprovalRequest | undefined> {
  const id = idOf(code);
  const item = await table.get(`approval#${id}`, 'asked');
  const json = item?.['request']?.S;
  const mac = item?.['mac']?.S;
  if (json === undefined || mac === undefined) return undefined;
  const signed = [`${code}\0${json}`, mac] as const;
  if (!isSigned(...signed, await keys.get(), use) && !isSigned(...signed, await keys.renew(), use)) {
    return undefined;
  }
  const request = readRequest(json);
  return request?.id === id ? request : undefined;
}

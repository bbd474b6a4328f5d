import { createHmac } from 'node:crypto';
import { refusal } from '../operation/errors.ts';

/*
 * Time-based one-time passwords as in RFC 6238, with what Clerk supports: 30 seconds, 6 digits, SHA-1.
 */

const stepInMilliseconds = 30_000;
const digits = 6;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bytes of a base32 text (RFC 4648), padded or not; undefined when it is none. */
function base32Bytes(text: string): Buffer | undefined {
  const symbols = text.toUpperCase().replace(/=+$/, '');
  if (symbols === '') return undefined;
  const bytes: number[] = [];
  let value = 0;
  let bits = 0;
  for (const symbol of symbols) {
    const position = alphabet.indexOf(symbol);
    if (position === -1) return undefined;
    value = (value << 5) | position;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >>> bits) & 0xff);
    value &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}

/** The secret; 422 invalid_totp_secret_code when it isn't base32. */
export function checkedTotpSecret(secret: string): string {
  if (base32Bytes(secret) !== undefined) return secret;
  throw refusal(
    422,
    'invalid_totp_secret_code',
    'invalid TOTP secret',
    'The TOTP secret is invalid, please provide a valid one base32 encoded',
    'totp_secret',
  );
}

/** The six digits that an authenticator app shows at a time, in milliseconds since 1970. */
export function totpCode(secret: string, time: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / stepInMilliseconds)));
  const mac = createHmac('sha1', base32Bytes(secret) ?? Buffer.alloc(0))
    .update(counter)
    .digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** Whether the code is that of now, or of one step before or after: clocks differ (RFC 6238, section 5.2). */
export function matchesTotp(secret: string, code: string, now: number): boolean {
  return [0, -1, 1].some((steps) => totpCode(secret, now + steps * stepInMilliseconds) === code);
}

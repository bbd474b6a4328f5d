import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { StoredPassword } from '../state/user-credential-records.ts';
import { invalidParameter } from '../operation/errors.ts';

/** Clerk's default minimum. */
const minimumLength = 8;

/** A handful of the passwords that every list of breached ones has; enough to try the rule. */
const breached = new Set([
  'password',
  'password1',
  'password123',
  '12345678',
  '123456789',
  'qwertyuiop',
  'iloveyou',
  'letmein123',
  'sunshine1',
  'princess1',
]);

/**
 * 422 form_password_length_too_short or form_password_pwned, unless the caller skips the checks; the latter only
 * where the instance looks passwords up (`hibp`).
 */
export function checkPassword(password: string, skipChecks: boolean, hibp = true): void {
  if (skipChecks) return;
  if (password.length < minimumLength) {
    throw invalidParameter(
      'form_password_length_too_short',
      'password',
      `Passwords must be ${minimumLength} characters or more.`,
    );
  }
  if (hibp && breached.has(password.toLowerCase())) {
    throw invalidParameter(
      'form_password_pwned',
      'password',
      'Password has been found in an online data breach. For account safety, please use a different password.',
    );
  }
}

/** Far below what a real store of passwords needs: whoever reads this process' memory has everything anyway. */
const scryptCost = { N: 1024, r: 8, p: 1 };
const hashBytes = 32;

/** The password as it is kept. */
export function hashedPassword(password: string): StoredPassword {
  const salt = randomBytes(16).toString('hex');
  return { kind: 'scrypt', salt, hash: scryptSync(password, salt, hashBytes, scryptCost).toString('hex') };
}

/** Whether this is the password. Of a digest nobody here knows it, so every password is wrong. */
export function matchesPassword(stored: StoredPassword, password: string): boolean {
  if (stored.kind === 'digest') return false;
  return timingSafeEqual(
    Buffer.from(stored.hash, 'hex'),
    scryptSync(password, stored.salt, hashBytes, scryptCost),
  );
}

/** The password that a request sets, as it is kept; undefined when it sets none. */
export function storedPassword(body: {
  password?: string | null | undefined;
  password_digest?: string | null | undefined;
  password_hasher?: string | null | undefined;
}): StoredPassword | undefined {
  if (body.password) return hashedPassword(body.password);
  if (!body.password_digest || !body.password_hasher) return undefined;
  return { kind: 'digest', hasher: body.password_hasher, digest: body.password_digest };
}

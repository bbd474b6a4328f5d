import { invalidParameter } from './errors.ts';

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

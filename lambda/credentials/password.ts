import { randomInt } from 'node:crypto';

const characters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&*+-=?@^~';
/** Policies may ask for one of each. */
const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];
/** Of the 72 that Clerk takes. */
const length = 40;

/** A random password of 40 characters, among them small and capital letters, digits and other signs. */
export function generatePassword(): string {
  for (;;) {
    const password = Array.from({ length }, () => characters.charAt(randomInt(characters.length))).join('');
    if (classes.every((one) => one.test(password))) return password;
  }
}

import { randomInt } from 'node:crypto';

const classes = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789', '!#$%&*+-=?@^_~'];
const characters = classes.join('');
/** Of the 72 that Clerk takes. */
const length = 40;

/** A random password of 40 characters, among them some of each class that a policy may ask for. */
export function generatePassword(): string {
  for (;;) {
    const password = Array.from({ length }, () => characters.charAt(randomInt(characters.length))).join('');
    if (classes.every((one) => [...one].some((character) => password.includes(character)))) return password;
  }
}

import { randomBytes } from 'node:crypto';

/** `prefix_` and 48 hexadecimal digits that nobody can guess: a token, key or code. */
export const newSecret = (prefix: string) => `${prefix}_${randomBytes(24).toString('hex')}`;

/** As many hexadecimal digits that nobody can guess; an even number. */
export const newSecretHex = (digits: number) => randomBytes(digits / 2).toString('hex');

/** `prefix_` and 32 hexadecimal digits, as the ids of Clerk's tokens are. Another one on every run. */
export const newTokenId = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`;

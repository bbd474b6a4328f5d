import { randomBytes } from 'node:crypto';
import type { AwsCredentials } from './iam-caller.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A prefix that says of what kind, and 16 base32 digits: "Unique identifiers" in the IAM guide. */
const newAccessKeyId = (prefix: 'AKIA' | 'ASIA') =>
  `${prefix}${Array.from(randomBytes(16), (byte) => base32[byte % base32.length]).join('')}`;

/** Random credentials of a user, as they stand in a shell. */
export function newUserCredentials(): AwsCredentials {
  // 40 characters, as AWS gives.
  return { accessKeyId: newAccessKeyId('AKIA'), secretAccessKey: randomBytes(30).toString('base64') };
}

/** Random temporary credentials of a role. */
export function newRoleCredentials(): Required<AwsCredentials> {
  return {
    accessKeyId: newAccessKeyId('ASIA'),
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(192).toString('base64'),
  };
}

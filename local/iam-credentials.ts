import { randomBytes } from 'node:crypto';
import type { IamCredential } from './cloud/iam-caller.ts';

/** One principal for each kind of caller that the laptop's settings know. */
export interface LaptopCredentials {
  admin: IamCredential;
  support: IamCredential;
  readOnly: IamCredential;
}

/** Fresh temporary credentials of three roles. They are good for the local cloud that is given them, nowhere else. */
export function createIamCredentials(): LaptopCredentials {
  return {
    admin: credentialOf('clerk-admin'),
    support: credentialOf('clerk-support'),
    readOnly: credentialOf('clerk-read-only'),
  };
}

function credentialOf(role: string): IamCredential {
  return {
    // The prefix of temporary access keys, and 16 base32 digits: "Unique identifiers" in the IAM guide.
    accessKeyId: `ASIA${Array.from(randomBytes(16), (byte) => base32[byte % base32.length]).join('')}`,
    // 40 characters, as AWS gives.
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(192).toString('base64'),
    userArn: `arn:aws:sts::123456789012:assumed-role/${role}/laptop`,
  };
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

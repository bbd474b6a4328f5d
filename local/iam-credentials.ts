import { newRoleCredentials } from './cloud/aws-credentials.ts';
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
  return { ...newRoleCredentials(), userArn: `arn:aws:sts::123456789012:assumed-role/${role}/laptop` };
}

import { Key } from 'aws-cdk-lib/aws-kms';
import type { SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/** The key that a secret of the stack is encrypted with; nothing for the one that AWS manages. */
export function secretEncryption(
  scope: Construct,
  { secrets: { kmsKeyArn } }: Settings,
): Pick<SecretProps, 'encryptionKey'> {
  return kmsKeyArn ? { encryptionKey: Key.fromKeyArn(scope, 'EncryptionKey', kmsKeyArn) } : {};
}

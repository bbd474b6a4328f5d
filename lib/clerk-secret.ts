import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretEncryption } from './secret-encryption.ts';
import type { Settings } from './settings/settings.ts';
import { viaService } from './via-service.ts';

/** Holds Clerk's secret key: created with a random placeholder, or an existing secret by its ARN. */
export class ClerkSecret extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { secretArn, kmsKeyArn } = settings.clerk;
    if (secretArn) {
      this.secret = Secret.fromSecretAttributes(this, 'Imported', {
        secretCompleteArn: secretArn,
        ...(kmsKeyArn && { encryptionKey: Key.fromKeyArn(this, 'ImportedKey', kmsKeyArn) }),
      });
      return;
    }
    const secret = new Secret(this, 'Key', {
      description: `Clerk's secret key (sk_…) for clerk-mcp, stage ${settings.stage}`,
      ...secretEncryption(this, settings),
      removalPolicy: settings.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Clerk has no API that rotates a secret key; it is rotated in the Clerk Dashboard and read anew within 15 minutes.',
    });
    this.secret = secret;
  }
}

/**
 * What a role needs to read the current value of a secret, and no more. `secret.grantRead` would leave the condition
 * out for a secret of an account that may be another, and the decryption for a key that the stack does not create.
 */
export function readStatements(secret: ISecret): PolicyStatement[] {
  return secretStatements(secret.secretArn, secret.encryptionKey?.keyArn, Stack.of(secret));
}

/** The same for all secrets with this ARN, in which `*` may stand, and the KMS key that they are encrypted with. */
export function secretStatements(
  secretArn: string,
  kmsKeyArn: string | undefined,
  stack: Stack,
): PolicyStatement[] {
  const read = new PolicyStatement({
    actions: ['secretsmanager:GetSecretValue'],
    resources: [secretArn],
    conditions: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': ['AWSCURRENT'] } },
  });
  if (kmsKeyArn === undefined) return [read];
  const decrypt = new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [kmsKeyArn],
    conditions: viaService('secretsmanager', stack),
  });
  return [read, decrypt];
}

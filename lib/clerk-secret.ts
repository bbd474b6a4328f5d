import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Holds Clerk's secret key: created with a random placeholder, or an existing secret by its ARN. */
export class ClerkSecret extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { secretArn, kmsKeyArn } = settings.clerk;
    if (secretArn) {
      this.secret = Secret.fromSecretAttributes(this, 'Imported', {
        secretCompleteArn: secretArn,
        // With the key, whoever may read the secret may also decrypt it.
        ...(kmsKeyArn && { encryptionKey: Key.fromKeyArn(this, 'ImportedKey', kmsKeyArn) }),
      });
      return;
    }
    const secret = new Secret(this, 'Key', {
      description: `Clerk's secret key (sk_…) for clerk-mcp, stage ${settings.stage}`,
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

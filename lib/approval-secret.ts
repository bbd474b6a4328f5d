import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretEncryption } from './secret-encryption.ts';
import type { Settings } from './settings/settings.ts';

/**
 * Holds the keys with which approvals are signed: `current`, which AWS generates, and `previous`, empty until the key
 * is rotated. docs/approvals.md says how.
 */
export class ApprovalSecret extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const secret = new Secret(this, 'Key', {
      description: `Signs the approvals of clerk-mcp, stage ${settings.stage}`,
      ...secretEncryption(this, settings),
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ previous: '' }),
        generateStringKey: 'current',
        passwordLength: 64,
        excludePunctuation: true,
      },
      // What it has signed is good for five minutes: a new stack may as well have a new one.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'It signs what is good for five minutes and never leaves the account; docs/approvals.md says how to rotate it.',
    });
    this.secret = secret;
  }
}

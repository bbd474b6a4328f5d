import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretEncryption } from './secret-encryption.ts';
import type { Settings } from './settings/settings.ts';

/**
 * Holds the keys with which records are authenticated, by their versions: AWS generates `1`, and a rotation adds the next.
 * None goes before the records do. docs/audit.md says how.
 */
export class LedgerSecret extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const secret = new Secret(this, 'Keys', {
      description: `Authenticates the ledger of clerk-mcp, stage ${settings.stage}`,
      ...secretEncryption(this, settings),
      generateSecretString: {
        secretStringTemplate: JSON.stringify({}),
        generateStringKey: '1',
        passwordLength: 64,
        excludePunctuation: true,
      },
      // Without it, no record can be told from a forged one any more.
      removalPolicy: settings.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason: 'Its keys must last as long as the records; docs/audit.md says when and how to add one.',
    });
    this.secret = secret;
  }
}

import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/**
 * The table in which the newest checkpoint of the ledger stands besides. Whoever writes to the ledger has no right to it,
 * but for the function that writes checkpoints: docs/decisions/record.md.
 */
export class LedgerAnchor extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { kmsKeyArn } = settings.ledger;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.retain,
      removalPolicy: settings.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(kmsKeyArn
        ? {
            encryption: TableEncryption.CUSTOMER_MANAGED,
            encryptionKey: Key.fromKeyArn(this, 'EncryptionKey', kmsKeyArn),
          }
        : { encryption: TableEncryption.AWS_MANAGED }),
    });
  }

  /** Lets a role read the anchor and set it. The use of the encryption key is the ledger's to grant. */
  grantUse(role: IGrantable): void {
    Grant.addToPrincipal({
      grantee: role,
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      resourceArns: [this.table.tableArn],
    });
  }
}

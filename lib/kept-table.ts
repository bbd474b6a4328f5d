import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/** A table of items by `pk` and `sk` that is kept as the ledger is: encrypted by its key, recoverable, and protected. */
export function keptTable(
  scope: Construct,
  { ledger: { kmsKeyArn, recoveryDays }, retain }: Settings,
  more: Partial<TableProps> = {},
): Table {
  return new Table(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      // Otherwise it is 35, as everywhere.
      ...(recoveryDays === 35 ? {} : { recoveryPeriodInDays: recoveryDays }),
    },
    deletionProtection: retain,
    removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(kmsKeyArn
      ? {
          encryption: TableEncryption.CUSTOMER_MANAGED,
          encryptionKey: Key.fromKeyArn(scope, 'EncryptionKey', kmsKeyArn),
        }
      : { encryption: TableEncryption.AWS_MANAGED }),
    ...more,
  });
}

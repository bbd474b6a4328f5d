import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { keptTable } from './kept-table.ts';
import type { Settings } from './settings/settings.ts';

/**
 * The table in which the newest checkpoint of the ledger stands besides. Whoever writes to the ledger has no right to it,
 * but for the function that writes checkpoints: docs/decisions/record.md.
 */
export class LedgerAnchor extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keptTable(this, settings);
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

import { Stack } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, type ITable, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { offPrefix, switchKey } from '../lambda/guardrails/switch.ts';
import { indexes } from '../lambda/ledger/items.ts';
import { keptTable } from './kept-table.ts';
import type { Settings } from './settings/settings.ts';
import { viaService } from './via-service.ts';

/**
 * What DynamoDB does with the key of a table for whoever uses the table, spelled out: in place of `kms:ReEncrypt*` and
 * `kms:GenerateDataKey*`, what they stand for with a symmetric key. Granting is left to whoever deploys.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const keyActions = [
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

/** The table in which every change is on record: searchable by whom, to whom, with what and when. */
export class LedgerTable extends Construct {
  /** The one to work with: that of the stack, or the one that the settings name. */
  readonly table: ITable;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const own = keptTable(this, settings, {
      timeToLiveAttribute: 'expiresAt',
      ...(settings.ledger.events ? { stream: StreamViewType.NEW_IMAGE } : {}),
    });
    const sequence = { name: 'sequence', type: AttributeType.NUMBER };
    const at = { name: 'at', type: AttributeType.STRING };
    const addIndex = (index: keyof typeof indexes, sortKey: typeof at) =>
      own.addGlobalSecondaryIndex({
        indexName: indexes[index],
        partitionKey: { name: index, type: AttributeType.STRING },
        sortKey,
        projectionType: ProjectionType.ALL,
      });
    addIndex('chain', sequence);
    for (const index of ['target', 'organization', 'principal', 'tool', 'day'] as const) addIndex(index, at);
    const { tableName } = settings.ledger;
    this.table =
      tableName === undefined
        ? own
        : Table.fromTableAttributes(this, 'Named', {
            tableName,
            ...(own.encryptionKey ? { encryptionKey: own.encryptionKey } : {}),
          });
  }

  /** Lets a role add records, count and search, as lambda/ledger/search.ts does; it may delete nothing. */
  grantUse(role: IGrantable): void {
    const { target, organization, principal, tool, day } = indexes;
    this.grant(role, ['GetItem', 'PutItem', 'UpdateItem'], [target, organization, principal, tool, day]);
    this.denyTurning(role);
  }

  /**
   * Keeps a role from turning the switch, whatever else it may write: of that item it may write only what instances tell
   * each other. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  private denyTurning({ grantPrincipal }: IGrantable): void {
    const { tableArn } = this.table;
    const ofSwitch = { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [switchKey.pk] } };
    const turning = { 'dynamodb:Attributes': ['position', 'setAt', 'setBy', `${offPrefix}*`] };
    const deny = (action: string, conditions: Record<string, Record<string, string[]>>) =>
      grantPrincipal.addToPrincipalPolicy(
        new PolicyStatement({ effect: Effect.DENY, actions: [action], resources: [tableArn], conditions }),
      );
    deny('dynamodb:PutItem', ofSwitch);
    deny('dynamodb:UpdateItem', { ...ofSwitch, 'ForAnyValue:StringLike': turning });
  }

  /** Lets a role settle what is open and write checkpoints. */
  grantReconcile(role: IGrantable): void {
    this.denyTurning(role);
    this.grant(
      role,
      ['GetItem', 'PutItem'],
      [indexes.chain, indexes.day, indexes.target, indexes.organization],
    );
  }

  private grant(role: IGrantable, actions: readonly string[], queried: readonly string[]): void {
    const { tableArn, encryptionKey } = this.table;
    // Not the construct's own grants: they would be for any index.
    Grant.addToPrincipal({
      grantee: role,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [tableArn],
    });
    Grant.addToPrincipal({
      grantee: role,
      actions: ['dynamodb:Query'],
      resourceArns: queried.map((index) => `${tableArn}/index/${index}`),
    });
    if (!encryptionKey) return;
    Grant.addToPrincipal({
      grantee: role,
      actions: keyActions.map((action) => `kms:${action}`),
      resourceArns: [encryptionKey.keyArn],
      // Not the construct's own grant: it has wildcards, and would be for any use of the key.
      conditions: viaService('dynamodb', Stack.of(this)),
    });
  }
}

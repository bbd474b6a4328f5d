import { Aws, Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  BackupResource,
  BackupSelection,
  BackupVault,
} from 'aws-cdk-lib/aws-backup';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/** What is backed up, and how. */
export interface LedgerBackupProps {
  readonly settings: Settings;
  readonly tables: readonly ITable[];
  /** How long a copy is kept. */
  readonly days: number;
}

/** A copy of the ledger every day, by AWS Backup, in a vault that outlives the stack. */
export class LedgerBackup extends Construct {
  constructor(scope: Construct, id: string, { settings, tables, days }: LedgerBackupProps) {
    super(scope, id);
    const { kmsKeyArn } = settings.ledger;
    // A vault must have a name, and one with copies in it can't be deleted: a part of the stack's id lets the next stack of
    // this name have another.
    const ofThisStack = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
    // 50 characters at most: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-backup-backupvault.html
    const backupVaultName = Fn.join('-', [Stack.of(this).stackName.slice(0, 41), ofThisStack]);
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(kmsKeyArn ? { encryptionKey: Key.fromKeyArn(this, 'EncryptionKey', kmsKeyArn) } : {}),
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: Stack.of(this).stackName,
      backupVault: vault,
    });
    plan.addRule(
      new BackupPlanRule({
        ruleName: 'daily',
        scheduleExpression: Schedule.cron({ hour: '3', minute: '17' }),
        deleteAfter: Duration.days(days),
      }),
    );
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
      ],
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
      reason: 'AWS provides this managed policy for the role that AWS Backup makes copies with.',
    });
    new BackupSelection(this, 'Selection', {
      backupPlan: plan,
      role,
      resources: tables.map(({ tableArn }) => BackupResource.fromArn(tableArn)),
    });
  }
}

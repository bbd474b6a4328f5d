import { describe, expect, test } from '@jest/globals';
import { boundaryArn, keyArn, type StageName } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { textOf } from './synthesized.ts';

const { stage } = synthesized('dev', 'within', 'hosted', 'open', 'all', 'tuned');

describe('every role', () => {
  const rolesOf = (name: StageName) => stage(name).ofType('AWS::IAM::Role');

  test('has the boundary and the path of the settings, that of AWS Backup too', () => {
    expect(rolesOf('within').length).toBeGreaterThan(3);
    for (const { Properties } of rolesOf('within')) {
      expect(Properties).toMatchObject({ PermissionsBoundary: boundaryArn, Path: '/clerk-mcp/' });
    }
  });

  test('has neither where the settings say nothing', () => {
    for (const { Properties } of [...rolesOf('dev'), ...rolesOf('all')]) {
      expect(Properties).not.toHaveProperty('PermissionsBoundary');
      expect(Properties).not.toHaveProperty('Path');
    }
  });
});

describe('with keys of the settings', () => {
  test('every secret that the stack makes is encrypted with one, and whoever reads it may use that', () => {
    const secrets = stage('within').ofType('AWS::SecretsManager::Secret');
    expect(secrets.map(({ Properties }) => Properties['KmsKeyId'])).toEqual([keyArn, keyArn, keyArn]);
    const policies = JSON.stringify(stage('within').ofType('AWS::IAM::Policy'));
    expect(policies).toContain('secretsmanager.eu-west-1.amazonaws.com');
  });

  test('every log is encrypted with one', () => {
    const groups = stage('within').ofType('AWS::Logs::LogGroup');
    expect(groups.map(({ Properties }) => Properties['KmsKeyId'])).toEqual([keyArn, keyArn, keyArn, keyArn]);
    for (const { Properties } of stage('dev').ofType('AWS::Logs::LogGroup')) {
      expect(Properties).not.toHaveProperty('KmsKeyId');
    }
  });
});

describe('the ledger', () => {
  test('can be restored as far back as the settings say', () => {
    const periods = stage('within')
      .ofType('AWS::DynamoDB::Table')
      .map(({ Properties }) => Properties['PointInTimeRecoverySpecification']);
    const week = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 };
    expect(periods).toEqual([week, week]);
  });

  test('is backed up every day with its anchor, in a vault that stays and whose name no other stack has', () => {
    const { only } = stage('within');
    const { Properties, DeletionPolicy } = only('AWS::Backup::BackupVault');
    expect(DeletionPolicy).toBe('Retain');
    expect(Properties['EncryptionKeyArn']).toBe(keyArn);
    expect(JSON.stringify(Properties['BackupVaultName'])).toContain('{"Ref":"AWS::StackId"}');
    expect(only('AWS::Backup::BackupPlan').Properties['BackupPlan']).toMatchObject({
      BackupPlanRule: [{ Lifecycle: { DeleteAfterDays: 400 } }],
    });
    const { BackupSelection } = only('AWS::Backup::BackupSelection').Properties;
    const { Resources } = BackupSelection as { Resources: unknown[] };
    expect(Resources.map(textOf)).toEqual(['<LedgerTable.Arn>', '<AnchorTable.Arn>']);
  });

  test('is not backed up besides where the settings do not say so', () => {
    expect(stage('dev').ofType('AWS::Backup::BackupPlan')).toEqual([]);
  });

  test('may be a table of another name: the functions use that, may use no other, and the one of the stack stays', () => {
    const { text, only, ofType, outputs } = stage('hosted');
    const restored = 'clerk-mcp-hosted-restored';
    const variables = (id: string) =>
      (only('AWS::Lambda::Function', id).Properties['Environment'] as { Variables: Record<string, unknown> })
        .Variables;
    expect(variables('Mcp')['LEDGER_TABLE']).toBe(restored);
    expect(variables('Reconcile')['LEDGER_TABLE']).toBe(restored);
    expect(outputs['LedgerTableName']?.Value).toBe(restored);
    expect(ofType('AWS::DynamoDB::Table')).toHaveLength(2);
    const policies = JSON.stringify(ofType('AWS::IAM::Policy'));
    expect(policies).toContain(`table/${restored}`);
    expect(policies).not.toMatch(/"Fn::GetAtt":\["LedgerTable/);
    expect(text).toContain(`table/${restored}/index/`);
  });
});

describe('costs of a stage', () => {
  const tagsOf = (name: StageName) => stage(name).only('AWS::ApiGateway::RestApi').Properties['Tags'];

  test('can be told apart by a tag that everything has', () => {
    expect(tagsOf('dev')).toEqual([{ Key: 'clerk-mcp:stage', Value: 'dev' }]);
    expect(tagsOf('tuned')).toEqual([
      { Key: 'clerk-mcp:stage', Value: 'tuned' },
      { Key: 'team', Value: 'identity' },
    ]);
  });

  test('are told apart by a tag of that name in the settings instead, in whatever case', () => {
    expect(tagsOf('open')).toEqual([{ Key: 'Clerk-MCP:Stage', Value: 'mine' }]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { keyArn, type StageName } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';

const { stage } = synthesized('dev', 'quiet', 'oidc');

const anchorOf = (name: StageName) => stage(name).only('AWS::DynamoDB::Table', 'Anchor');
const secretOf = (name: StageName) => stage(name).only('AWS::SecretsManager::Secret', 'Record');
const tableOf = (name: StageName) => stage(name).only('AWS::DynamoDB::Table', 'Ledger');
const statementsOf = (name: StageName, role: 'Mcp' | 'Reconcile') => {
  const policy = stage(name).only('AWS::IAM::Policy', role).Properties['PolicyDocument'];
  return (policy as { Statement: unknown[] }).Statement;
};

const throughDynamodb = 'dynamodb.eu-west-1.amazonaws.com';

describe('the ledger', () => {
  test('can be set back to any second of the last weeks, in every stage', () => {
    for (const name of ['dev', 'quiet', 'oidc'] as const) {
      expect(tableOf(name).Properties['PointInTimeRecoverySpecification']).toEqual({
        PointInTimeRecoveryEnabled: true,
      });
    }
  });

  test('can’t be deleted and stays without the stack, unless the settings give it up', () => {
    expect(tableOf('quiet')).toMatchObject({
      Properties: { DeletionProtectionEnabled: true },
      DeletionPolicy: 'Retain',
    });
    expect(tableOf('dev')).toMatchObject({
      Properties: { DeletionProtectionEnabled: false },
      DeletionPolicy: 'Delete',
    });
  });

  test('lets go of a record when its time is over, which both functions are told', () => {
    expect(tableOf('dev').Properties['TimeToLiveSpecification']).toEqual({
      AttributeName: 'expiresAt',
      Enabled: true,
    });
    const daysIn = (name: StageName) =>
      ['Mcp', 'Reconcile'].map((owner) => {
        const { Environment } = stage(name).only('AWS::Lambda::Function', owner).Properties as {
          Environment: { Variables: Record<string, unknown> };
        };
        return Environment.Variables['LEDGER_RETENTION_DAYS'];
      });
    expect([daysIn('dev'), daysIn('oidc')]).toEqual([
      ['400', '400'],
      ['30', '30'],
    ]);
  });

  test('is encrypted with the key of the settings, which both functions may use; without one, with AWS’s own', () => {
    expect(tableOf('oidc').Properties['SSESpecification']).toEqual({
      KMSMasterKeyId: keyArn,
      SSEEnabled: true,
      SSEType: 'KMS',
    });
    for (const role of ['Mcp', 'Reconcile'] as const) {
      expect(statementsOf('oidc', role)).toContainEqual({
        Action: expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
        Condition: { StringEquals: { 'kms:ViaService': throughDynamodb } },
        Effect: 'Allow',
        Resource: keyArn,
      });
    }
    expect(tableOf('dev').Properties['SSESpecification']).toEqual({ SSEEnabled: true });
  });
});

describe('what the ledger is checked by', () => {
  test('stands in a table that is kept and encrypted as the ledger is, and loses nothing by its age', () => {
    for (const name of ['dev', 'quiet', 'oidc'] as const) {
      const { Properties: ledger, DeletionPolicy } = tableOf(name);
      const { Properties: anchor, ...rest } = anchorOf(name);
      expect(rest).toMatchObject({ DeletionPolicy });
      for (const property of [
        'PointInTimeRecoverySpecification',
        'DeletionProtectionEnabled',
        'SSESpecification',
      ]) {
        expect(anchor[property]).toEqual(ledger[property]);
      }
      expect(anchor).not.toHaveProperty('TimeToLiveSpecification');
    }
  });

  test('is written by the function alone that writes checkpoints', () => {
    expect(JSON.stringify(statementsOf('oidc', 'Reconcile'))).toMatch(/AnchorTable/);
    for (const { Properties } of stage('oidc').ofType('AWS::IAM::Policy')) {
      const text = JSON.stringify(Properties);
      expect(text.includes('AnchorTable')).toBe(text.includes('ReconcileSettle'));
    }
  });

  test('is a key that AWS makes up, which stays as long as the records do', () => {
    expect(secretOf('quiet')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { GenerateSecretString: { GenerateStringKey: '1', PasswordLength: 64 } },
    });
    expect(secretOf('dev').DeletionPolicy).toBe('Delete');
  });
});

import { describe, expect, test } from '@jest/globals';
import { importedArn, type StageName } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { textOf } from './synthesized.ts';

const all: readonly StageName[] = [
  'dev',
  'quiet',
  'tuned',
  'clerk',
  'oidc',
  'all',
  'domain',
  'watched',
  'told',
  'within',
  'inside',
  'hosted',
  'walled',
  'open',
  'second',
  'rolled',
];
const { stage } = synthesized(...all);

describe('the synthesis', () => {
  test.each(all)('both cdk-nag packs looked at %s and found nothing unexplained', (name) => {
    expect(stage(name).packs).toEqual(expect.arrayContaining(['AwsSolutions', 'Serverless']));
    expect(stage(name).findings).toEqual([]);
  });

  test('it warns of nothing', () => {
    expect(all.flatMap((name) => stage(name).said)).toEqual([]);
  });

  test('the context of cdk.json applies without the CDK CLI', () => {
    // Without @aws-cdk/aws-apigateway:logGroupDestinationArnWithoutWildcard the ARN would end in ":*".
    const { AccessLogSetting } = stage('dev').only('AWS::ApiGateway::Stage').Properties as {
      AccessLogSetting: { DestinationArn: unknown };
    };
    expect(AccessLogSetting.DestinationArn).toEqual({
      'Fn::Join': [
        '',
        expect.arrayContaining([':log-group:', { Ref: expect.stringMatching(/^HttpAccessLog/) }]),
      ],
    });
    expect(JSON.stringify(AccessLogSetting.DestinationArn)).not.toContain('*');
  });
});

describe('the secret with Clerk’s key', () => {
  test('is made with a random placeholder, so that no value is in the template', () => {
    const secret = stage('dev').only('AWS::SecretsManager::Secret', 'ClerkKey');
    expect(secret.Properties).toMatchObject({ GenerateSecretString: {} });
    expect(secret.Properties).not.toHaveProperty('SecretString');
  });

  test.each(all)('is nowhere in the template of %s', (name) => {
    expect(/sk_(test|live)_|resolve:secretsmanager|"SecretString"/.exec(stage(name).text)).toBeNull();
  });

  test('is not made when one is imported', () => {
    for (const name of ['tuned', 'domain'] as const) {
      expect(() => stage(name).only('AWS::SecretsManager::Secret', 'ClerkKey')).toThrow('0 of');
    }
  });

  test('goes with a dev stack and stays with any other', () => {
    expect(stage('dev').only('AWS::SecretsManager::Secret', 'ClerkKey').DeletionPolicy).toBe('Delete');
    expect(stage('quiet').only('AWS::SecretsManager::Secret', 'ClerkKey').DeletionPolicy).toBe('Retain');
  });
});

test('the key that signs approvals is made up by AWS, with 32 bytes or more and a second slot', () => {
  const { GenerateSecretString } = stage('dev').only('AWS::SecretsManager::Secret', 'ApprovalKey').Properties;
  expect(GenerateSecretString).toMatchObject({
    GenerateStringKey: 'current',
    SecretStringTemplate: JSON.stringify({ previous: '' }),
    PasswordLength: 64,
  });
});

describe('the logs', () => {
  test.each([
    ['dev', 3, 90, 'Delete'],
    ['quiet', 3, 90, 'Retain'],
    ['tuned', 3, 365, 'Retain'],
    ['clerk', 4, 90, 'Retain'],
  ] as const)('of %s are %d, kept %d days, and %s applies with the stack', (name, count, days, policy) => {
    const groups = stage(name).ofType('AWS::Logs::LogGroup');
    expect(groups).toHaveLength(count);
    for (const group of groups) {
      expect(group.Properties['RetentionInDays']).toBe(days);
      expect(group.DeletionPolicy).toBe(policy);
    }
  });
});

describe('the stack', () => {
  const outputsOf = (name: StageName) =>
    Object.fromEntries(Object.entries(stage(name).outputs).map(([key, { Value }]) => [key, textOf(Value)]));
  const host = 'https://<HttpApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>';
  const setKey = (region: string, secret: string) =>
    `read -rs CLERK_SECRET_KEY && aws secretsmanager put-secret-value --region ${region} --secret-id ${secret} --secret-string "$CLERK_SECRET_KEY"`;
  const audit = (region: string) =>
    `npm run clerk-mcp -- audit verify --region ${region} --table <LedgerTable> --key <RecordKeys> --anchor <AnchorTable>`;
  const always = {
    SetClerkKeyCommand: setKey('<AWS::Region>', '<ClerkKey>'),
    ClerkSecretArn: '<ClerkKey>',
    ApprovalSecretArn: '<ApprovalKey>',
    LedgerTableName: '<LedgerTable>',
    LedgerKeySecretArn: '<RecordKeys>',
    LedgerAnchorTableName: '<AnchorTable>',
    AuditCommand: audit('<AWS::Region>'),
    ReconcileFunctionName: '<ReconcileSettleFunction>',
    ReconcileLogGroupName: '<ReconcileSettleLog>',
    FunctionName: '<McpFunction>',
    LogGroupName: '<McpLog>',
    AccessLogGroupName: '<HttpAccessLog>',
  };
  const needDomain = { ClientsThatNeedDomain: '@clerk/mcp-tools, mcpc, use-mcp' };
  const withAuthorizer = { ...always, AuthorizerLogGroupName: '<AccessVerdictLog>' };

  test('outputs the URL of signed requests when only those are taken, and what an operator needs', () => {
    expect(outputsOf('dev')).toEqual({ McpIamUrl: `${host}/dev/iam/mcp`, ...always });
  });

  test('outputs the URL of tokens when only those are taken, and the log of the authorizer', () => {
    expect(outputsOf('clerk')).toEqual({ McpUrl: `${host}/clerk/mcp`, ...withAuthorizer, ...needDomain });
    // The key of its ledger says where it is.
    const there = (text: string) => text.replace('<AWS::Region>', 'eu-west-1');
    const outputs = { McpUrl: `${host}/oidc/mcp`, ...withAuthorizer, ...needDomain };
    expect(outputsOf('oidc')).toEqual(
      Object.fromEntries(Object.entries(outputs).map(([name, text]) => [name, there(text)])),
    );
  });

  test('outputs both URLs when both are taken', () => {
    expect(outputsOf('all')).toEqual({
      McpUrl: `${host}/all/mcp`,
      McpIamUrl: `${host}/all/iam/mcp`,
      ...withAuthorizer,
      ...needDomain,
    });
  });

  test('outputs URLs of its own domain, without the stage, and where the DNS must point', () => {
    expect(outputsOf('domain')).toEqual({
      ...withAuthorizer,
      McpUrl: 'https://mcp.example.com/mcp',
      McpIamUrl: 'https://mcp.example.com/iam/mcp',
      DomainTarget: '<HttpApiCustomDomain.RegionalDomainName>',
      SetClerkKeyCommand: setKey('eu-west-1', importedArn),
      AuditCommand: audit('eu-west-1'),
      ClerkSecretArn: importedArn,
    });
  });

  test('names the imported secret in the command that sets the key', () => {
    expect(outputsOf('tuned')).toEqual({
      McpIamUrl: expect.stringMatching(/^https:\/\/<HttpApi>\.execute-api\.eu-west-1\..*\/tuned\/iam\/mcp$/),
      ...always,
      SetClerkKeyCommand: setKey('eu-west-1', importedArn),
      AuditCommand: audit('eu-west-1'),
      ClerkSecretArn: importedArn,
    });
  });

  test('has the description and the tags of the settings', () => {
    expect(stage('tuned').description).toBe('Clerk for the support agents');
    expect(stage('dev').description).toBe('Clerk MCP server, stage dev');
    expect(stage('tuned').only('AWS::Lambda::Function', 'Mcp').Properties['Tags']).toEqual([
      { Key: 'clerk-mcp:stage', Value: 'tuned' },
      { Key: 'team', Value: 'identity' },
    ]);
  });
});

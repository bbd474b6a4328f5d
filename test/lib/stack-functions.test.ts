import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { besideAuthorizer, besideMcp } from '../../lib/settings/beside-code.ts';
import { version } from '../../lib/version.ts';
import { allowedOrigins, credentialsKeyArn, importedArn, keyArn, type StageName } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { textOf } from './synthesized.ts';

const { stage, settings } = synthesized('dev', 'quiet', 'tuned', 'clerk', 'oidc', 'all', 'domain', 'bundled');

const statementsOf = (name: StageName, role: 'Mcp' | 'Access' | 'Reconcile') => {
  const policy = stage(name).only('AWS::IAM::Policy', role).Properties['PolicyDocument'];
  return (policy as { Statement: unknown[] }).Statement;
};
const variablesOf = (name: StageName, owner: 'Mcp' | 'Access' | 'Reconcile') => {
  const environment = stage(name).only('AWS::Lambda::Function', owner).Properties['Environment'];
  const { Variables } = environment as { Variables: Record<string, unknown> };
  return Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, textOf(value)]));
};

const logs = (group: 'McpLog' | 'AccessVerdictLog' | 'ReconcileSettleLog') => ({
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Effect: 'Allow',
  Resource: { 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${group}`)), 'Arn'] },
});
const reads = (secret: unknown) => ({
  Action: 'secretsmanager:GetSecretValue',
  Condition: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': ['AWSCURRENT'] } },
  Effect: 'Allow',
  Resource: secret,
});
const decrypts = {
  Action: 'kms:Decrypt',
  Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
  Effect: 'Allow',
  Resource: keyArn,
};
const traces = {
  Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  Effect: 'Allow',
  Resource: '*',
};
/** Where there is an authorizer: its refusals are taken from its log. */
const readsAuthorizerLog = {
  Action: 'logs:FilterLogEvents',
  Effect: 'Allow',
  Resource: { 'Fn::GetAtt': [expect.stringMatching(/^AccessVerdictLog/), 'Arn'] },
};
const ledgerTable = { 'Fn::GetAtt': [expect.stringMatching(/^LedgerTable/), 'Arn'] };
const anchorTable = { 'Fn::GetAtt': [expect.stringMatching(/^AnchorTable/), 'Arn'] };
const turnsNoSwitch = [
  {
    Action: 'dynamodb:PutItem',
    Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['switch'] } },
    Effect: 'Deny',
    Resource: ledgerTable,
  },
  {
    Action: 'dynamodb:UpdateItem',
    Condition: {
      'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['switch'] },
      'ForAnyValue:StringLike': { 'dynamodb:Attributes': ['position', 'setAt', 'setBy', 'off#*'] },
    },
    Effect: 'Deny',
    Resource: ledgerTable,
  },
];
const usesLedger = [
  {
    Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    Effect: 'Allow',
    Resource: ledgerTable,
  },
  {
    Action: 'dynamodb:Query',
    Effect: 'Allow',
    Resource: ['byDay', 'byOrganization', 'byPrincipal', 'byTarget', 'byTool'].map((index) => ({
      'Fn::Join': ['', [ledgerTable, `/index/${index}`]],
    })),
  },
  ...turnsNoSwitch,
];
const reconciles = [
  ...turnsNoSwitch,
  { Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Effect: 'Allow', Resource: [anchorTable, ledgerTable] },
  {
    Action: 'dynamodb:Query',
    Effect: 'Allow',
    Resource: ['byChain', 'byDay', 'byOrganization', 'byTarget'].map((index) => ({
      'Fn::Join': ['', [ledgerTable, `/index/${index}`]],
    })),
  },
];
const ownSecret = { Ref: expect.stringMatching(/^ClerkKey/) };
const signingKey = { Ref: expect.stringMatching(/^ApprovalKey/) };
const recordKeys = { Ref: expect.stringMatching(/^RecordKeys/) };

describe('the role of the MCP function', () => {
  test('may write its log, read its secrets, add to the ledger and send traces, nothing else', () => {
    expect(statementsOf('dev', 'Mcp')).toEqual([
      logs('McpLog'),
      reads([signingKey, ownSecret, recordKeys]),
      ...usesLedger,
      traces,
    ]);
  });

  test('may not even send traces when tracing is off', () => {
    expect(statementsOf('quiet', 'Mcp')).toEqual([
      logs('McpLog'),
      reads([signingKey, ownSecret, recordKeys]),
      ...usesLedger,
    ]);
  });

  test('reads exactly the current value of the imported secret', () => {
    expect(statementsOf('tuned', 'Mcp')).toEqual([
      logs('McpLog'),
      reads([importedArn, signingKey, recordKeys]),
      ...usesLedger,
      traces,
    ]);
  });

  test('decrypts the imported secret with its key, through Secrets Manager alone', () => {
    expect(statementsOf('domain', 'Mcp')).toContainEqual({
      ...decrypts,
      Resource: expect.arrayContaining([keyArn]),
    });
  });

  test('reads the secrets below the prefix that the settings name, with their key, and no others', () => {
    const here = ['Partition', 'Region', 'AccountId'].map((name) => ({ Ref: `AWS::${name}` }));
    const below = ['arn:', here[0], ':secretsmanager:', here[1], ':', here[2], ':secret:clerk-mcp/users/*'];
    expect(statementsOf('domain', 'Mcp')).toEqual([
      logs('McpLog'),
      reads([importedArn, { 'Fn::Join': ['', below] }, signingKey, recordKeys]),
      { ...decrypts, Resource: [keyArn, credentialsKeyArn] },
      ...usesLedger,
      traces,
    ]);
  });
});

describe('the role of the authorizer', () => {
  test('may write its log and send traces, nothing else, when no tokens of Clerk are taken', () => {
    expect(statementsOf('oidc', 'Access')).toEqual([logs('AccessVerdictLog'), traces]);
  });

  test('reads the secret, too, when tokens of Clerk are taken', () => {
    for (const name of ['clerk', 'all'] as const) {
      expect(statementsOf(name, 'Access')).toEqual([logs('AccessVerdictLog'), reads(ownSecret), traces]);
    }
  });

  test('decrypts the imported secret with its key', () => {
    expect(statementsOf('domain', 'Access')).toEqual([
      logs('AccessVerdictLog'),
      reads(importedArn),
      decrypts,
      traces,
    ]);
  });
});

describe('the role of reconcile', () => {
  const log = logs('ReconcileSettleLog');

  test('may write its log, read the secret, settle what is open and send traces, nothing else', () => {
    expect(statementsOf('dev', 'Reconcile')).toEqual([
      log,
      reads([ownSecret, recordKeys]),
      ...reconciles,
      traces,
    ]);
    expect(statementsOf('quiet', 'Reconcile')).toEqual([log, reads([ownSecret, recordKeys]), ...reconciles]);
  });

  test('decrypts the imported secret with its key', () => {
    expect(statementsOf('domain', 'Reconcile')).toEqual([
      log,
      reads([importedArn, recordKeys]),
      decrypts,
      ...reconciles,
      readsAuthorizerLog,
      traces,
    ]);
  });
});

test.each([
  ['dev', 2],
  ['oidc', 3],
  ['domain', 3],
] as const)('each function of %s has a role of its own, without managed policies', (name, count) => {
  const roles = stage(name)
    .ofType('AWS::IAM::Role')
    .filter(({ Properties }) => JSON.stringify(Properties).includes('lambda.amazonaws.com'));
  expect(roles).toHaveLength(count);
  expect(stage(name).ofType('AWS::IAM::Policy')).toHaveLength(count);
  for (const { Properties } of roles) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(Properties).not.toHaveProperty('Policies');
    expect(Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [{ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    });
  }
});

describe('the MCP function', () => {
  test('runs on Node 24, arm64, with the default memory and time', () => {
    expect(stage('dev').only('AWS::Lambda::Function', 'Mcp').Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 1024,
      Timeout: 60,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.stringMatching(/^McpLog/) } },
    });
  });

  test('takes memory, time and concurrency from the settings', () => {
    expect(stage('tuned').only('AWS::Lambda::Function', 'Mcp').Properties).toMatchObject({
      MemorySize: 2048,
      // Of the 900 seconds that API Gateway waits at most, 15 are for a cold start.
      Timeout: 885,
      ReservedConcurrentExecutions: 5,
    });
  });

  test('knows the secret by its ARN, and has no variable beyond what it needs', () => {
    expect(variablesOf('dev', 'Mcp')).toEqual({
      CLERK_SECRET_ID: '<ClerkKey>',
      CLERK_API_URL: 'https://api.clerk.com',
      CLERK_ENVIRONMENT: 'development',
      LEDGER_TABLE: '<LedgerTable>',
      FUNCTION_SECONDS: '60',
      LEDGER_ADDRESSES: 'hashed',
      LEDGER_READS: 'sensitive',
      LEDGER_RETENTION_DAYS: '400',
      LEDGER_KEY_SECRET_ID: '<RecordKeys>',
      STAGE: 'dev',
      APPROVAL_SECRET_ID: '<ApprovalKey>',
      SET_CLERK_KEY_COMMAND: textOf(stage('dev').outputs['SetClerkKeyCommand']?.Value),
    });
  });

  test('is told the kind of Clerk instance that its key must be of', () => {
    expect(variablesOf('clerk', 'Mcp')).toMatchObject({ CLERK_ENVIRONMENT: 'production' });
    expect(variablesOf('tuned', 'Mcp')).toMatchObject({
      CLERK_ENVIRONMENT: 'development',
      CLERK_API_URL: 'https://api.clerk.example.com',
    });
  });

  test('is told whose word counts, by the names that rules have for it, and with which claims', () => {
    const issuersOf = (name: 'clerk' | 'oidc' | 'all') => besideMcp(settings(name)).issuers;
    const clerk = 'https://clerk.example.com';
    const okta = { name: 'okta', issuer: 'https://acme.okta.com', requiredClaims: {} };
    const entra = {
      name: 'entra',
      issuer: 'https://login.microsoftonline.com/0a1b/v2.0',
      requiredClaims: {},
    };
    expect(issuersOf('clerk')).toEqual({ clerk, oidc: [] });
    expect(issuersOf('all')).toEqual({ clerk, oidc: [okta] });
    expect(issuersOf('oidc')).toEqual({ oidc: [okta, entra] });
  });

  test('is told the origins that may call, when there are some', () => {
    expect(besideMcp(settings('all')).allowedOrigins).toEqual(allowedOrigins);
    for (const name of ['dev', 'clerk', 'oidc', 'domain'] as const) {
      expect(besideMcp(settings(name)).allowedOrigins).toEqual([]);
    }
  });
});

test('every function asks the endpoints that the settings say, by the variables that AWS’s SDKs know', () => {
  const standard = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' };
  for (const owner of ['Mcp', 'Reconcile'] as const) {
    expect(variablesOf('quiet', owner)).toMatchObject(standard);
    for (const name of Object.keys(standard)) expect(variablesOf('dev', owner)).not.toHaveProperty(name);
  }
});

describe('the reconcile function', () => {
  test('knows the ledger and Clerk, and when no function can be at work on a change any more', () => {
    expect(variablesOf('tuned', 'Reconcile')).toEqual({
      STAGE: 'tuned',
      CLERK_SECRET_ID: importedArn,
      CLERK_API_URL: 'https://api.clerk.example.com',
      CLERK_ENVIRONMENT: 'development',
      LEDGER_TABLE: '<LedgerTable>',
      LEDGER_RETENTION_DAYS: '400',
      LEDGER_ANCHOR_TABLE: '<AnchorTable>',
      LEDGER_KEY_SECRET_ID: '<RecordKeys>',
      RECONCILE_MIN_AGE_SECONDS: '1020',
      SET_CLERK_KEY_COMMAND: textOf(stage('tuned').outputs['SetClerkKeyCommand']?.Value),
    });
    expect(variablesOf('dev', 'Reconcile')).toMatchObject({ RECONCILE_MIN_AGE_SECONDS: '180' });
  });

  test('runs every five minutes, by a rule that alone may invoke it', () => {
    const rule = stage('dev').only('AWS::Events::Rule').Properties;
    expect(rule).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
    expect(rule['Targets']).toEqual([
      expect.objectContaining({
        Arn: { 'Fn::GetAtt': [expect.stringMatching(/^ReconcileSettleFunction/), 'Arn'] },
      }),
    ]);
    const permission = stage('dev').only('AWS::Lambda::Permission', 'Reconcile').Properties;
    expect(permission).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^ReconcileSchedule/), 'Arn'] },
    });
  });
});

describe('the authorizer function', () => {
  const host = 'https://<HttpApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>';
  const identityOf = (name: StageName) => besideAuthorizer(settings(name));

  test('is there only where tokens are taken', () => {
    expect(stage('dev').ofType('AWS::ApiGateway::Authorizer')).toEqual([]);
    expect(stage('dev').ofType('AWS::Lambda::Function')).toHaveLength(2);
  });

  test('runs on Node 24, arm64, with enough memory to verify signatures, for ten seconds at most', () => {
    expect(stage('clerk').only('AWS::Lambda::Function', 'Access').Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 1024,
      Timeout: 10,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.stringMatching(/^AccessVerdictLog/) } },
    });
  });

  test('knows whose tokens to take, for which audience, and has no variable beyond what it needs', () => {
    expect(variablesOf('clerk', 'Access')).toEqual({
      STAGE: 'clerk',
      PUBLIC_URL: `${host}/clerk/mcp`,
      METADATA_URL: `${host}/clerk/.well-known/oauth-protected-resource/mcp`,
      CLERK_SECRET_ID: '<ClerkKey>',
      CLERK_API_URL: 'https://api.clerk.com',
    });
    expect(identityOf('clerk')).toEqual({
      clerk: { issuer: 'https://clerk.example.com', tokens: ['oauth', 'm2m', 'apiKey'] },
      oidc: [],
      permissionScopes: false,
      refusesTools: true,
    });
  });

  test('knows every other issuer with its audience and algorithms', () => {
    const rules = { algorithms: ['RS256', 'ES256'], requiredClaims: {} };
    expect(variablesOf('oidc', 'Access')['PUBLIC_URL']).toBe(
      `${host.replace('<AWS::Region>', 'eu-west-1')}/oidc/mcp`,
    );
    expect(identityOf('oidc')).toMatchObject({
      oidc: [
        { name: 'okta', issuer: 'https://acme.okta.com', audience: 'api://clerk-mcp', ...rules },
        { name: 'entra', issuer: 'https://login.microsoftonline.com/0a1b/v2.0', ...rules },
      ],
    });
  });

  test('expects tokens for the domain, where there is one', () => {
    expect(variablesOf('domain', 'Access')['PUBLIC_URL']).toBe('https://mcp.example.com/mcp');
    expect(variablesOf('domain', 'Access')['METADATA_URL']).toBe(
      'https://mcp.example.com/.well-known/oauth-protected-resource/mcp',
    );
  });

  test('refuses single tools only while no verdict is kept for a whole token', () => {
    expect(identityOf('all')).toMatchObject({ refusesTools: true, permissionScopes: true });
    expect(identityOf('oidc')).toMatchObject({ refusesTools: false, permissionScopes: false });
  });

  test('may be invoked by API Gateway as its authorizer alone', () => {
    const permission = stage('clerk').only('AWS::Lambda::Permission', 'Access').Properties;
    expect(permission).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    });
    expect(textOf(permission['SourceArn'])).toBe(
      'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<HttpApi>/authorizers/<AccessAuthorizer>',
    );
  });
});

describe('no function', () => {
  test.each(['dev', 'clerk', 'oidc', 'all'] as const)(
    'of %s is run again by Lambda when an event failed, whoever sent it',
    (name) => {
      const functions = Object.entries(
        JSON.parse(stage(name).text).Resources as Record<string, { Type: string }>,
      )
        .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
        .map(([id]) => textOf({ Ref: id }));
      const all = stage(name).ofType('AWS::Lambda::EventInvokeConfig');
      const isLatest = ({ Properties }: { Properties: Readonly<Record<string, unknown>> }) =>
        Properties['Qualifier'] === '$LATEST';
      const ofAlias = all.filter((config) => !isLatest(config));
      expect(ofAlias.map(({ Properties }) => textOf(Properties['FunctionName']))).toEqual(['<McpFunction>']);
      expect(ofAlias[0]?.Properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
      const configs = all
        .filter(isLatest)
        .map(({ Properties: { FunctionName, ...rest } }) => [textOf(FunctionName), rest] as const);
      const once = { Qualifier: '$LATEST', MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
      expect(Object.fromEntries(configs)).toEqual(Object.fromEntries(functions.map((id) => [id, once])));
      // Unqualified, so that it is the version which that is said of.
      const targets = stage(name)
        .ofType('AWS::Events::Rule')
        .flatMap(({ Properties }) => Properties['Targets'] as { Arn: unknown }[])
        .map(({ Arn }) => textOf(Arn));
      expect(functions.map((id) => id.replace('>', '.Arn>'))).toEqual(expect.arrayContaining(targets));
    },
  );
});

describe('the bundles', () => {
  interface Bundle {
    readonly name: string;
    readonly files: readonly string[];
    readonly code: string;
  }
  let mcp: Bundle;
  let authorizer: Bundle;
  let reconcile: Bundle;

  beforeAll(async () => {
    const { folder } = stage('bundled');
    const names = (await readdir(folder)).filter((name) => name.startsWith('asset.'));
    const bundles = await Promise.all(
      names.map(async (name): Promise<Bundle> => {
        const files = await readdir(join(folder, name));
        const texts = files
          .filter((file) => file.endsWith('.js'))
          .map((file) => readFile(join(folder, name, file), 'utf8'));
        return { name, files, code: (await Promise.all(texts)).join('\n') };
      }),
    );
    if (bundles.length !== 3) throw new Error(`${bundles.length} bundles`);
    const having = (text: string) => bundles.find(({ code }) => code.includes(text))!;
    mcp = having('server/discover');
    reconcile = having('RECONCILE_MIN_AGE_SECONDS');
    authorizer = bundles.find((bundle) => bundle !== mcp && bundle !== reconcile)!;
  });

  test('are the only thing said while bundling, and cdk-nag found nothing unexplained', () => {
    expect(stage('bundled').packs).toEqual(expect.arrayContaining(['AwsSolutions', 'Serverless']));
    expect(stage('bundled').findings).toEqual([]);
    expect(stage('bundled').said.map((line) => line.replace(/ asset .*/, ''))).toEqual([
      'Bundling',
      'Bundling',
      'Bundling',
    ]);
  });

  test('are CommonJS, with source maps and what they read beside them', () => {
    expect(mcp.files).toContain('tools.jsonl');
    for (const { files, code } of [mcp, authorizer, reconcile]) {
      expect(files).toEqual(expect.arrayContaining(['index.js', 'index.js.map', 'package.json']));
      const others = files.filter((name) => !/\.js(?:on|onl|\.map)?$/.test(name));
      expect(others).toEqual(
        files === mcp.files ? ['access', 'change', 'user', 'users'].map((app) => `app-${app}.html`) : [],
      );
      expect(code).not.toContain('sourceMappingURL');
    }
  });

  test('keep each tool, the AWS SDK and the SDK of Clerk in files of their own, to be loaded when needed', async () => {
    const { folder } = stage('bundled');
    expect(mcp.files).toContainEqual(expect.stringMatching(/^get-user-\w+\.js$/));
    for (const name of (await readdir(folder)).filter((entry) => entry.startsWith('asset.'))) {
      const atStart = await readFile(join(folder, name, 'index.js'), 'utf8');
      for (const part of ['SecretsManagerServiceException', 'x-clerk-auth-reason']) {
        expect([part, atStart.includes(part)]).toEqual([part, false]);
        expect([part, mcp.code.includes(part)]).toEqual([part, true]);
      }
    }
  });

  test('hold the policy, which the template does not', () => {
    for (const { code } of [mcp, authorizer]) {
      for (const part of ['markedrole', 'marked rule', 'user_marked']) expect(code).toContain(part);
      expect(code).not.toContain('ACCESS_POLICY');
    }
    expect(stage('bundled').text).not.toMatch(/markedrole|marked rule|user_marked/);
  });

  test('of MCP and the authorizer have beside them whom to trust, which the template does not', async () => {
    const { folder } = stage('bundled');
    const read = async ({ name }: Bundle) =>
      JSON.parse(await readFile(join(folder, name, 'settings.json'), 'utf8')) as unknown;
    const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
    expect(await read(mcp)).toEqual(json(besideMcp(settings('bundled'))));
    expect(await read(authorizer)).toEqual(json(besideAuthorizer(settings('bundled'))));
    expect(reconcile.files).not.toContain('settings.json');
    for (const owner of ['Mcp', 'Access', 'Reconcile'] as const) {
      expect(JSON.stringify(variablesOf('bundled', owner))).not.toContain('clerk.example.com');
    }
  });

  test('hold of package.json the version alone', () => {
    expect(mcp.code).toContain(JSON.stringify(version));
    expect(mcp.code).not.toContain('SERVER_VERSION');
    for (const { code } of [mcp, authorizer, reconcile]) expect(code).not.toContain('oxlint');
  });

  test('are of functions that say in AWS of which version they are', () => {
    for (const owner of ['Mcp', 'Access', 'Reconcile'] as const) {
      const { Description } = stage('bundled').only('AWS::Lambda::Function', owner).Properties;
      expect(Description).toMatch(new RegExp(`^clerk-mcp ${version}, stage bundled: `));
    }
  });

  test('of reconcile are without the MCP SDK and the tools', () => {
    for (const part of ['server/discover', 'create_user_invitation', 'marked rule']) {
      expect([part, reconcile.code.includes(part)]).toEqual([part, false]);
    }
  });

  test('of the authorizer tell it what each tool asks for', () => {
    expect(authorizer.code).toContain('create_user_invitation');
    expect(authorizer.code).not.toContain('TOOL_PERMISSIONS');
  });

  test('of the authorizer are without the MCP SDK, the tools and zod', () => {
    // Each is in the other bundle, so the strings are right.
    for (const part of ['server/discover', 'notifications/initialized', 'inputSchema', 'invalid_union']) {
      expect([part, mcp.code.includes(part)]).toEqual([part, true]);
      expect([part, authorizer.code.includes(part)]).toEqual([part, false]);
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Resource, type Synthesized, synthesizeStages } from './synthesized.ts';

const importedArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:clerk/key-AbCdEf';
const settings = {
  dev: {},
  bundled: {},
  quiet: { tracing: false },
  tuned: {
    description: 'Clerk for the support agents',
    account: '123456789012',
    region: 'eu-west-1',
    clerk: { secretArn: importedArn, apiUrl: 'https://clerk.example.com' },
    api: { throttle: { rateLimit: 7, burstLimit: 9 } },
    function: { memoryMb: 2048, timeoutSeconds: 900, reservedConcurrency: 5 },
    logs: { retentionDays: 365 },
    tags: { team: 'identity' },
  },
};

let folder: string;
let stages: Record<keyof typeof settings, Synthesized>;
let stderr: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stack-'));
  ({ stages, stderr } = await synthesizeStages(folder, settings));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

function only(stage: Synthesized, type: string): Resource {
  const [resource, ...others] = stage.ofType(type);
  if (resource === undefined || others.length > 0) throw new Error(`${others.length + 1} of ${type}`);
  return resource;
}

/** The REST API's methods as `<HTTP method> <path part>`. */
function methodsOf(stage: Synthesized): Record<string, Resource['Properties']> {
  const parts = JSON.parse(stage.text).Resources as Record<string, Resource>;
  return Object.fromEntries(
    stage.ofType('AWS::ApiGateway::Method').map(({ Properties }) => {
      const resource = Properties['ResourceId'] as { Ref?: string };
      const part = resource.Ref === undefined ? '' : parts[resource.Ref]?.Properties['PathPart'];
      return [`${String(Properties['HttpMethod'])} /${String(part)}`, Properties];
    }),
  );
}

const integrationOf = (method: Resource['Properties'] | undefined) =>
  method?.['Integration'] as Record<string, unknown>;

const policyStatements = (stage: Synthesized) =>
  (only(stage, 'AWS::IAM::Policy').Properties['PolicyDocument'] as { Statement: unknown[] }).Statement;

const logs = (group: unknown) => ({
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Effect: 'Allow',
  Resource: group,
});
const reads = (secret: unknown) => ({
  Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  Condition: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': ['AWSCURRENT'] } },
  Effect: 'Allow',
  Resource: secret,
});

describe('the synthesis', () => {
  test.each(['dev', 'bundled', 'quiet', 'tuned'] as const)(
    'both cdk-nag packs looked at %s and found nothing unexplained',
    (stage) => {
      expect(stages[stage].packs).toEqual(expect.arrayContaining(['AwsSolutions', 'Serverless']));
      expect(stages[stage].findings).toEqual([]);
    },
  );

  test('it warns of nothing', () => {
    // All it says is which function it bundles; npm may add warnings about the machine's own settings.
    const said = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('npm warn '));
    expect(said).toEqual([expect.stringMatching(/^Bundling asset /)]);
  });

  test('the context of cdk.json applies without the CDK CLI', () => {
    // Without @aws-cdk/aws-apigateway:logGroupDestinationArnWithoutWildcard the ARN would end in ":*".
    const { AccessLogSetting } = only(stages.dev, 'AWS::ApiGateway::Stage').Properties as {
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

describe('the role of the function', () => {
  const ownLog = { 'Fn::GetAtt': [expect.stringMatching(/^McpLog/), 'Arn'] };

  test('may write its log, read its secret and send traces, nothing else', () => {
    expect(policyStatements(stages.dev)).toEqual([
      logs(ownLog),
      reads({ Ref: expect.stringMatching(/^ClerkKey/) }),
      { Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Effect: 'Allow', Resource: '*' },
    ]);
  });

  test('may not even send traces when tracing is off', () => {
    expect(policyStatements(stages.quiet)).toEqual([
      logs(ownLog),
      reads({ Ref: expect.stringMatching(/^ClerkKey/) }),
    ]);
  });

  test('reads exactly the imported secret', () => {
    expect(policyStatements(stages.tuned)[1]).toEqual(reads(importedArn));
  });

  test('has no managed policy and serves Lambda alone', () => {
    const roles = stages.dev
      .ofType('AWS::IAM::Role')
      .filter(({ Properties }) => JSON.stringify(Properties).includes('lambda.amazonaws.com'));
    expect(roles).toHaveLength(1);
    expect(roles[0]?.Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(roles[0]?.Properties).not.toHaveProperty('Policies');
  });
});

describe('the function', () => {
  test('runs on Node 24, arm64, with the default memory and time', () => {
    expect(only(stages.dev, 'AWS::Lambda::Function').Properties).toMatchObject({
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
    expect(only(stages.tuned, 'AWS::Lambda::Function').Properties).toMatchObject({
      MemorySize: 2048,
      Timeout: 900,
      ReservedConcurrentExecutions: 5,
    });
  });

  test('knows the secret by its ARN, and has no variable beyond what it needs', () => {
    const { Variables } = only(stages.dev, 'AWS::Lambda::Function').Properties['Environment'] as {
      Variables: Record<string, unknown>;
    };
    expect(Variables).toEqual({
      CLERK_SECRET_ID: { Ref: expect.stringMatching(/^ClerkKey/) },
      CLERK_API_URL: 'https://api.clerk.com',
      STAGE: 'dev',
      SET_CLERK_KEY_COMMAND: stages.dev.outputs['SetClerkKeyCommand']?.Value,
    });
  });

  test('is one ESM file that needs no require(), with its source map beside it', async () => {
    const assets = (await readdir(stages.bundled.folder)).filter((name) => name.startsWith('asset.'));
    expect(assets).toHaveLength(1);
    const asset = join(stages.bundled.folder, assets[0]!);
    expect(await readdir(asset)).toEqual(['index.mjs', 'index.mjs.map']);
    const code = await readFile(join(asset, 'index.mjs'), 'utf8');
    // What esbuild puts in for a require() that it could not resolve.
    expect(code).not.toContain('Dynamic require of');
    expect(code).not.toContain('sourceMappingURL');
  });
});

describe('the secret', () => {
  test('is made with a random placeholder, so that no value is in the template', () => {
    const secret = only(stages.dev, 'AWS::SecretsManager::Secret');
    expect(secret.Properties).toMatchObject({ GenerateSecretString: {} });
    expect(secret.Properties).not.toHaveProperty('SecretString');
    expect(stages.dev.text).not.toMatch(/sk_(test|live)_|resolve:secretsmanager/);
  });

  test('is not made when one is imported', () => {
    expect(stages.tuned.ofType('AWS::SecretsManager::Secret')).toEqual([]);
  });

  test('goes with a dev stack and stays with any other', () => {
    expect(only(stages.dev, 'AWS::SecretsManager::Secret').DeletionPolicy).toBe('Delete');
    expect(only(stages.quiet, 'AWS::SecretsManager::Secret').DeletionPolicy).toBe('Retain');
  });
});

describe('the API', () => {
  test.each(['POST', 'GET', 'DELETE'])(
    '%s /mcp is signed with IAM and streamed from the function',
    (verb) => {
      const method = methodsOf(stages.dev)[`${verb} /mcp`];
      expect(method?.['AuthorizationType']).toBe('AWS_IAM');
      const integration = integrationOf(method);
      expect(integration).toMatchObject({
        Type: 'AWS_PROXY',
        ResponseTransferMode: 'STREAM',
        TimeoutInMillis: 60_000,
      });
      expect(JSON.stringify(integration['Uri'])).toMatch(
        /\/2021-11-15\/functions\/.*\/response-streaming-invocations/,
      );
    },
  );

  test('waits as long as the function may take', () => {
    expect(integrationOf(methodsOf(stages.tuned)['POST /mcp'])['TimeoutInMillis']).toBe(900_000);
  });

  test('only the three methods of /mcp reach the function, and each needs a signature', () => {
    const methods = Object.entries(methodsOf(stages.dev));
    expect(methods.map(([name]) => name).toSorted()).toEqual([
      'ANY /',
      'ANY /mcp',
      'ANY /{proxy+}',
      'DELETE /mcp',
      'GET /mcp',
      'POST /mcp',
    ]);
    for (const [, method] of methods) {
      expect(integrationOf(method)['Type']).toBe(
        method['AuthorizationType'] === 'AWS_IAM' ? 'AWS_PROXY' : 'MOCK',
      );
    }
  });

  test.each([
    ['ANY /mcp', '405', 'method_not_allowed', 'Send each MCP message as a POST to /dev/mcp.'],
    ['ANY /', '404', 'not_found', 'There is nothing at this path. MCP is served at /dev/mcp.'],
    ['ANY /{proxy+}', '404', 'not_found', 'There is nothing at this path. MCP is served at /dev/mcp.'],
  ])('%s is answered %s without a function', (name, status, code, message) => {
    const integration = integrationOf(methodsOf(stages.dev)[name]);
    expect(integration).toMatchObject({
      PassthroughBehavior: 'NEVER',
      RequestTemplates: { 'application/json': `{"statusCode":${status}}` },
    });
    const [response] = integration['IntegrationResponses'] as Record<string, Record<string, string>>[];
    expect(response?.['StatusCode']).toBe(status);
    expect(JSON.parse(response?.['ResponseTemplates']?.['application/json'] ?? '')).toEqual({
      error: { code, message },
      requestId: '$context.requestId',
    });
  });

  test('the Allow header of a refused method names POST, the one that the function serves', () => {
    const method = methodsOf(stages.dev)['ANY /mcp'];
    expect(integrationOf(method)['IntegrationResponses']).toMatchObject([
      { ResponseParameters: { 'method.response.header.Allow': "'POST'" } },
    ]);
    expect(method?.['MethodResponses']).toMatchObject([
      { StatusCode: '405', ResponseParameters: { 'method.response.header.Allow': true } },
    ]);
  });

  test('every gateway response is JSON with a code, a message and the request id', () => {
    const statuses = stages.dev.ofType('AWS::ApiGateway::GatewayResponse').map(({ Properties }) => {
      const templates = Properties['ResponseTemplates'] as Record<string, string>;
      expect(JSON.parse(templates['application/json'] ?? '')).toEqual({
        error: { code: expect.stringMatching(/^[a-z_]+$/), message: expect.stringMatching(/^[^$#]+$/) },
        requestId: '$context.requestId',
      });
      return [Properties['ResponseType'], Properties['StatusCode']];
    });
    expect(Object.fromEntries(statuses)).toEqual({
      MISSING_AUTHENTICATION_TOKEN: '403',
      UNAUTHORIZED: '401',
      ACCESS_DENIED: '403',
      INVALID_SIGNATURE: '403',
      EXPIRED_TOKEN: '403',
      THROTTLED: '429',
      REQUEST_TOO_LARGE: '413',
      UNSUPPORTED_MEDIA_TYPE: '415',
      INTEGRATION_TIMEOUT: '504',
      INTEGRATION_FAILURE: '502',
      DEFAULT_4XX: undefined,
      DEFAULT_5XX: undefined,
    });
  });

  test('a throttled caller is told when to come back', () => {
    const throttled = stages.dev
      .ofType('AWS::ApiGateway::GatewayResponse')
      .find(({ Properties }) => Properties['ResponseType'] === 'THROTTLED');
    expect(throttled?.Properties['ResponseParameters']).toEqual({
      'gatewayresponse.header.Retry-After': "'1'",
    });
  });

  test('is regional and answers at its own address', () => {
    const { Properties } = only(stages.dev, 'AWS::ApiGateway::RestApi');
    expect(Properties['EndpointConfiguration']).toEqual({ Types: ['REGIONAL'] });
    expect(Properties).not.toHaveProperty('DisableExecuteApiEndpoint');
  });

  test('the stage throttles as the settings say and logs no bodies', () => {
    const stage = only(stages.tuned, 'AWS::ApiGateway::Stage').Properties;
    expect(stage['StageName']).toBe('tuned');
    expect(stage['MethodSettings']).toEqual([
      {
        HttpMethod: '*',
        ResourcePath: '/*',
        DataTraceEnabled: false,
        ThrottlingRateLimit: 7,
        ThrottlingBurstLimit: 9,
      },
    ]);
  });

  test('traces unless the settings turn it off', () => {
    expect(only(stages.dev, 'AWS::ApiGateway::Stage').Properties['TracingEnabled']).toBe(true);
    expect(only(stages.quiet, 'AWS::ApiGateway::Stage').Properties['TracingEnabled']).toBe(false);
  });

  test('each access is one line of JSON in a log group of its own', () => {
    const { AccessLogSetting } = only(stages.dev, 'AWS::ApiGateway::Stage').Properties as {
      AccessLogSetting: { Format: string; DestinationArn: unknown };
    };
    expect(JSON.stringify(AccessLogSetting.DestinationArn)).toContain('HttpAccessLog');
    expect(Object.keys(JSON.parse(AccessLogSetting.Format))).toEqual([
      'requestId',
      'extendedRequestId',
      'timeMs',
      'ip',
      'caller',
      'userArn',
      'method',
      'path',
      'status',
      'responseLength',
      'latencyMs',
      'integrationLatencyMs',
      'integrationError',
      'authorizerError',
      'gatewayError',
    ]);
  });
});

describe('the logs', () => {
  test.each([
    ['dev', 90, 'Delete'],
    ['quiet', 90, 'Retain'],
    ['tuned', 365, 'Retain'],
  ] as const)('of %s are kept %d days, and %s applies with the stack', (stage, days, policy) => {
    const groups = stages[stage].ofType('AWS::Logs::LogGroup');
    expect(groups).toHaveLength(2);
    for (const group of groups) {
      expect(group.Properties['RetentionInDays']).toBe(days);
      expect(group.DeletionPolicy).toBe(policy);
    }
  });
});

describe('the stack', () => {
  test('outputs the URL, the command that sets the key, the secret, the function and its log', () => {
    const { outputs } = stages.tuned;
    expect(Object.keys(outputs)).toEqual([
      'McpUrl',
      'SetClerkKeyCommand',
      'ClerkSecretArn',
      'FunctionName',
      'LogGroupName',
    ]);
    expect(JSON.stringify(outputs['McpUrl']?.Value)).toMatch(/"https:\/\/".*execute-api.*\/mcp"/);
    expect(outputs['SetClerkKeyCommand']?.Value).toBe(
      `read -rs CLERK_SECRET_KEY && aws secretsmanager put-secret-value --region eu-west-1 --secret-id ${importedArn} --secret-string "$CLERK_SECRET_KEY"`,
    );
  });

  test('has the description and the tags of the settings', () => {
    expect(stages.tuned.description).toBe('Clerk for the support agents');
    expect(stages.dev.description).toBe('Clerk MCP server, stage dev');
    expect(only(stages.tuned, 'AWS::Lambda::Function').Properties['Tags']).toEqual([
      { Key: 'team', Value: 'identity' },
    ]);
  });
});

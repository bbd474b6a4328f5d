import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestListener } from 'node:http';
import { deployedStage } from '../../../bin/aws/deployed-stage.ts';
import type { Check } from '../../../bin/doctor/check.ts';
import { stageChecks } from '../../../bin/doctor/stage.ts';
import type { Template } from '../../../local/cloud/assembly.ts';
import { createResolver } from '../../../local/cloud/intrinsics.ts';
import { queryService } from '../../../local/cloud/query-service.ts';
import { sendJson, signedService } from '../../../local/cloud/signed-service.ts';
import { startStackServices, type StackServices } from '../../../local/cloud/stack-services.ts';

const callers = new Map([['test', { accessKeyId: 'test', secretAccessKey: 'test' }]]);
const access = { region: 'us-east-1', callers };
const identity = { name: 'clerk-mcp-prod', region: 'us-east-1', accountId: '123456789012' };
const variables = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL: '',
};
const before = { ...process.env };
beforeAll(() => void Object.assign(process.env, variables));
afterAll(() => {
  for (const name of Object.keys(variables)) delete process.env[name];
  Object.assign(process.env, before);
});
let services: StackServices;
afterEach(() => services.close());

const resource = (Type: string, Properties = {}) => ({ Type, Properties });
const fn = (release: string) =>
  resource('AWS::Lambda::Function', { Description: `clerk-mcp ${release}, stage prod: answers` });
const watched = {
  Topic: resource('AWS::SNS::Topic'),
  Mail: resource('AWS::SNS::Subscription', {
    TopicArn: { Ref: 'Topic' },
    Protocol: 'email',
    Endpoint: 'oncall@example.com',
  }),
  Alarm: resource('AWS::CloudWatch::Alarm', {
    AlarmName: 'clerk-mcp-prod-faults',
    AlarmActions: [{ Ref: 'Topic' }],
  }),
};

/** What is found of a stage with these resources, by name. */
async function found(
  resources: Template['Resources'],
  others: Readonly<Record<string, RequestListener>> = {},
): Promise<Readonly<Record<string, Check>>> {
  const template = { Resources: resources, Outputs: {}, Parameters: {}, Conditions: {}, Mappings: {} };
  const resolver = createResolver(template, identity);
  const functions = Object.entries(resources).flatMap(([logicalId, { Type }]) =>
    Type === 'AWS::Lambda::Function'
      ? [{ logicalId, name: resolver.ref(logicalId), arn: '', memorySize: 128, timeoutMs: 1000 } as never]
      : [],
  );
  services = await startStackServices(
    {
      template,
      templateBody: JSON.stringify(template),
      resolver,
      identity,
      outputs: { LedgerTableName: 'ledger', ClerkSecretArn: 'arn:aws:secretsmanager:us-east-1:1:secret:s' },
      functions: () => functions,
      others,
    },
    access,
  );
  process.env['AWS_ENDPOINT_URL'] = services.url;
  const deployed = await deployedStage('prod', { status: 2, instead: 'another' });
  return Object.fromEntries((await stageChecks(deployed)).map((check) => [check.name, check]));
}

/** A service with a JSON protocol that answers each operation with what is given for it. */
const answering = (service: string, answers: Readonly<Record<string, object>>): RequestListener =>
  signedService(
    { ...access, service },
    () => [],
    ({ headers }, response) => {
      const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
      const answer = answers[operation];
      sendJson(response, answer ? 200 : 400, answer ?? { __type: 'AccessDeniedException', message: 'no' });
    },
  );
const ledger = (isProtected: boolean, recovery: 'ENABLED' | 'DISABLED') => ({
  dynamodb: answering('dynamodb', {
    DescribeTable: { Table: { TableName: 'ledger', DeletionProtectionEnabled: isProtected } },
    DescribeContinuousBackups: {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: recovery },
      },
    },
  }),
});

describe('with AWS credentials', () => {
  test('functions of one release are green, those of two are red', async () => {
    expect((await found({ Mcp: fn('0.2.0'), Access: fn('0.2.0') }))['release']).toMatchObject({
      status: 'green',
      message: 'All functions are of release 0.2.0.',
    });
    await services.close();
    expect((await found({ Mcp: fn('0.3.0'), Access: fn('0.2.0') }))['release']).toMatchObject({
      status: 'red',
      message: 'The functions are of several releases: 0.3.0, 0.2.0.',
      remedy: expect.stringContaining('Deploy the stack anew'),
    });
  });

  test.each([
    [true, 'ENABLED', 'green', /can be restored/],
    [false, 'ENABLED', 'yellow', /lacks deletion protection\./],
    [true, 'DISABLED', 'yellow', /lacks point-in-time recovery\./],
  ] as const)(
    'a ledger with protection %s and recovery %s is %s',
    async (isProtected, recovery, status, words) => {
      const { ledger: check } = await found({}, ledger(isProtected, recovery));
      expect(check).toMatchObject({ status, message: expect.stringMatching(words) });
    },
  );

  test.each([
    ['sk_live_aKey', 'green', /a key of a production instance/],
    ['q7Xp-placeholder', 'red', /not set yet/],
  ])('a secret with %s is %s, and not shown', async (SecretString, status, words) => {
    const others = { secretsmanager: answering('secretsmanager', { GetSecretValue: { SecretString } }) };
    const { secret } = await found({}, others);
    expect(secret).toMatchObject({ status, message: expect.stringMatching(words) });
    expect(JSON.stringify(secret)).not.toContain(SecretString);
  });

  test('alarms that nobody has confirmed are red, and so is one that rings', async () => {
    expect((await found(watched))['alarms']).toMatchObject({
      status: 'red',
      message: 'Nobody has confirmed that they want the alarms: they tell nobody.',
    });
    await services.close();
    const monitoring = answering('monitoring', {
      DescribeAlarms: { MetricAlarms: [{ AlarmName: 'clerk-mcp-prod-faults', StateValue: 'ALARM' }] },
    });
    expect((await found(watched, { monitoring }))['alarms']).toMatchObject({
      status: 'red',
      message: 'clerk-mcp-prod-faults rings.',
    });
  });

  test('alarms that somebody has confirmed are green', async () => {
    const TopicArn = 'arn:aws:sns:us-east-1:123456789012:clerk-mcp-prod-Topic';
    const sns = queryService(
      {
        service: 'sns',
        version: '2010-03-31',
        namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
        actions: {
          ListSubscriptionsByTopic: () => ({
            Subscriptions: [{ TopicArn, SubscriptionArn: `${TopicArn}:1`, Protocol: 'email' }],
          }),
        },
      },
      access,
    );
    expect((await found(watched, { sns }))['alarms']).toMatchObject({
      status: 'green',
      message: '1 alarm, none rings; they tell 1 subscriber.',
    });
  });

  test('what AWS does not say is yellow, and says why', async () => {
    const { ledger: check } = await found({}, { dynamodb: answering('dynamodb', {}) });
    expect(check).toMatchObject({
      status: 'yellow',
      message: expect.stringMatching(/^AWS does not say: These AWS credentials may not do this/),
    });
  });
});

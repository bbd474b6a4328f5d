import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalCloud, startLocalCloud } from '../../../local/cloud/cloud.ts';
import { assembly } from '../../assembly.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ assembly });
});
afterAll(() => cloud.close());

const place = () => ({
  endpoint: cloud.awsUrl,
  region: cloud.region,
  credentials: cloud.operator,
  maxAttempts: 1,
});
const named = { StackName: 'clerk-mcp-local' };

test('the stack has its outputs, and all its resources over several pages', async () => {
  const client = new CloudFormationClient(place());
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand(named));
  expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
  expect(stack?.Outputs).toContainEqual(
    expect.objectContaining({ OutputKey: 'McpUrl', OutputValue: cloud.outputs['McpUrl'] }),
  );
  const pages = [];
  for await (const page of paginateListStackResources({ client }, named)) pages.push(page);
  const resources = pages.flatMap(({ StackResourceSummaries = [] }) => StackResourceSummaries);
  expect(new Set(resources.map(({ LogicalResourceId }) => LogicalResourceId)).size).toBe(resources.length);
  expect(resources).toContainEqual(
    expect.objectContaining({
      ResourceType: 'AWS::DynamoDB::Table',
      PhysicalResourceId: cloud.outputs['LedgerTableName'],
    }),
  );
});

test('the template comes back as it was deployed, with a question mark for what is not ASCII', async () => {
  const client = new CloudFormationClient(place());
  const { TemplateBody = '', StagesAvailable } = await client.send(
    new GetTemplateCommand({ ...named, TemplateStage: 'Processed' }),
  );
  const written = readFileSync(join(assembly, 'ClerkMcp.template.json'), 'utf8');
  expect(written).toContain('sk_…');
  expect(TemplateBody).toBe(written.replaceAll(/[^\0-\x7f]/gu, '?'));
  expect(StagesAvailable).toEqual(['Original', 'Processed']);
  for (const [input, said] of [
    [{ StackName: 'other' }, 'Stack with id other does not exist'],
    [{}, 'Either StackName or ChangeSetName must be specified.'],
    [
      { ...named, TemplateStage: 'Final' as 'Original' },
      /must satisfy enum value set: \[Original, Processed\]/,
    ],
  ] as const) {
    await expect(client.send(new GetTemplateCommand(input))).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(said),
    });
  }
});

test('a stack that is not there is refused as CloudFormation does', async () => {
  const client = new CloudFormationClient(place());
  await expect(client.send(new DescribeStacksCommand({ StackName: 'clerk-mcp-prod' }))).rejects.toMatchObject(
    {
      name: 'ValidationError',
      message: 'Stack with id clerk-mcp-prod does not exist',
    },
  );
});

test('nobody is let in without the credentials of who runs the stack', async () => {
  const stranger = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'none' };
  for (const [credentials, name] of [
    [stranger, 'InvalidClientTokenId'],
    [{ ...cloud.operator, secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
  ] as const) {
    const client = new STSClient({ ...place(), credentials });
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name });
  }
  const unsigned = await fetch(cloud.awsUrl, { method: 'POST', body: 'Action=DescribeStacks' });
  expect([unsigned.status, await unsigned.text()]).toEqual([400, expect.stringContaining('not signed')]);
  const fromPage = await fetch(cloud.awsUrl, {
    method: 'POST',
    headers: {
      origin: 'https://example.com',
      authorization: 'AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/sts/aws4_request',
    },
  });
  expect(fromPage.status).toBe(403);
});

test('what is not served is refused, and not made up', async () => {
  await expect(new STSClient(place()).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
  });
  await expect(
    new CloudWatchClient(place()).send(new PutMetricDataCommand({ Namespace: 'x', MetricData: [] })),
  ).rejects.toMatchObject({ name: 'UnknownOperationException' });
  const topic = 'arn:aws:sns:us-east-1:123456789012:other';
  await expect(
    new SNSClient(place()).send(new ListSubscriptionsByTopicCommand({ TopicArn: topic })),
  ).rejects.toMatchObject({ message: 'Topic does not exist' });
  await expect(
    new LambdaClient(place()).send(new GetFunctionConfigurationCommand({ FunctionName: 'other' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('alarms come in pages, functions by name or ARN, and tables with what protects them', async () => {
  const { MetricAlarms = [], NextToken } = await new CloudWatchClient(place()).send(
    new DescribeAlarmsCommand({ MaxRecords: 2 }),
  );
  expect([MetricAlarms.length, NextToken]).toEqual([2, '2']);
  expect(MetricAlarms[0]).toMatchObject({
    StateValue: 'OK',
    AlarmName: expect.stringMatching(/^clerk-mcp-local-/),
  });
  const lambda = new LambdaClient(place());
  const name = cloud.outputs['FunctionName'] ?? '';
  const arn = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
  for (const FunctionName of [name, arn, `${arn}:live`]) {
    const { Description } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(Description).toMatch(/^clerk-mcp \d+\.\d+\.\d+, stage local/);
  }
  const dynamodb = new DynamoDBClient(place());
  const table = { TableName: cloud.outputs['LedgerTableName'] };
  const { Table } = await dynamodb.send(new DescribeTableCommand(table));
  expect(Table).toMatchObject({ ...table, DeletionProtectionEnabled: expect.any(Boolean) });
  const { ContinuousBackupsDescription } = await dynamodb.send(new DescribeContinuousBackupsCommand(table));
  expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toEqual({
    PointInTimeRecoveryStatus: 'ENABLED',
  });
});

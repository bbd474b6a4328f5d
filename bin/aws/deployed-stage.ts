import {
  CloudFormationClient,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { kindOfKey, type KeyKind } from '../../lambda/clerk/secret-key.ts';
import { outputsOf, stackOf, type StackQuestion } from './stack-outputs.ts';

/** A stage as it is deployed. */
export interface DeployedStage {
  readonly stage: string;
  readonly stack: Stack;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly StackResourceSummary[];
}

/** Names of an alarm that one request takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const mostAlarms = 100;

/** The stack of a stage and what it is made of. Throws as `stackOf` does, and what CloudFormation throws. */
export async function deployedStage(
  stage: string,
  question: Omit<StackQuestion, 'region'>,
): Promise<DeployedStage> {
  const stack = await stackOf(stage, { ...question, region: undefined });
  const client = new CloudFormationClient({});
  try {
    const resources: StackResourceSummary[] = [];
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: stack.StackName },
    )) {
      resources.push(...StackResourceSummaries);
    }
    return { stage, stack, outputs: outputsOf(stack), resources };
  } finally {
    client.destroy();
  }
}

const idsOf = ({ resources }: DeployedStage, type: string) =>
  resources.flatMap(({ ResourceType, PhysicalResourceId: id }) =>
    ResourceType === type && id !== undefined ? [id] : [],
  );

/** A function, and the release that its description names. */
export interface DeployedFunction {
  readonly name: string;
  /** Undefined for a function that is not the server's own, as those that the CDK adds. */
  readonly release: string | undefined;
  /** What it is for, as its description goes on. */
  readonly purpose: string;
  readonly changedAt: string;
}

/** The functions of a stage, as callers get them: by the alias where there is one. Throws what Lambda throws. */
export async function functionsOf(stage: DeployedStage): Promise<DeployedFunction[]> {
  const aliases = idsOf(stage, 'AWS::Lambda::Alias');
  const names = idsOf(stage, 'AWS::Lambda::Function').map(
    (name) => aliases.find((alias) => alias.split(':').at(-2) === name) ?? name,
  );
  const client = new LambdaClient({});
  try {
    return await Promise.all(
      names.map(async (asked) => {
        const {
          FunctionName = asked,
          Description = '',
          LastModified = '',
        } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: asked }));
        const [, release, purpose = ''] = /^clerk-mcp (\S+), stage \S+: (.*)$/.exec(Description) ?? [];
        return { name: FunctionName, release, purpose, changedAt: LastModified };
      }),
    );
  } finally {
    client.destroy();
  }
}

/** The alarms of a stage. Throws what CloudWatch throws. */
export async function alarmsOf(stage: DeployedStage): Promise<MetricAlarm[]> {
  const names = idsOf(stage, 'AWS::CloudWatch::Alarm').slice(0, mostAlarms);
  if (names.length === 0) return [];
  const client = new CloudWatchClient({});
  try {
    const { MetricAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({ AlarmNames: names, MaxRecords: mostAlarms }),
    );
    return MetricAlarms;
  } finally {
    client.destroy();
  }
}

/** How many subscriptions of a topic are confirmed, and how many are not. Throws what SNS throws. */
export async function subscriptionsOf(topic: string): Promise<{ confirmed: number; pending: number }> {
  const client = new SNSClient({});
  try {
    const { Subscriptions = [] } = await client.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topic }),
    );
    const pending = Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation');
    return { confirmed: Subscriptions.length - pending.length, pending: pending.length };
  } finally {
    client.destroy();
  }
}

/** Whether a table can be deleted by mistake, and read as it was. Throws what DynamoDB throws. */
export async function protectionOf(table: string): Promise<{ kept: boolean; recoverable: boolean }> {
  const client = new DynamoDBClient({});
  try {
    const [{ Table }, { ContinuousBackupsDescription: backups }] = await Promise.all([
      client.send(new DescribeTableCommand({ TableName: table })),
      client.send(new DescribeContinuousBackupsCommand({ TableName: table })),
    ]);
    return {
      kept: Table?.DeletionProtectionEnabled === true,
      recoverable: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
    };
  } finally {
    client.destroy();
  }
}

/** The kind of instance that the key in a secret is for; undefined where no key is in it. Throws what Secrets Manager throws. */
export async function keyKindIn(arn: string): Promise<KeyKind | undefined> {
  const region = arn.split(':')[3];
  const client = new SecretsManagerClient(region ? { region } : {});
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return kindOfKey(SecretString);
  } finally {
    client.destroy();
  }
}

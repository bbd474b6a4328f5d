import { createServer, type RequestListener } from 'node:http';
import type { Template } from './assembly.ts';
import type { FunctionDefinition } from './functions.ts';
import type { Resolver } from './intrinsics.ts';
import { closeServer, listen } from './listen.ts';
import { QueryError, queryService } from './query-service.ts';
import type { StackIdentity } from './resource-values.ts';
import { jsonIn, sendJson, type ServiceAccess, signedService } from './signed-service.ts';
import * as z from 'zod';

/** The stack, as those see it who run it. */
export interface DeployedStack {
  readonly template: Template;
  /** The template as it was sent. */
  readonly templateBody: string;
  readonly resolver: Resolver;
  readonly identity: StackIdentity;
  /** With addresses of this machine. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The functions, as they are now. */
  readonly functions: () => Iterable<FunctionDefinition>;
  /** Services that have an address of their own, too, by the name that signatures have; they win over those here. */
  readonly others: Readonly<Record<string, RequestListener | undefined>>;
}

/** All services that commands ask of AWS, at one address: what `AWS_ENDPOINT_URL` is for. */
export interface StackServices {
  readonly url: string;
  close(): Promise<void>;
}

const templateStages = ['Original', 'Processed'];

/**
 * What is not ASCII comes back as a question mark:
 * https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1220
 */
const asciiOf = (text: string) => text.replaceAll(/[\u{80}-\u{10ffff}]/gu, '?');

/** Items on a page, where the service does not say how many. */
const page = 100;

/**
 * Serves to whom `access` names, on a free loopback port: of CloudFormation DescribeStacks, ListStackResources and GetTemplate, of STS
 * GetCallerIdentity, of CloudWatch DescribeAlarms, of SNS ListSubscriptionsByTopic, of Lambda GetFunctionConfiguration,
 * and the services in `others`. A request is for the service that it is signed for.
 */
export async function startStackServices(
  stack: DeployedStack,
  access: ServiceAccess,
): Promise<StackServices> {
  const listeners: Readonly<Record<string, RequestListener | undefined>> = {
    cloudformation: cloudFormation(stack, access),
    sts: sts(stack, access),
    sns: sns(stack, access),
    monitoring: cloudWatch(stack, access),
    lambda: lambda(stack, access),
    ...stack.others,
  };
  const server = createServer((message, response) => {
    const [, service = ''] =
      /Credential=[^/,]+\/\d{8}\/[^/]+\/([a-z0-9-]+)\/aws4_request/.exec(
        message.headers.authorization ?? '',
      ) ?? [];
    const listener = listeners[service];
    if (listener) listener(message, response);
    else {
      message.resume();
      const why = service === '' ? 'The request is not signed.' : `There is no ${service} here.`;
      sendJson(response, 400, { __type: 'UnknownOperationException', message: why });
    }
  });
  return { url: await listen(server, 0), close: () => closeServer(server) };
}

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html
 */
function cloudFormation(
  { template, resolver, identity, outputs, templateBody }: DeployedStack,
  access: ServiceAccess,
): RequestListener {
  const { name, region, accountId } = identity;
  const StackId = `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/00000000-0000-4000-8000-000000000000`;
  const since = new Date().toISOString();
  const resources = Object.entries(template.Resources).map(([LogicalResourceId, { Type }]) => ({
    LogicalResourceId,
    PhysicalResourceId: resolver.ref(LogicalResourceId),
    ResourceType: Type,
    LastUpdatedTimestamp: since,
    ResourceStatus: 'CREATE_COMPLETE',
  }));
  const require = (asked: string | null) => {
    if (asked === name || asked === StackId) return;
    throw new QueryError('ValidationError', `Stack with id ${asked} does not exist`);
  };
  const service = {
    service: 'cloudformation',
    version: '2010-05-15',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    actions: {
      DescribeStacks(parameters: URLSearchParams) {
        if (parameters.has('StackName')) require(parameters.get('StackName'));
        const described = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
        }));
        return {
          Stacks: [
            {
              StackId,
              StackName: name,
              CreationTime: since,
              StackStatus: 'CREATE_COMPLETE',
              Outputs: described,
            },
          ],
        };
      },
      ListStackResources(parameters: URLSearchParams) {
        const asked = parameters.get('StackName');
        if (asked === null)
          throw new QueryError(
            'ValidationError',
            "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null",
          );
        require(asked);
        const start = Number(parameters.get('NextToken') ?? 0);
        const end = start + page;
        return {
          StackResourceSummaries: resources.slice(start, end),
          NextToken: end < resources.length ? String(end) : undefined,
        };
      },
      GetTemplate(parameters: URLSearchParams) {
        const stage = parameters.get('TemplateStage') ?? 'Original';
        if (!templateStages.includes(stage)) {
          throw new QueryError(
            'ValidationError',
            `1 validation error detected: Value '${stage}' at 'templateStage' failed to satisfy constraint: Member must satisfy enum value set: [${templateStages.join(', ')}]`,
          );
        }
        const asked = parameters.get('StackName');
        if (asked === null && !parameters.has('ChangeSetName')) {
          throw new QueryError('ValidationError', 'Either StackName or ChangeSetName must be specified.');
        }
        if (parameters.has('ChangeSetName')) {
          throw new QueryError('ChangeSetNotFound', 'There are no change sets here.');
        }
        require(asked);
        return { TemplateBody: asciiOf(templateBody), StagesAvailable: [...templateStages] };
      },
    },
  };
  return queryService(service, access);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function sts({ identity: { accountId } }: DeployedStack, access: ServiceAccess): RequestListener {
  const service = {
    service: 'sts',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    actions: {
      GetCallerIdentity: () => ({
        Arn: `arn:aws:iam::${accountId}:user/operator`,
        UserId: 'AIDAOPERATOROFLAPTOP1',
        Account: accountId,
      }),
    },
  };
  return queryService(service, access);
}

/**
 * Subscriptions that the template has, by email, which nobody has confirmed here: such a one has no ARN yet.
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
function sns({ template, resolver, identity }: DeployedStack, access: ServiceAccess): RequestListener {
  const topics = new Set(
    Object.entries(template.Resources).flatMap(([id, { Type }]) =>
      Type === 'AWS::SNS::Topic' ? [resolver.ref(id)] : [],
    ),
  );
  const subscriptions = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::SNS::Subscription'
      ? [resolver.value(Properties) as { TopicArn: string; Protocol: string; Endpoint: string }]
      : [],
  );
  const service = {
    service: 'sns',
    version: '2010-03-31',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    actions: {
      ListSubscriptionsByTopic(parameters: URLSearchParams) {
        const TopicArn = parameters.get('TopicArn') ?? '';
        if (!topics.has(TopicArn)) throw new QueryError('NotFound', 'Topic does not exist');
        return {
          Subscriptions: subscriptions
            .filter((one) => one.TopicArn === TopicArn)
            .map(({ Protocol, Endpoint }) => ({
              SubscriptionArn: 'PendingConfirmation',
              Owner: identity.accountId,
              Protocol,
              Endpoint,
              TopicArn,
            })),
        };
      },
    },
  };
  return queryService(service, access);
}

const describeAlarms = z.looseObject({
  AlarmNames: z.array(z.string()).max(100).default([]),
  MaxRecords: z.int().min(1).max(100).default(50),
  NextToken: z.string().optional(),
});

/**
 * Alarms that know of nothing: what is missing is as it should be, as the template has it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
function cloudWatch({ template, resolver }: DeployedStack, access: ServiceAccess): RequestListener {
  const alarms = Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::CloudWatch::Alarm') return [];
    const {
      AlarmDescription,
      ActionsEnabled = true,
      AlarmActions = [],
    } = resolver.value(Properties) as {
      AlarmDescription?: string;
      ActionsEnabled?: boolean;
      AlarmActions?: string[];
    };
    const AlarmName = resolver.ref(id);
    return [{ AlarmName, AlarmDescription, ActionsEnabled, AlarmActions, StateValue: 'OK' }];
  });
  return signedService(
    { ...access, service: 'monitoring' },
    ({ headers }) => [
      { action: `cloudwatch:${String(headers['x-amz-target']).split('.')[1]}`, resource: '*' },
    ],
    ({ headers, body }, response) => {
      const target = String(headers['x-amz-target']);
      const asked = describeAlarms.safeParse(jsonIn(body));
      if (target !== 'GraniteServiceVersion20100801.DescribeAlarms') {
        sendJson(response, 400, { __type: 'UnknownOperationException', message: `${target} is not served` });
        return;
      }
      if (!asked.success) {
        sendJson(response, 400, { __type: 'ValidationError', message: z.prettifyError(asked.error) });
        return;
      }
      const { AlarmNames, MaxRecords, NextToken = '0' } = asked.data;
      const named = alarms.filter(
        ({ AlarmName }) => AlarmNames.length === 0 || AlarmNames.includes(AlarmName),
      );
      const end = Number(NextToken) + MaxRecords;
      sendJson(response, 200, {
        MetricAlarms: named.slice(Number(NextToken), end),
        CompositeAlarms: [],
        ...(end < named.length && { NextToken: String(end) }),
      });
    },
  );
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
function lambda(
  { template, resolver, identity, functions }: DeployedStack,
  access: ServiceAccess,
): RequestListener {
  const since = new Date().toISOString().replace('Z', '+0000');
  const wordsOf = (name: string) => {
    const found = Object.entries(template.Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && resolver.ref(id) === name,
    );
    return found && (resolver.value(found[1].Properties) as { Description?: string }).Description;
  };
  return signedService(
    { ...access, service: 'lambda' },
    ({ url }) => [{ action: 'lambda:GetFunctionConfiguration', resource: url }],
    ({ method, url }, response) => {
      const [, asked = ''] = /^\/2015-03-31\/functions\/([^/?]+)\/configuration$/.exec(url) ?? [];
      // By its name, or by its ARN with or without a qualifier.
      const name = decodeURIComponent(asked).split(':')[6] ?? decodeURIComponent(asked);
      const found = [...functions()].find((one) => one.name === name);
      if (method !== 'GET' || !found) {
        response.setHeader('x-amzn-errortype', 'ResourceNotFoundException');
        sendJson(response, 404, {
          Type: 'User',
          Message: `Function not found: arn:aws:lambda:${identity.region}:${identity.accountId}:function:${name}`,
        });
        return;
      }
      sendJson(response, 200, {
        FunctionName: found.name,
        FunctionArn: found.arn,
        Description: wordsOf(found.name) ?? '',
        MemorySize: found.memorySize,
        Timeout: found.timeoutMs / 1000,
        LastModified: since,
        State: 'Active',
        LastUpdateStatus: 'Successful',
      });
    },
  );
}

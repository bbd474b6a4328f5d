import { createHash } from 'node:crypto';
import type { TemplateResource } from './assembly.ts';

/** Where the stack pretends to be deployed. */
export interface StackIdentity {
  name: string;
  region: string;
  /** Twelve digits. */
  accountId: string;
}

/** Resolves the intrinsic functions inside a property's value. */
export type Resolve = (value: unknown) => unknown;

/** A stable identifier of `length` lowercase letters and digits, the same for the same seed. */
export function stableId(seed: string, length: number): string {
  const digits = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`).toString(36);
  return digits.padStart(length, '0').slice(0, length);
}

/** What `Ref` gives for a resource: its name, id or ARN, whichever CloudFormation returns for the type. */
export function referenceTo(
  logicalId: string,
  resource: TemplateResource,
  stack: StackIdentity,
  resolve: Resolve,
): string {
  const property = (name: string) => textOf(resolve(resource.Properties[name]));
  const given = `${stack.name}-${logicalId}`;
  switch (resource.Type) {
    case 'AWS::Lambda::Function':
      return property('FunctionName') ?? given;
    case 'AWS::Lambda::Version':
      return `${functionArn(property('FunctionName') ?? given, stack)}:1`;
    case 'AWS::Lambda::Alias':
      return `${functionArn(property('FunctionName') ?? given, stack)}:${property('Name')}`;
    case 'AWS::SecretsManager::Secret':
      return arn('secretsmanager', `secret:${property('Name') ?? given}-${stableId(logicalId, 6)}`, stack);
    case 'AWS::ApiGateway::RestApi':
      return stableId(logicalId, 10);
    case 'AWS::ApiGateway::Stage':
      return property('StageName') ?? 'prod';
    case 'AWS::ApiGateway::Resource':
    case 'AWS::ApiGateway::Authorizer':
    case 'AWS::ApiGateway::Deployment':
      return stableId(logicalId, 6);
    case 'AWS::Logs::LogGroup':
      return property('LogGroupName') ?? given;
    case 'AWS::IAM::Role':
      return property('RoleName') ?? given;
    case 'AWS::DynamoDB::Table':
      return property('TableName') ?? given;
    case 'AWS::CloudWatch::Alarm':
      return property('AlarmName') ?? given;
    case 'AWS::SNS::Topic':
      return arn('sns', property('TopicName') ?? given, stack);
    default:
      return given;
  }
}

/** What `Fn::GetAtt` gives for an attribute of a resource; a believable ARN or name where no rule is known. */
export function attributeOf(
  logicalId: string,
  attribute: string,
  resource: TemplateResource,
  stack: StackIdentity,
  resolve: Resolve,
): string {
  const reference = referenceTo(logicalId, resource, stack, resolve);
  switch (`${resource.Type}.${attribute}`) {
    case 'AWS::Lambda::Function.Arn':
      return functionArn(reference, stack);
    case 'AWS::Lambda::Version.Version':
      return '1';
    case 'AWS::ApiGateway::RestApi.RootResourceId':
      return stableId(`${logicalId}/`, 10);
    case 'AWS::Logs::LogGroup.Arn':
      return `${arn('logs', `log-group:${reference}`, stack)}:*`;
    case 'AWS::IAM::Role.Arn':
      return `arn:aws:iam::${stack.accountId}:role${textOf(resolve(resource.Properties['Path'])) ?? '/'}${reference}`;
    case 'AWS::WAFv2::IPSet.Arn':
      return arn('wafv2', `regional/ipset/${reference}/${stableId(logicalId, 12)}`, stack);
    case 'AWS::WAFv2::WebACL.Arn':
      return arn('wafv2', `regional/webacl/${reference}/${stableId(logicalId, 12)}`, stack);
    case 'AWS::Events::Rule.Arn':
      return arn('events', `rule/${reference}`, stack);
    case 'AWS::DynamoDB::Table.Arn':
      return arn('dynamodb', `table/${reference}`, stack);
    default:
      if (reference.startsWith('arn:')) return reference;
      if (!attribute.endsWith('Arn')) return `${reference}-${attribute}`;
      return arn(resource.Type.split('::')[1]?.toLowerCase() ?? 'cloudformation', reference, stack);
  }
}

/** The unqualified ARN of a function, given its name or an ARN of it. */
export function functionArn(nameOrArn: string, stack: StackIdentity): string {
  return nameOrArn.startsWith('arn:')
    ? nameOrArn.split(':').slice(0, 7).join(':')
    : arn('lambda', `function:${nameOrArn}`, stack);
}

function arn(service: string, resource: string, { region, accountId }: StackIdentity): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

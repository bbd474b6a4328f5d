import { Aws, Stack, Validations } from 'aws-cdk-lib';
import {
  CfnSecurityGroup,
  CfnVPCEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
} from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/**
 * What Lambda does with a function's role to attach it to a VPC; none of it can be bound to a resource.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const attaching = [
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'UnassignPrivateIpAddresses',
].map((action) => `ec2:${action}`);

/** Lets Lambda attach functions of this role to the VPC of the settings, and denies it to their own code. */
export function grantAttaching(role: Role, { network: { functions } }: Settings): void {
  if (!functions) return;
  role.addToPolicy(new PolicyStatement({ actions: attaching, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: attaching,
      resources: ['*'],
      // It is there in requests of a function's code alone. Not the function's ARN: it waits for this policy.
      conditions: {
        ArnLike: {
          'lambda:SourceFunctionArn': `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:*`,
        },
      },
    }),
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: 'Attaching a function to a VPC has no resource-level permissions; its own code is denied them.',
  });
}

/**
 * Puts a function into the subnets of the settings. Not by the construct's own property: that would take a VPC, and give
 * the role a policy that may write every log.
 */
export function attach(fn: LambdaFunction, { network: { functions } }: Settings): void {
  if (!functions || !(fn.node.defaultChild instanceof CfnFunction)) return;
  const { subnetIds, securityGroupIds } = functions;
  fn.node.defaultChild.vpcConfig = { subnetIds, securityGroupIds };
}

/** The endpoints in a VPC by which functions reach what they ask of AWS. */
export class FunctionEndpoints extends Construct {
  constructor(scope: Construct, id: string, { network: { functions }, ...settings }: Settings) {
    super(scope, id);
    if (!functions?.createEndpoints) return;
    const { subnetIds, securityGroupIds, createEndpoints } = functions;
    const { vpcId, routeTableIds = [], services } = createEndpoints;
    if (services.includes('dynamodb')) {
      new CfnVPCEndpoint(this, 'dynamodb', {
        vpcId,
        serviceName: GatewayVpcEndpointAwsService.DYNAMODB.name,
        vpcEndpointType: 'Gateway',
        routeTableIds,
      });
    }
    const others = services.filter((service) => service !== 'dynamodb');
    if (others.length === 0) return;
    const group = new CfnSecurityGroup(this, 'Group', {
      vpcId,
      groupDescription: `The functions of ${Stack.of(this).stackName} to VPC endpoints, stage ${settings.stage}`,
      securityGroupIngress: securityGroupIds.map((sourceSecurityGroupId) => ({
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        sourceSecurityGroupId,
        description: 'Functions of clerk-mcp',
      })),
    });
    for (const service of others) {
      new CfnVPCEndpoint(this, service, {
        vpcId,
        serviceName: new InterfaceVpcEndpointAwsService(service).name,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds,
        securityGroupIds: [group.attrGroupId],
      });
    }
  }
}

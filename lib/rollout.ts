import { Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { McpFunction } from './mcp-function.ts';
import type { Settings } from './settings/settings.ts';

/** What is rolled out, and by whose verdict. */
export interface RolloutProps {
  readonly settings: Settings;
  readonly mcp: McpFunction;
  /** Alarms that take a new version back when they ring. */
  readonly judges: readonly IAlarm[];
}

/**
 * Has CodeDeploy give a new version of the MCP function one of ten calls for a quarter of an hour, which is as long as
 * alarms need that look at two periods of five minutes, and all calls then; or does nothing, as the settings say.
 */
export function rollOut(scope: Construct, id: string, { settings, mcp, judges }: RolloutProps): void {
  if (settings.deployment.rollout !== 'canary') return;
  const rollout = new Construct(scope, id);
  const role = new Role(rollout, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') });
  const { functionArn } = mcp.function;
  // What AWSCodeDeployRoleForLambdaLimited gives for every function of the account, and without what hooks need.
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForLambdaLimited.html
  const grants = [
    Grant.addToPrincipal({
      grantee: role,
      actions: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
      resourceArns: [functionArn, `${functionArn}:${mcp.live.aliasName}`],
    }),
    Grant.addToPrincipal({ grantee: role, actions: ['cloudwatch:DescribeAlarms'], resourceArns: ['*'] }),
  ];
  Validations.of(role).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: 'CodeDeploy reads the states of alarms; for any that is part of another one, that needs all.',
  });
  const group = new LambdaDeploymentGroup(rollout, 'Group', {
    alias: mcp.live,
    deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
    alarms: [...judges],
    autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    // The construct would add the managed policy to a role that it may change.
    role: role.withoutPolicyUpdates(),
  });
  for (const grant of grants) grant.applyBefore(group);
}

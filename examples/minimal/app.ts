import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ClerkMcp } from 'clerk-mcp';

// An agent of this account that signs its requests with AWS keys, and may look up users and their organizations.

const app = new App();
const stack = new Stack(app, 'Agents');

const agent = new Role(stack, 'Agent', {
  roleName: 'clerk-mcp-agent',
  assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')],
});

const clerk = new ClerkMcp(stack, 'Clerk', {
  stage: 'dev',
  identity: { iam: true },
  access: {
    roles: { 'read-only': ['users:read', 'memberships:read'] },
    rules: [{ name: 'agents', principals: [{ iamRole: 'clerk-mcp-agent' }], roles: ['read-only'] }],
  },
});
clerk.grantInvoke(agent);

new CfnOutput(stack, 'McpUrl', { value: clerk.url });
// What to run once, to set Clerk's secret key.
new CfnOutput(stack, 'SetClerkKeyCommand', { value: clerk.setClerkKeyCommand });

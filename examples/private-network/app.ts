import { App, Stack } from 'aws-cdk-lib';
import { ClerkMcp } from 'clerk-mcp';

// Reached from one network alone, with functions in it, and with Clerk's key in a secret that another team keeps.

const app = new App();
const stack = new Stack(app, 'Clerk', { env: { account: '123456789012', region: 'eu-west-1' } });

const clerk = new ClerkMcp(stack, 'Mcp', {
  stage: 'prod',
  clerk: {
    secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:platform/clerk-AbCdEf',
    kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-4e5f-6789-abcd-ef0123456789',
  },
  network: {
    vpcEndpointIds: ['vpce-0a1b2c3d4e5f60718'],
    functions: {
      subnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-1a2b3c4d5e6f70819'],
      securityGroupIds: ['sg-0a1b2c3d4e5f60718'],
    },
  },
  identity: { iam: true },
  access: {
    production: 'read-only',
    roles: { 'read-only': ['users:read', 'memberships:read'] },
    rules: [{ principals: [{ iamRole: 'support-agent' }], roles: ['read-only'] }],
  },
});
clerk.addOutputs();

import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ClerkSecret } from './clerk-secret.ts';
import { McpApi } from './mcp-api.ts';
import { McpFunction } from './mcp-function.ts';
import type { Settings } from './settings.ts';

/** One stage of the server: API Gateway, Lambda and the secret with Clerk's key. */
export class ClerkMcpStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: StackProps & { settings: Settings }) {
    super(scope, id, props);
    const { secret } = new ClerkSecret(this, 'Clerk', settings);
    // Typed in, not passed: the key stays out of the shell's history.
    const setClerkKeyCommand = `read -rs CLERK_SECRET_KEY && aws secretsmanager put-secret-value --region ${this.region} --secret-id ${secret.secretArn} --secret-string "$CLERK_SECRET_KEY"`;
    const mcp = new McpFunction(this, 'Mcp', { settings, clerkSecret: secret, setClerkKeyCommand });
    const api = new McpApi(this, 'Http', { settings, mcp: mcp.function });

    new CfnOutput(this, 'McpUrl', { value: api.mcpUrl, description: 'Where MCP clients connect' });
    new CfnOutput(this, 'SetClerkKeyCommand', {
      value: setClerkKeyCommand,
      description: "Run it, paste Clerk's secret key (sk_...), press Enter",
    });
    new CfnOutput(this, 'LogGroupName', {
      value: mcp.logGroup.logGroupName,
      description: 'One line a request',
    });
  }
}

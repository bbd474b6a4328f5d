import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ClerkSecret } from './clerk-secret.ts';
import { McpApi } from './mcp-api.ts';
import { McpFunction } from './mcp-function.ts';
import type { Settings } from './settings.ts';

/** A stack's ordinary properties, and the settings of its stage. */
export interface ClerkMcpStackProps extends StackProps {
  readonly settings: Settings;
}

/** One stage of the server: API Gateway, Lambda and the secret with Clerk's key. */
export class ClerkMcpStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: ClerkMcpStackProps) {
    super(scope, id, props);
    const { secret } = new ClerkSecret(this, 'Clerk', settings);
    // Typed in, not passed: the key stays out of the shell's history. Bash and zsh both know `read -rs`.
    const setClerkKeyCommand = `read -rs CLERK_SECRET_KEY && aws secretsmanager put-secret-value --region ${this.region} --secret-id ${secret.secretArn} --secret-string "$CLERK_SECRET_KEY"`;
    const mcp = new McpFunction(this, 'Mcp', { settings, clerkSecret: secret, setClerkKeyCommand });
    const api = new McpApi(this, 'Http', { settings, mcp: mcp.function });

    this.output('McpUrl', api.mcpUrl, 'Where MCP clients connect');
    this.output(
      'SetClerkKeyCommand',
      setClerkKeyCommand,
      "Run it, paste Clerk's secret key (sk_...), press Enter",
    );
    this.output('ClerkSecretArn', secret.secretArn, "Holds Clerk's secret key");
    this.output('FunctionName', mcp.function.functionName, 'The function behind the URL');
    this.output('LogGroupName', mcp.logGroup.logGroupName, 'The log of the function: one line a request');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}

import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ClerkMcpStack } from './clerk-mcp-stack.ts';
import type { Settings } from './settings.ts';

/** The CDK app of one stage, with its security checks; `app` defaults to one that the CDK CLI set up. */
export function createApp(settings: Settings, app = new App()): App {
  new ClerkMcpStack(app, 'ClerkMcp', {
    stackName: `clerk-mcp-${settings.stage}`,
    description: `Clerk MCP server, stage ${settings.stage}`,
    settings,
    env: {
      ...(settings.account ? { account: settings.account } : {}),
      ...(settings.region ? { region: settings.region } : {}),
    },
  });
  for (const [key, value] of Object.entries(settings.tags)) Tags.of(app).add(key, value);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}

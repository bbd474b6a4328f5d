import { App, Tags } from 'aws-cdk-lib';
import cdkJson from '../cdk.json' with { type: 'json' };
import { ClerkMcpStack } from './clerk-mcp-stack.ts';
import { tagsOf } from './cost-tag.ts';
import type { Settings } from './settings/settings.ts';
import { stackNameOf } from './settings/stack-name.ts';
import { untagged } from './untagged.ts';

/** Where and how to synthesize when it is not the CDK CLI that runs the app. */
export interface StageAppProps {
  /** Folder of the cloud assembly; default: the CLI's, or a temporary one without the CLI. */
  readonly outdir?: string;
  /** Context on top of that of `cdk.json`; what the CLI passes on wins over both. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** False leaves out the rules that templates are held to, which take longer than making them; default: true. */
  readonly checks?: boolean;
}

/** The CDK app of one stage, held to no rules but CloudFormation's own. Call `synth()` on it. */
export function createStageApp(
  settings: Settings,
  { outdir, context, checks = true }: StageAppProps = {},
): App {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    context: { ...cdkJson.context, ...context },
    builtinCloudFormationValidation: checks,
  });
  new ClerkMcpStack(app, 'ClerkMcp', {
    stackName: stackNameOf(settings),
    description: settings.description ?? `Clerk MCP server, stage ${settings.stage}`,
    settings,
    env: {
      ...(settings.account === undefined ? {} : { account: settings.account }),
      ...(settings.region === undefined ? {} : { region: settings.region }),
    },
  });
  for (const [key, value] of Object.entries(tagsOf(settings))) {
    Tags.of(app).add(key, value, { excludeResourceTypes: untagged });
  }
  return app;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import * as z from 'zod';
import { ClerkMcpStack } from './clerk-mcp-stack.ts';
import { tagsOf } from './cost-tag.ts';
import type { Settings } from './settings/settings.ts';
import { stackNameOf } from './settings/stack-name.ts';

/** Where and how to synthesize when it is not the CDK CLI that runs the app. */
export interface AppProps {
  /** Folder of the cloud assembly; default: the CLI's, or a temporary one without the CLI. */
  readonly outdir?: string;
  /** Context on top of that of `cdk.json`; what the CLI passes on wins over both. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** False leaves out the rules that templates are held to, which take longer than making them; default: true. */
  readonly checks?: boolean;
}

/** They take no tag with an empty value, and there are so many that 50 long ones on each would be half of a template. */
const untagged = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::ApiGateway::DomainNameAccessAssociation',
];

/** The CDK app of one stage, with its security checks. Call `synth()` on it. */
export function createApp(settings: Settings, { outdir, context, checks = true }: AppProps = {}): App {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    context: { ...projectContext(), ...context },
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
  if (checks) Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}

/** The stage chosen with `-c stage=<name>`; `dev` when none is. */
export function requestedStage(): string {
  // Never synthesized: it only reads the context that the CLI hands over.
  const stage: unknown = new App({ autoSynth: false }).node.tryGetContext('stage');
  return typeof stage === 'string' ? stage : 'dev';
}

const cdkJson = z.looseObject({ context: z.record(z.string(), z.unknown()).default({}) });

function projectContext(): Record<string, unknown> {
  const file = join(import.meta.dirname, '../cdk.json');
  return cdkJson.parse(JSON.parse(readFileSync(file, 'utf8'))).context;
}

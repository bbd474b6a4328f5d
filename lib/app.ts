import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Settings } from './settings/settings.ts';
import { createStageApp, type StageAppProps } from './stage-app.ts';

/** The CDK app of one stage, with its security checks. Call `synth()` on it. */
export function createApp(settings: Settings, props: StageAppProps = {}): App {
  const app = createStageApp(settings, props);
  if (props.checks ?? true)
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}

/** The stage chosen with `-c stage=<name>`; `dev` when none is. */
export function requestedStage(): string {
  // Never synthesized: it only reads the context that the CLI hands over.
  const stage: unknown = new App({ autoSynth: false }).node.tryGetContext('stage');
  return typeof stage === 'string' ? stage : 'dev';
}

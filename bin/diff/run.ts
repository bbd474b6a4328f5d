import { masked } from '../../lib/settings/problems.ts';
import { deployedTemplate } from '../aws/deployed-template.ts';
import { settingsOf } from '../aws/stage-settings.ts';
import { print, will } from '../terminal/will.ts';
import { deployedSide, type Outcome, type StageDiff, stageDiff } from './stage-diff.ts';
import { synthesizedTemplate } from './synthesized.ts';
import { diffText } from './text.ts';

/** What the process ends with; 1 is for settings that can't be used, 2 for a stack that can't be read. */
const statuses: Readonly<Record<Outcome, number>> = { nothing: 0, changes: 3, untold: 4, grave: 4 };
const impossible = 2;

/** The same without a key of Clerk's that somebody wrote into settings. */
function withoutKeys(diff: StageDiff): unknown {
  return JSON.parse(masked(JSON.stringify(diff)));
}

/** Prints what a deployment of a stage would change. Throws `CommandError` where it can't be told. */
export async function tellDiff(stage: string, json: boolean): Promise<void> {
  will(
    `read the stack of the stage ${stage}, synthesize config/${stage}.json, compare both, and change nothing`,
  );
  const settings = settingsOf(stage);
  const question = { status: impossible };
  const { stackName, template } = await deployedTemplate(stage, question);
  const diff = stageDiff({ stage, stack: stackName }, deployedSide(template), {
    settings,
    template: synthesizedTemplate(settings),
  });
  print(json, withoutKeys(diff), diffText(diff));
  process.exitCode = statuses[diff.outcome];
}

import type { Settings } from '../../lib/settings/settings.ts';
import { CommandError } from '../terminal/command-line.ts';
import { stackOutputs } from './stack-outputs.ts';
import { stackOfStage } from './stack-of-stage.ts';

/**
 * The ARN of the secret with Clerk's key: that of the settings, else that of the stage's stack. Throws `CommandError` with
 * `status` when it can't be told.
 */
export async function clerkSecretOf(
  { clerk, stage, region }: Pick<Settings, 'clerk' | 'stage' | 'region'>,
  status: number,
): Promise<string> {
  if (clerk.secretArn !== undefined) return clerk.secretArn;
  const instead = "--secret: the stack's output ClerkSecretArn has it";
  const { ClerkSecretArn: arn } = await stackOutputs(stage, { region, status, instead });
  if (arn) return arn;
  throw new CommandError(
    `The stack ${await stackOfStage(stage)} has no output ClerkSecretArn: deploy it anew.`,
    {
      status,
    },
  );
}

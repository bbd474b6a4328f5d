import { CommandError, UsageError } from '../terminal/command-line.ts';
import { will } from '../terminal/will.ts';
import { stackOfStage } from './stack-of-stage.ts';
import { requireStage } from './stage-name.ts';

/** A secret, and where it is. */
export interface SecretPlace {
  readonly arn: string;
  readonly region: string;
}

const notRotated = 1;

/**
 * The secret that the command line names, or that the stage's stack has in this output, once it is said what will be done
 * with it. Throws `UsageError` for what names none, and `CommandError` when the stack can't be read.
 */
export async function secretOfStage(
  { stage, secret, region }: { readonly stage?: string; readonly secret?: string; readonly region?: string },
  output: string,
  doing: (secret: string) => string,
): Promise<SecretPlace> {
  if ((stage === undefined) === (secret === undefined)) {
    const what = stage === undefined ? 'which key?' : 'not both.';
    throw new UsageError(`Give either --stage or --secret${stage === undefined ? ':' : ','} ${what}`);
  }
  if (secret !== undefined) {
    const place = placeOf(secret, output);
    will(doing(secret));
    return place;
  }
  requireStage(stage ?? '');
  const stack = await stackOfStage(stage ?? '');
  will(doing(`the secret of ${stack}`));
  // Loads the SDK, which no refusal of a command line needs.
  const { stackOutputs } = await import('./stack-outputs.ts');
  const instead = `--secret: the stack's output ${output} has it`;
  const { [output]: arn } = await stackOutputs(stage ?? '', { region, status: notRotated, instead });
  if (arn !== undefined) return placeOf(arn, output);
  throw new CommandError(`The stack ${stack} has no output ${output}: deploy it anew.`, {
    status: notRotated,
  });
}

function placeOf(secret: string, output: string): SecretPlace {
  const [, region] = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:\S+$/.exec(secret) ?? [];
  if (region !== undefined) return { arn: secret, region };
  throw new UsageError(`--secret ${secret}: must be the ARN in the stack's output ${output}.`);
}

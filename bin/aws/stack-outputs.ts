import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { existsSync } from 'node:fs';
import { stagesIn } from '../../lib/settings/file.ts';
import { CommandError } from '../terminal/command-line.ts';
import { awsReason } from './aws-fault.ts';
import { configFolder } from './config-folder.ts';
import { stackOfStage } from './stack-of-stage.ts';
import { requireStage } from './stage-name.ts';

/** Where a stack is looked for. */
export interface StackQuestion {
  /** Undefined for the region of the AWS settings in use. */
  readonly region: string | undefined;
  /** What the process ends with when the stack can't be read. */
  readonly status: number;
  /** How to do without, as it follows "Or give"; undefined where nothing else would do. */
  readonly instead?: string | undefined;
}

/**
 * The outputs of a stage's stack, by name, asked of CloudFormation. Throws `UsageError` for what is no stage, and
 * `CommandError` with `status` when they can't be read; `instead` says how to do without.
 */
export async function stackOutputs(
  stage: string,
  question: StackQuestion,
): Promise<Readonly<Record<string, string>>> {
  return outputsOf(await stackOf(stage, question));
}

/** The outputs by name. */
export function outputsOf({ Outputs = [] }: Stack): Readonly<Record<string, string>> {
  return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** The stack of a stage. Throws as `stackOutputs` does. */
export async function stackOf(stage: string, { region, status, instead }: StackQuestion): Promise<Stack> {
  requireStage(stage);
  const name = await stackOfStage(stage);
  const client = new CloudFormationClient(region === undefined ? {} : { region });
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (!stack) throw new Error(`Stack with id ${name} does not exist`);
    return stack;
  } catch (error) {
    const reason = awsReason(error);
    const isMissing = reason.includes('does not exist');
    const ways = [isMissing && 'another --region or --profile', instead].filter(Boolean).join(', or ');
    const hints = [
      ...(ways === '' ? [] : [`Or give ${ways}.`]),
      ...(isMissing ? otherStages(stage) : []),
      ...(stage === 'local' ? ['Of npm start: paste the line with export that it prints first.'] : []),
    ];
    throw new CommandError([`The stack ${name} can't be read: ${reason}.`, ...hints].join(' '), {
      status,
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

/** What may have been meant by a stage without settings. Those of others may be kept elsewhere. */
function otherStages(stage: string): string[] {
  const stages = existsSync(configFolder) ? stagesIn(configFolder) : [];
  if (stages.length === 0 || stages.includes(stage)) return [];
  return [`There is no config/${stage}.json: config has ${stages.join(', ')}.`];
}

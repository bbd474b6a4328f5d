import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandError, UsageError } from '../terminal/command-line.ts';
import { stackOfStage } from './stack-of-stage.ts';

/**
 * The outputs of a stage's stack, by name, asked of CloudFormation with the AWS CLI. Throws `UsageError` for what is no
 * stage, and `CommandError` with `status` when they can't be read; `instead` says how to do without.
 */
export async function stackOutputs(
  stage: string,
  { region, status, instead }: { region: string | undefined; status: number; instead: string },
): Promise<Readonly<Record<string, string>>> {
  requireStage(stage);
  const stack = await stackOfStage(stage);
  const args = ['cloudformation', 'describe-stacks', '--stack-name', stack];
  const asked = [...args, '--query', 'Stacks[0].Outputs', '--output', 'json'];
  const { stdout } = await promisify(execFile)('aws', [
    ...asked,
    ...(region ? ['--region', region] : []),
  ]).catch((error: unknown) => {
    const message = `The stack ${stack} can't be read with the AWS CLI: ${reasonOf(error)}. Or give ${instead}.`;
    throw new CommandError(message, { status, cause: error });
  });
  return Object.fromEntries(outputsIn(stdout).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}

/** Throws `UsageError` for what no stage can be called. */
export function requireStage(stage: string): void {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(stage)) return;
  throw new UsageError(
    `--stage ${stage}: must be the name of a stage, as its file in config/ is called: lowercase letters, digits and hyphens.`,
  );
}

function outputsIn(text: string): readonly { OutputKey: string; OutputValue: string }[] {
  const outputs: unknown = JSON.parse(text.trim() || 'null');
  return Array.isArray(outputs) ? (outputs as { OutputKey: string; OutputValue: string }[]) : [];
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'it is not installed';
  const said = 'stderr' in error ? String(error.stderr).trim() : '';
  return said || error.message;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandError, UsageError } from '../terminal/command-line.ts';

/** Where a ledger is. */
export interface LedgerPlace {
  /** The ledger's table, or the stage whose stack names it. */
  readonly place: { readonly table: string } | { readonly stage: string };
  /** Undefined for the region of the AWS settings in use. */
  readonly region: string | undefined;
}

/**
 * The name of the ledger's table; that of a stage is asked of CloudFormation with the AWS CLI. Throws `UsageError` for
 * what is no stage, and `CommandError` with `status` when it can't be told.
 */
export async function ledgerTableName({ place, region }: LedgerPlace, status: number): Promise<string> {
  if ('table' in place) return place.table;
  requireStage(place.stage);
  const stack = `clerk-mcp-${place.stage}`;
  const args = ['cloudformation', 'describe-stacks', '--stack-name', stack];
  const query = "Stacks[0].Outputs[?OutputKey=='LedgerTableName'].OutputValue | [0]";
  const asked = [...args, '--query', query, '--output', 'text', ...(region ? ['--region', region] : [])];
  const { stdout } = await promisify(execFile)('aws', asked).catch((error: unknown) => {
    const message = `The stack ${stack} can't be read with the AWS CLI: ${reasonOf(error)}. Or give --table: the stack's output LedgerTableName has it.`;
    throw new CommandError(message, { status, cause: error });
  });
  const name = stdout.trim();
  if (name === '' || name === 'None') {
    throw new CommandError(`The stack ${stack} has no output LedgerTableName: deploy it anew.`, { status });
  }
  return name;
}

/** Throws `UsageError` for what no stage can be called. */
export function requireStage(stage: string): void {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(stage)) return;
  throw new UsageError(
    `--stage ${stage}: must be the name of a stage, as its file in config/ is called: lowercase letters, digits and hyphens.`,
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'it is not installed';
  const said = 'stderr' in error ? String(error.stderr).trim() : '';
  return said || error.message;
}

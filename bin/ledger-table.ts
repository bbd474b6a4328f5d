import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AuditError, type AuditOptions } from './audit-options.ts';

/** The name of the ledger's table; that of a stage is asked of CloudFormation with the AWS CLI. Throws `AuditError`. */
export async function tableName({ place, region }: AuditOptions): Promise<string> {
  if ('table' in place) return place.table;
  const args = ['cloudformation', 'describe-stacks', '--stack-name', `clerk-mcp-${place.stage}`];
  const query = "Stacks[0].Outputs[?OutputKey=='LedgerTableName'].OutputValue | [0]";
  const asked = [...args, '--query', query, '--output', 'text', ...(region ? ['--region', region] : [])];
  const { stdout } = await promisify(execFile)('aws', asked).catch((error: unknown) => {
    throw new AuditError(
      `The stack clerk-mcp-${place.stage} can't be read with the AWS CLI: ${reasonOf(error)}. Or give --table: the stack's output LedgerTableName has it.`,
      { cause: error },
    );
  });
  const name = stdout.trim();
  if (name === '' || name === 'None') {
    throw new AuditError(`The stack clerk-mcp-${place.stage} has no output LedgerTableName: deploy it anew.`);
  }
  return name;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'it is not installed';
  const said = 'stderr' in error ? String(error.stderr).trim() : '';
  return said || error.message;
}

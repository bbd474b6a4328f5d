import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { isSwitchPosition, switchKey, switchPositions } from '../lambda/guardrails/switch.ts';
import { ledgerTable } from '../lambda/ledger/open-table.ts';

const usage = `Usage: npm run switch -- --stage <stage> [--table <ledger table>] ${switchPositions.join('|')}
AWS credentials and region are those of your shell. Without --table, the AWS CLI looks up the output LedgerTableName.`;

/** The ledger's table of a deployed stage. Rejects when the AWS CLI can't tell. */
async function tableOf(stage: string): Promise<string> {
  const { stdout } = await promisify(execFile)('aws', [
    'cloudformation',
    'describe-stacks',
    `--stack-name=clerk-mcp-${stage}`,
    '--output=text',
    "--query=Stacks[0].Outputs[?OutputKey=='LedgerTableName'].OutputValue",
  ]);
  const table = stdout.trim();
  if (table === '') throw new Error(`The stack clerk-mcp-${stage} has no output LedgerTableName.`);
  return table;
}

/** Sets the switch; the exit code is 0 only when it is set. */
async function setSwitch(parameters: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: { stage: { type: 'string' }, table: { type: 'string' } },
  });
  const [position] = positionals;
  const { stage, table } = values;
  const isStage = stage !== undefined && /^[a-z][a-z0-9-]{0,19}$/.test(stage);
  if (!isStage || positionals.length !== 1 || !isSwitchPosition(position)) throw new Error(usage);
  await ledgerTable(table ?? (await tableOf(stage))).put({
    pk: { S: switchKey.pk },
    sk: { S: switchKey.sk },
    position: { S: position },
    setAt: { S: new Date().toISOString() },
  });
  console.log(`${stage} is switched to ${position}: every instance follows within 10 seconds.`);
}

await setSwitch(process.argv.slice(2)).catch((error: unknown) => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  console.error(cause instanceof Error ? `${message}: ${cause.message}` : message);
  process.exitCode = 1;
});

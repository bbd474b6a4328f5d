import type { Command } from 'commander';
import { isSwitchPosition, switchPositions } from '../../lambda/guardrails/switch.ts';
import { makeCommand, required, UsageError } from '../terminal/command-line.ts';
import { requireStage } from '../aws/stack-outputs.ts';

interface SwitchValues {
  readonly stage?: string;
  readonly table?: string;
}

/** `switch`: stops a stage, in part or as a whole, without a deployment. Ends with 0 only when the switch is set. */
export function switchCommand(): Command {
  return makeCommand({
    name: 'switch',
    description:
      'Let a stage change nothing (read-only), or answer nothing but whoami (off), and end both (on). AWS credentials and region are those of your shell.',
    examples: [
      'npm run clerk-mcp -- switch --stage prod read-only',
      'npm run clerk-mcp -- switch --stage prod on',
    ],
  })
    .argument('<position>', switchPositions.join('|'))
    .option('--stage <stage>', 'which stage (required)')
    .option('--table <name>', "the ledger's table (default: the AWS CLI looks up the output LedgerTableName)")
    .action(async (position: string, { stage: named, table }: SwitchValues, command: Command) => {
      const stage = required(command, '--stage <stage>', named);
      requireStage(stage);
      if (!isSwitchPosition(position)) {
        throw new UsageError(`Position ${position}: must be one of ${switchPositions.join('|')}.`);
      }
      const { setSwitch } = await import('./run.ts');
      await setSwitch(stage, table, position);
    });
}

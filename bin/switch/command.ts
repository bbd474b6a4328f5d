import type { Command } from 'commander';
import { isSwitchPosition, switchPositions } from '../../lambda/guardrails/switch-position.ts';
import { withAws } from '../aws/aws-options.ts';
import { requireStage } from '../aws/stage-name.ts';
import { makeCommand, required, UsageError } from '../terminal/command-line.ts';

interface SwitchValues {
  readonly stage?: string;
  readonly table?: string;
  readonly key?: string;
  readonly principal?: string;
  readonly json: boolean;
}

/**
 * `switch`: stops a stage, in part or as a whole, or one principal, without a deployment. Ends with 0 only when the switch
 * is set and, where the ledger's key is known, that is on record.
 */
export function switchCommand(): Command {
  return withAws(
    makeCommand({
      name: 'switch',
      description:
        'Let a stage change nothing (read-only), or answer nothing but whoami (off), and end both (on); with --principal, one caller alone. Or say where it stands and who turned it (status). AWS credentials are those of your shell.',
      examples: [
        'npm run clerk-mcp -- switch --stage prod read-only',
        'npm run clerk-mcp -- switch --stage prod --principal mch_2xPq8aTk3 off',
        'npm run clerk-mcp -- switch --stage prod on',
        'npm run clerk-mcp -- switch --stage prod status',
      ],
    }),
  )
    .argument('<position>', `${switchPositions.join('|')}, or status`)
    .option('--stage <stage>', 'which stage (required)')
    .option(
      '--principal <id>',
      'only this caller, off or on: subject or client, as whoami and audit search name them',
    )
    .option('--table <name>', "the ledger's table (default: the stack's output LedgerTableName)")
    .option('--key <arn>', "with --table: the secret with the ledger's keys, the output LedgerKeySecretArn")
    .option('--json', 'one line of JSON', false)
    .action(async (position: string, values: SwitchValues, command: Command) => {
      const stage = required(command, '--stage <stage>', values.stage);
      requireStage(stage);
      const { table, key, principal, json } = values;
      const place = table === undefined ? { stage } : { table, key };
      if (position === 'status') {
        if (principal !== undefined) throw new UsageError('--principal: status tells of all; leave it out.');
        const { tellSwitch } = await import('./status.ts');
        await tellSwitch(stage, place, json);
        return;
      }
      if (!isSwitchPosition(position)) {
        throw new UsageError(`Position ${position}: must be one of ${switchPositions.join('|')}, or status.`);
      }
      if (principal !== undefined) requirePrincipal(principal, position);
      const { setSwitch } = await import('./run.ts');
      await setSwitch(stage, place, { position, principal, json });
    });
}

function requirePrincipal(principal: string, position: string): void {
  if (position === 'read-only') {
    throw new UsageError(
      'Position read-only: one principal can be off or on; what it may change is for the rules in access.',
    );
  }
  if (!/^\S{1,512}$/.test(principal)) {
    throw new UsageError(
      `--principal ${principal}: must be the subject or client of a caller, as whoami names it, without spaces.`,
    );
  }
}

import type { Command } from 'commander';
import { withAws } from '../aws/aws-options.ts';
import { makeCommand, required } from '../terminal/command-line.ts';

/** `status`: what is deployed of a stage, and how it stands. Ends with 0 where all of it could be told, else with 1; 2 where the stack can't be read. */
export function statusCommand(): Command {
  return withAws(
    makeCommand({
      name: 'status',
      description:
        'What is deployed of a stage, since when, where the switch stands, which alarms ring, when the ledger was last settled and verified, and which changes are open. Reads only. Ends with 0 where all of it could be told, 1 where some could not, 2 where the stack is not to be read.',
      examples: [
        'npm run clerk-mcp -- status --stage prod',
        'npm run --silent clerk-mcp -- status --stage prod --json',
      ],
    }),
  )
    .option('--stage <stage>', 'which stage (required)')
    .option('--json', 'one line of JSON', false)
    .action(async (values: { stage?: string; json: boolean }, command: Command) => {
      const stage = required(command, '--stage <stage>', values.stage);
      const { tellStatus } = await import('./run.ts');
      await tellStatus(stage, values.json);
    });
}

import type { Command } from 'commander';
import { withAws } from '../aws/aws-options.ts';
import { makeCommand, required } from '../terminal/command-line.ts';

/** `diff`: what a deployment of a stage would change. */
export function diffCommand(): Command {
  return withAws(
    makeCommand({
      name: 'diff',
      description:
        'What a deployment of a stage would change, in words: who gains and who loses which permission, then guards and other settings, then resources. Reads only. Ends with 0 where nothing would change, 3 where something would, 4 where somebody gains a permission (or that can not be told) or data is replaced, 1 where the settings are wrong, 2 where the stack is not to be read.',
      examples: [
        'npm run clerk-mcp -- diff --stage prod',
        'npm run --silent clerk-mcp -- diff --stage prod --json',
      ],
    }),
  )
    .option('--stage <stage>', 'which stage: config/<stage>.json and its stack (required)')
    .option('--json', 'one line of JSON', false)
    .action(async (values: { stage?: string; json: boolean }, command: Command) => {
      const stage = required(command, '--stage <stage>', values.stage);
      const { tellDiff } = await import('./run.ts');
      await tellDiff(stage, values.json);
    });
}

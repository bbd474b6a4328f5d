import type { Command } from 'commander';
import { withAws } from '../aws/aws-options.ts';
import { makeCommand, required } from '../terminal/command-line.ts';

/** `set-key`: puts Clerk's secret key into the stage's secret. Ends with 0 only when it is there and Clerk takes it. */
export function setKeyCommand(): Command {
  return withAws(
    makeCommand({
      name: 'set-key',
      description:
        "Put Clerk's secret key into the secret of a stage, once Clerk has taken it. The key is asked for, or read from standard input; it is never shown. AWS credentials are those of your shell.",
      examples: [
        'npm run clerk-mcp -- set-key --stage prod',
        'npm run --silent clerk-mcp -- set-key --stage prod < key-file',
      ],
    }),
  )
    .option('--stage <stage>', 'the stage, as its file in config/ is called (required)')
    .option('--secret <arn>', "the secret with Clerk's key (default: that of the settings, or of the stack)")
    .option('--clerk-url <url>', "where Clerk's API is (default: that of the settings)")
    .option('--json', 'one line of JSON', false)
    .action(
      async (
        values: { stage?: string; secret?: string; clerkUrl?: string; json: boolean },
        command: Command,
      ) => {
        const stage = required(command, '--stage <stage>', values.stage);
        const { setKey } = await import('./run.ts');
        await setKey({ ...values, stage });
      },
    );
}

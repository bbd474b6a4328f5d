import type { Command } from 'commander';
import { makeCommand, required, UsageError } from '../terminal/command-line.ts';

/** `rotate-ledger-key`: has records authenticated with a new key. Ends with 0 only when there is one. */
export function rotateLedgerKeyCommand(): Command {
  return makeCommand({
    name: 'rotate-ledger-key',
    description:
      'Authenticate records with a new version of the key from now on; the versions before stay, for the records that need them. AWS credentials are those of your shell.',
    examples: [
      'npm run clerk-mcp -- rotate-ledger-key --secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:LedgerKey-abc',
    ],
  })
    .option('--secret <arn>', 'the output LedgerKeySecretArn of the stack (required)')
    .action(async (values: { secret?: string }, command: Command) => {
      const secret = required(command, '--secret <arn>', values.secret);
      const [, region] = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:\S+$/.exec(secret) ?? [];
      if (region === undefined) {
        throw new UsageError(`--secret ${secret}: must be the ARN in the stack's output LedgerKeySecretArn.`);
      }
      const { rotate } = await import('./run.ts');
      await rotate(secret, region);
    });
}

import type { Command } from 'commander';
import { makeCommand, required, UsageError } from '../terminal/command-line.ts';

/** `rotate-approval-key`: has approvals signed with a new key. Ends with 0 only when there is one. */
export function rotateApprovalKeyCommand(): Command {
  return makeCommand({
    name: 'rotate-approval-key',
    description:
      'Sign approvals with a new key from now on; those under way still count. AWS credentials are those of your shell.',
    examples: [
      'npm run clerk-mcp -- rotate-approval-key --secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:ApprovalKey-abc',
    ],
  })
    .option('--secret <arn>', 'the output ApprovalSecretArn of the stack (required)')
    .action(async (values: { secret?: string }, command: Command) => {
      const secret = required(command, '--secret <arn>', values.secret);
      const [, region] = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:\S+$/.exec(secret) ?? [];
      if (region === undefined) {
        throw new UsageError(`--secret ${secret}: must be the ARN in the stack's output ApprovalSecretArn.`);
      }
      const { rotate } = await import('./run.ts');
      await rotate(secret, region);
    });
}

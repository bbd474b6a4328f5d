import type { Command } from 'commander';
import { withAws } from '../aws/aws-options.ts';
import { secretOfStage } from '../aws/secret-of-stage.ts';
import { makeCommand } from '../terminal/command-line.ts';

/** `rotate-approval-key`: has approvals signed with a new key. Ends with 0 only when there is one. */
export function rotateApprovalKeyCommand(): Command {
  return withAws(
    makeCommand({
      name: 'rotate-approval-key',
      description:
        'Sign approvals with a new key from now on; those under way still count. AWS credentials are those of your shell.',
      examples: [
        'npm run clerk-mcp -- rotate-approval-key --stage prod',
        'npm run clerk-mcp -- rotate-approval-key --secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:ApprovalKey-abc',
      ],
    }),
  )
    .option('--stage <stage>', 'which stage')
    .option('--secret <arn>', 'or the secret itself: the output ApprovalSecretArn of the stack')
    .option('--json', 'one line of JSON', false)
    .action(async (values: { stage?: string; secret?: string; region?: string; json: boolean }) => {
      const place = await secretOfStage(
        values,
        'ApprovalSecretArn',
        (secret) => `put a new key for approvals into ${secret}; the one in use stays as the previous one`,
      );
      const { rotate } = await import('./run.ts');
      await rotate(place, values.json);
    });
}

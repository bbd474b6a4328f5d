import type { Command } from 'commander';
import { withAws } from '../aws/aws-options.ts';
import { secretOfStage } from '../aws/secret-of-stage.ts';
import { makeCommand } from '../terminal/command-line.ts';

/** `rotate-ledger-key`: has records authenticated with a new key. Ends with 0 only when there is one. */
export function rotateLedgerKeyCommand(): Command {
  return withAws(
    makeCommand({
      name: 'rotate-ledger-key',
      description:
        'Authenticate records with a new version of the key from now on; the versions before stay, for the records that need them. AWS credentials are those of your shell.',
      examples: [
        'npm run clerk-mcp -- rotate-ledger-key --stage prod',
        'npm run clerk-mcp -- rotate-ledger-key --secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:LedgerKey-abc',
      ],
    }),
  )
    .option('--stage <stage>', 'which stage')
    .option('--secret <arn>', 'or the secret itself: the output LedgerKeySecretArn of the stack')
    .option('--json', 'one line of JSON', false)
    .action(async (values: { stage?: string; secret?: string; region?: string; json: boolean }) => {
      const place = await secretOfStage(
        values,
        'LedgerKeySecretArn',
        (secret) => `add a version to the key of records in ${secret}; the versions before stay`,
      );
      const { rotate } = await import('./run.ts');
      await rotate(place, values.json);
    });
}

import { type Command, Option } from 'commander';
import { shownResults } from '../../lambda/ledger/shown-result.ts';
import { withAws } from '../aws/aws-options.ts';
import { makeCommand, UsageError } from '../terminal/command-line.ts';
import { type SearchValues, searchOptions, type VerifyValues, verifyOptions } from './options.ts';

/** `audit`: looks into the ledger of changes. Ends with 2 when it can't be read, and as each subcommand says. */
export function auditCommand(): Command {
  return makeCommand({
    name: 'audit',
    description: 'Look into the ledger, where every change is on record.',
    examples: [
      'npm run clerk-mcp -- audit search --stage prod --target user_2xPq8aTk3 --since 2026-01-31',
      'npm run clerk-mcp -- audit verify --stage prod',
    ],
  })
    .addCommand(verifyCommand())
    .addCommand(searchCommand());
}

function verifyCommand(): Command {
  const command = makeCommand({
    name: 'verify',
    description:
      'Check that no record was forged, changed or removed. Ends with 0 when all holds, 1 when something does not, 2 when it could not be found out.',
    examples: [
      'npm run clerk-mcp -- audit verify --stage prod',
      'npm run clerk-mcp -- audit verify --table <LedgerTableName> --key <LedgerKeySecretArn> --anchor <LedgerAnchorTableName> --json',
    ],
  });
  withPlace(command)
    .option('--anchor <name>', 'with --table: where the newest checkpoint stands, LedgerAnchorTableName')
    .option(
      '--checkpoint <hash>',
      'that must be in the table, from the log; may be repeated',
      (hash: string, others: readonly string[] | undefined) => [...(others ?? []), hash],
    );
  for (const name of searchOnly) {
    command.addOption(elsewhere(name, 'is for search; verify always checks everything.'));
  }
  return command.action(async (values: VerifyValues) => {
    const options = verifyOptions(values);
    const { verify } = await import('./run.ts');
    await verify(options);
  });
}

function searchCommand(): Command {
  return withPlace(
    makeCommand({
      name: 'search',
      description: 'Find changes, the newest first. All that is given must hold.',
      examples: [
        'npm run clerk-mcp -- audit search --stage prod --target user_2xPq8aTk3',
        'npm run clerk-mcp -- audit search --stage prod --result failed --since 2026-01-31 --json',
      ],
    }),
  )
    .option('--target <id>', 'what it was about: a Clerk id, or a whole email address')
    .option('--subject <id>', 'who called')
    .option('--issuer <url>', 'who vouched for the caller')
    .option('--tool <name>', 'the tool that was called')
    .option('--result <result>', shownResults.join(', '))
    .option('--since <time>', 'such as 2026-01-31 or 2026-01-31T09:00:00Z (default: 7 days before --until)')
    .option('--until <time>', 'likewise (default: now)')
    .option('--limit <number>', 'the most to show, up to 100000', '100')
    .option('--summary', 'only how many there were, by caller, tool and result')
    .addOption(elsewhere('checkpoint', 'is for verify; search checks nothing.'))
    .addOption(elsewhere('anchor', 'is for verify; search checks nothing.'))
    .action(async (values: SearchValues) => {
      const options = searchOptions(values, Date.now());
      const { search } = await import('./run.ts');
      await search(options);
    });
}

const searchOnly = ['target', 'subject', 'issuer', 'tool', 'result', 'since', 'until'];

/** An option of another subcommand: not in the help, and refused with where it belongs. */
function elsewhere(name: string, why: string): Option {
  return new Option(`--${name} <value>`).hideHelp().argParser(() => {
    throw new UsageError(`--${name}: ${why}`);
  });
}

function withPlace(command: Command): Command {
  return withAws(command)
    .option('--stage <stage>', 'whose ledger')
    .option('--table <name>', 'or the table itself: the output LedgerTableName of the stack')
    .option('--key <arn>', "with --table: the secret with the ledger's keys, the output LedgerKeySecretArn")
    .option('--json', 'for programs');
}

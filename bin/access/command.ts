import type { Command } from 'commander';
import { withAws } from '../aws/aws-options.ts';
import { makeCommand, required } from '../terminal/command-line.ts';
import type { ExplainValues } from './options.ts';

/** `access`: what the settings of a stage let a caller do. */
export function accessCommand(): Command {
  return makeCommand({
    name: 'access',
    description: 'What the settings of a stage let somebody do, on whom and by which rule.',
    examples: [
      'npm run clerk-mcp -- access explain --stage prod --principal user_2abcDEF3ghiJKL4mnoPQR5stuVW',
    ],
  }).addCommand(explainCommand());
}

/** `access explain`: from the settings alone; asks neither AWS nor Clerk, unless it is to be live. */
function explainCommand(): Command {
  return withAws(
    makeCommand({
      name: 'explain',
      description:
        'What a principal may do, on whom, by which rule, and why not; from the settings alone, or with --live by Clerk, too. Ends with 1 where --tool may not be called.',
      examples: [
        'npm run clerk-mcp -- access explain --stage prod --principal user_2abcDEF3ghiJKL4mnoPQR5stuVW --membership org_2abcDEF3ghiJKL4mnoPQR5stuVW=org:admin',
        `npm run clerk-mcp -- access explain --stage prod --principal clerk-mcp-agent --tool get_organization --args '{"organizationId":"org_2abcDEF3ghiJKL4mnoPQR5stuVW"}'`,
        'npm run clerk-mcp -- access explain --stage prod --principal user_2abcDEF3ghiJKL4mnoPQR5stuVW --live',
        `npm run clerk-mcp -- access explain --stage prod --principal okta --claims '{"groups":["support"]}' --json`,
      ],
    }),
  )
    .option('--stage <stage>', 'which stage: config/<stage>.json (required)')
    .option(
      '--principal <who>',
      'user_…, mch_…, ak_…, an IAM role by name or ARN, or the name of an issuer (required)',
    )
    .option(
      '--membership <organization=role>',
      'a membership that the user has; may be repeated',
      (value: string, others: readonly string[]) => [...others, value],
      [],
    )
    .option('--claims <json>', "the claims of the issuer's token")
    .option('--scopes <scopes>', 'the scopes of the credential, with spaces between them')
    .option('--tool <name>', 'whether this tool or operation may be called')
    .option('--args <json>', 'with these arguments')
    .option('--at <time>', 'at this time, with its zone (default: now)')
    .option('--live', "ask Clerk for the user's memberships, with the key of the stage", false)
    .option(
      '--secret <arn>',
      "with --live: the secret with Clerk's key (default: that of the settings, or of the stack)",
    )
    .option('--clerk-url <url>', "with --live: where Clerk's API is (default: that of the settings)")
    .option('--json', 'print JSON', false)
    .action(async (values: ExplainValues, command: Command) => {
      const stage = required(command, '--stage <stage>', values.stage);
      const principal = required(command, '--principal <who>', values.principal);
      const { explain } = await import('./run.ts');
      await explain({ ...values, stage, principal });
    });
}

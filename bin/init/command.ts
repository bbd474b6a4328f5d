import { type Command, Option } from 'commander';
import { makeCommand } from '../terminal/command-line.ts';
import type { Given } from './answers.ts';

interface InitValues extends Given {
  readonly directory?: string;
  readonly force: boolean;
  readonly json: boolean;
}

/** `init`: writes the settings of a stage. Ends with 0 when they are written, 1 where they were not, 2 when something is missing. */
export function initCommand(): Command {
  return makeCommand({
    name: 'init',
    description:
      'Write the settings of a stage, config/<stage>.json, once the reader of the settings takes them. At a terminal what is not given is asked for. Asks neither AWS nor Clerk, and overwrites nothing without --force.',
    examples: [
      'npm run clerk-mcp -- init',
      'npm run clerk-mcp -- init --stage prod --environment production --region eu-west-1 --allow clerk-mcp-agent --access read-only --alarms oncall@example.com',
    ],
  })
    .option('--stage <stage>', 'how it is called: lowercase letters, digits and hyphens')
    .addOption(
      new Option('--environment <kind>', 'of the Clerk instance').choices(['development', 'production']),
    )
    .option('--region <region>', 'of AWS, where it is deployed')
    .option(
      '--allow <who>',
      'whom the first rule names: user_…, mch_…, ak_…, org_…=org:admin, or an IAM role; may be repeated',
      (who: string, others: readonly string[] | undefined) => [...(others ?? []), who],
    )
    .addOption(new Option('--access <what>', 'what they may do').choices(['read-only', 'support', 'admin']))
    .option('--issuer <url>', "Clerk's Frontend API URL; for principals of Clerk's")
    .option('--domain <name>', 'a host name of your own')
    .option('--certificate <arn>', 'with --domain: the ACM certificate for it')
    .option('--alarms <email>', 'whom alarms tell')
    .option('--contact <text>', 'whom callers should ask, as it follows "ask"')
    .option('--directory <path>', 'the folder of settings (default: config/ of the project)')
    .option('--force', 'overwrite the file that is there', false)
    .option('--json', 'one line of JSON, and no questions', false)
    .action(async ({ directory, force, json, ...given }: InitValues) => {
      const { init } = await import('./run.ts');
      await init(given, { directory, force, json });
    });
}

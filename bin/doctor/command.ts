import type { Command } from 'commander';
import { withAws } from '../aws/aws-options.ts';
import { makeCommand } from '../terminal/command-line.ts';
import type { DoctorValues } from './run.ts';

/** `doctor`: looks at a server as clients meet it. Ends with 0 where nothing is red, 1 where something is, 2 where nothing could be looked at. */
export function doctorCommand(): Command {
  return withAws(
    makeCommand({
      name: 'doctor',
      description:
        'Look at a server from outside as a client meets it, from the DNS to a read, and with --stage at what AWS says of it. Each finding is green, yellow or red, with what to do. Changes nothing. Ends with 0 where nothing is red, 1 where something is, 2 where nothing could be looked at.',
      examples: [
        'npm run clerk-mcp -- doctor https://mcp.example.com/mcp',
        'CLERK_MCP_TOKEN=… npm run clerk-mcp -- doctor --stage prod',
        'npm run --silent clerk-mcp -- doctor --stage prod --json',
      ],
    }),
  )
    .argument('[url]', 'where clients connect; of a stage its outputs McpUrl and McpIamUrl when left out')
    .option(
      '--stage <stage>',
      "the stage: its stack's secret, ledger, alarms and releases are looked at, too",
    )
    .option('--token <token>', 'to call with; better in CLERK_MCP_TOKEN, where no list of processes shows it')
    .option(
      '--client-id <id>',
      'get a token by client credentials; the secret stands in CLERK_MCP_CLIENT_SECRET',
    )
    .option(
      '--issuer <url>',
      'with --client-id: the authorization server that knows the client; no other is told the secret',
    )
    .option('--origin <origin>', 'whether pages of this origin may call, too')
    .option('--timeout <seconds>', 'for each request', '15')
    .option('--strict', 'end with 1 where something is yellow, too', false)
    .option('--json', 'one line of JSON', false)
    .action(async (url: string | undefined, values: DoctorValues) => {
      const { runDoctor } = await import('./run.ts');
      await runDoctor(url, values, process.env);
    });
}

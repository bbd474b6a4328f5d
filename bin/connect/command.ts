import type { Command } from 'commander';
import { withAws } from '../aws/aws-options.ts';
import { makeCommand } from '../terminal/command-line.ts';
import type { ConnectOptions } from './options.ts';

/** `connect`: writes a server into the file of a client, once whoever asked has seen what would change. */
export function connectCommand(): Command {
  return withAws(
    makeCommand({
      name: 'connect',
      description:
        "Write the server into a client's own settings: what would change is shown first, and what is there stays. Without a client it lists them. Of a client without a file it shows what to do.",
      examples: [
        'npm run clerk-mcp -- connect',
        'npm run clerk-mcp -- connect cursor --stage prod',
        'npm run clerk-mcp -- connect claude-code --url https://mcp.example.com/mcp --with token --project ~/work',
        'npm run clerk-mcp -- connect cursor --name clerk-prod --remove',
        'npm run clerk-mcp --silent -- connect registry --stage prod > server.json',
      ],
    }),
  )
    .argument('[client]', 'the client, as the list has it, or registry: a server.json for a private registry')
    .option('--stage <stage>', "the stage whose stack's outputs have the URL")
    .option('--url <url>', 'the MCP URL, instead of --stage')
    .option(
      '--with <credential>',
      'sign-in, token (from the variable CLERK_MCP_TOKEN) or aws (default: sign-in)',
    )
    .option('--name <name>', 'what the client calls the server (default: clerk-<stage>, or clerk)')
    .option('--project <folder>', "the client's file in the folder of a project, instead of yours")
    .option('--file <file>', 'that file, wherever it is')
    .option('--remove', 'take the server out again', false)
    .option('--yes', 'write without asking', false)
    .option('--json', 'one line of JSON, without asking; writes only with --yes', false)
    .action(async (client: string | undefined, options: ConnectOptions) => {
      const { connect } = await import('./run.ts');
      await connect(client, options);
    });
}

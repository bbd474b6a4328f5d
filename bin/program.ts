import type { Command } from 'commander';
import { version } from '../lib/version.ts';
import { accessCommand } from './access/command.ts';
import { auditCommand } from './audit/command.ts';
import { connectCommand } from './connect/command.ts';
import { diffCommand } from './diff/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { initCommand } from './init/command.ts';
import { makeCommand } from './terminal/command-line.ts';
import { rotateApprovalKeyCommand } from './rotate-approval-key/command.ts';
import { rotateLedgerKeyCommand } from './rotate-ledger-key/command.ts';
import { setKeyCommand } from './set-key/command.ts';
import { statusCommand } from './status/command.ts';
import { switchCommand } from './switch/command.ts';

/**
 * The command `clerk-mcp` with all its subcommands. What a subcommand needs is loaded when it runs: help and refusals
 * come at once. The name is not published, so nothing may tell people to have npx fetch it.
 */
export function clerkMcp(): Command {
  return makeCommand({
    name: 'npm run clerk-mcp --',
    description: 'What whoever runs the Clerk MCP server does from a terminal.',
    examples: ['npm run clerk-mcp -- audit verify --stage prod', 'npm run clerk-mcp -- audit search --help'],
  })
    .version(version, '--version', 'show the version')
    .addCommand(accessCommand())
    .addCommand(auditCommand())
    .addCommand(connectCommand())
    .addCommand(diffCommand())
    .addCommand(doctorCommand())
    .addCommand(initCommand())
    .addCommand(setKeyCommand())
    .addCommand(statusCommand())
    .addCommand(switchCommand())
    .addCommand(rotateApprovalKeyCommand())
    .addCommand(rotateLedgerKeyCommand());
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, main, makeCommand } from '../../bin/terminal/command-line.ts';
import { onEnd } from '../../local/ending.ts';

await main(
  makeCommand({
    name: 'npm run test:clients --',
    description:
      'Have other people’s MCP clients do the same things here, and compare with docs/clients.md; then run the snippets there that connect them: some minutes.',
    examples: [
      'npm run test:clients',
      'npm run test:clients -- mcpc langchain',
      'npm run test:clients -- --write',
      'npm run test:clients -- --snippets',
    ],
  })
    .argument('[clients...]', 'only these, by the names of their files in test/clients/hosts/')
    .option('--write', 'write the table of docs/clients.md anew')
    .option('--snippets', 'run the snippets alone')
    .action(async (only: readonly string[], { write, snippets }: { write?: true; snippets?: true }) => {
      onEnd(() => process.exit(1));
      if (!existsSync(join(import.meta.dirname, 'node_modules'))) {
        throw new CommandError('The clients are not installed: npm ci --prefix test/clients');
      }
      const { tryClients, trySnippets } = await import('./try-clients.ts');
      if (!snippets) await tryClients(only, write ?? false);
      if (snippets || only.length === 0) await trySnippets();
    }),
);

import { main, makeCommand, UsageError } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run drill --',
    description:
      'Have the server on this machine go through every fault that docs/reliability.md has a line of, and print the table; ends with 1 when a line got worse than promised. About a quarter of an hour.',
    examples: ['npm run drill', 'npm run drill -- --only silent'],
  })
    .option('--only <text>', 'lines with this in their name')
    .action(async ({ only = '' }: { only?: string }) => {
      const [{ drillLines }, { runDrill }] = await Promise.all([import('./lines.ts'), import('./run.ts')]);
      const lines = drillLines.filter(({ name }) => name.includes(only));
      if (lines.length === 0) throw new UsageError(`--only ${only}: no line has this in its name.`);
      await runDrill(lines);
    }),
);

import { main, makeCommand } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run settings --',
    description: "Write the page and the JSON Schema that are made of the settings' schemas anew.",
    examples: ['npm run settings'],
  }).action(async () => {
    const { writeSettingsFiles } = await import('./write-files.ts');
    await writeSettingsFiles();
  }),
);

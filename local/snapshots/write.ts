import { main, makeCommand } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run snapshots --',
    description: 'Write the file of each tool and operation, as clients are shown it, anew.',
    examples: ['npm run snapshots'],
  }).action(async () => {
    const { writeSnapshots } = await import('./write-snapshots.ts');
    await writeSnapshots();
  }),
);

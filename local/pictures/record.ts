import { main, makeCommand } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run record --',
    description:
      'Record the demonstration of the live view anew for the documentation: as a picture that moves, and as screenshots, which need Chromium.',
    examples: ['npm run record'],
  }).action(async () => {
    const { recordAll } = await import('./record-all.ts');
    await recordAll();
  }),
);

import { main, makeCommand } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run check:bundles --',
    description:
      'Synthesize the stage local, and hold what its functions load, and when, to the budgets of local/bundles/budgets.ts.',
    examples: ['npm run check:bundles'],
  }).action(async () => {
    const { checkBundles } = await import('./check-bundles.ts');
    await checkBundles();
  }),
);

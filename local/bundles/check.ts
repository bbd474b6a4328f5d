import { main, makeCommand } from '../../bin/command-line.ts';

await main(async () => {
  makeCommand({
    name: 'npm run check:bundles --',
    description:
      'Synthesize the stage local, and hold what its functions load, and when, to the budgets of local/bundles/budgets.ts.',
    examples: ['npm run check:bundles'],
  }).parse(process.argv.slice(2), { from: 'user' });
  const { checkBundles } = await import('./check-bundles.ts');
  await checkBundles();
});

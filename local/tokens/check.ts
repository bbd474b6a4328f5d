import { main, makeCommand } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run check:tokens --',
    description:
      'Print what the list of tools costs each example agent, and fail where it is more than local/tokens/budgets.ts allows.',
    examples: ['npm run check:tokens'],
  }).action(async () => {
    const { checkTokens } = await import('./check-tokens.ts');
    checkTokens();
  }),
);

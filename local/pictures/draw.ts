import { main, makeCommand } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run draw --',
    description: 'Draw the pictures of the documentation anew from their texts.',
    examples: ['npm run draw'],
  }).action(async () => {
    const { drawAll } = await import('./draw-all.ts');
    await drawAll();
  }),
);

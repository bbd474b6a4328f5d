import { main, makeCommand } from '../../bin/terminal/command-line.ts';

await main(
  makeCommand({
    name: 'npm run prepack --',
    description: 'Compile what the package ships; npm pack does it by itself.',
    examples: ['npm run prepack'],
  }).action(async () => {
    const { compilePackage } = await import('./compile-package.ts');
    compilePackage();
  }),
);

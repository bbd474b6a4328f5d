import { main } from '../bin/terminal/command-line.ts';
import { onEnd } from '../local/ending.ts';
import { siteOptions } from './options.ts';

await main(async (parameters) => {
  const options = siteOptions(parameters, process.env);
  onEnd(() => process.exit(1));
  await import('./install.ts');
  const { run } = await import('./run.ts');
  await run(options);
});

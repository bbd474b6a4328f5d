import { main } from '../bin/command-line.ts';
import { onEnd } from '../local/ending.ts';
import { benchOptions } from './options.ts';

await main(async () => {
  const options = benchOptions(process.argv.slice(2));
  onEnd(() => process.exit(1));
  await import('./install.ts');
  const { run } = await import('./run.ts');
  await run(options);
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, main } from '../bin/terminal/command-line.ts';
import { onEnd } from '../local/ending.ts';
import { evalsOptions } from './options.ts';

await main(async (parameters) => {
  const options = await evalsOptions(parameters);
  onEnd(() => process.exit(1));
  if (options.write) {
    const { writeTable } = await import('./table.ts');
    return writeTable();
  }
  if (options.model !== undefined && !existsSync(join(import.meta.dirname, 'node_modules'))) {
    throw new CommandError('What talks to models is not installed: npm ci --prefix evals');
  }
  const { run } = await import('./run.ts');
  return run(options, process.env);
});

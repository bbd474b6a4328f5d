import { main } from '../bin/terminal/command-line.ts';
import { startOptions } from './start-options.ts';

await main(async (parameters) => {
  const options = await startOptions(parameters, process.env['CLERK_SECRET_KEY'], process.env);
  // Only now, so that help and refusals come at once.
  const { serve } = await import('./serve.ts');
  await serve(options);
});

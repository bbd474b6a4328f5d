import { main } from '../bin/command-line.ts';
import { startOptions } from './start-options.ts';

await main(async () => {
  const options = await startOptions(process.argv.slice(2), process.env['CLERK_SECRET_KEY']);
  // Only now, so that help and refusals come at once.
  const { serve } = await import('./serve.ts');
  await serve(options);
});

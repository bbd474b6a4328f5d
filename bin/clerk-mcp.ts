import { main } from './command-line.ts';
import { clerkMcp } from './program.ts';

await main(() => clerkMcp().parseAsync(process.argv.slice(2), { from: 'user' }));

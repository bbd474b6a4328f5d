import { main } from './terminal/command-line.ts';
import { clerkMcp } from './program.ts';

await main(clerkMcp());

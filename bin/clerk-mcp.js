#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Older versions of Node can't run TypeScript. The project brings its own, which npm scripts take by themselves.
const here = dirname(fileURLToPath(import.meta.url));
const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node');
const { status, signal, error } = spawnSync(node, [join(here, 'clerk-mcp.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
if (error) throw error;
if (signal) process.kill(process.pid, signal);
else process.exitCode = status ?? 1;

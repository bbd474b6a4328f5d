#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Older versions of Node can't run what is here. The project brings its own, which npm scripts take by themselves; the
// package does not.
const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'clerk-mcp.ts');
const program = existsSync(source) ? source : join(here, '../dist/bin/clerk-mcp.js');
const [major = '0'] = process.versions.node.split('.');

function newNode() {
  if (Number(major) >= 24) return process.execPath;
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node');
  } catch {
    return undefined;
  }
}

const node = newNode();
if (node === undefined) {
  console.error(`clerk-mcp runs with Node 24 or newer, and this is ${process.version}: install a newer one.`);
  process.exitCode = 1;
} else {
  const { status, signal, error } = spawnSync(node, [program, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (error) throw error;
  if (signal) process.kill(process.pid, signal);
  else process.exitCode = status ?? 1;
}

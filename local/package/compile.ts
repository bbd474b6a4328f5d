import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/*
 * What `npm pack` ships: Node runs no TypeScript below node_modules. Everything is compiled into `dist`, from which
 * bundles are made and commands run as they are from the sources.
 */

const root = join(import.meta.dirname, '../..');
rmSync(join(root, 'dist'), { recursive: true, force: true });
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
execFileSync(process.execPath, [join(typescript, 'bin/tsc'), '--project', 'tsconfig.package.json'], {
  cwd: root,
  stdio: 'inherit',
});

// The compiler rewrites the ends of imported files' names in code alone.
const compiled = join(root, 'dist');
for (const name of readdirSync(compiled, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const file = join(compiled, name);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replaceAll(/(?<=(?:from |import\()(["'])\.[^"']*)\.ts(?=\1)/g, '.js'));
}

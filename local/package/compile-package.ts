import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Compiles what `npm pack` ships into `dist`, from which bundles are made and commands run as they are from the sources: Node
 * runs no TypeScript below node_modules. Throws where the compiler does.
 */
export function compilePackage(): void {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const compile = (...options: string[]) =>
    execFileSync(process.execPath, [join(typescript, 'bin/tsc'), ...options], {
      cwd: root,
      stdio: 'inherit',
    });
  compile('--project', 'tsconfig.package.json');
  // What runs in browsers is written for other globals; whoever synthesizes makes pages of it.
  compile(
    '--project',
    'lib/apps/browser',
    '--noEmit',
    'false',
    '--rewriteRelativeImportExtensions',
    '--rootDir',
    '.',
    '--outDir',
    'dist',
  );

  // The compiler rewrites the ends of imported files' names in code alone.
  const compiled = join(root, 'dist');
  for (const name of readdirSync(compiled, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(compiled, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(/(?<=(?:from |import\()(["'])\.[^"']*)\.ts(?=\1)/g, '.js'));
  }
}

import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { lazySdk } from './lazy-sdk.ts';
import { codeExtension, root } from './sources.ts';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  minify: true,
  sourcesContent: false,
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Writes the code of a function into a folder: what it needs to start as `index.js`, and what it loads with `import()`
 * in files of its own, which V8 does not read before. `constants` are built into the code in place of their names;
 * `folder` is a real path.
 */
export function splitBundle(
  entry: string,
  constants: Readonly<Record<string, unknown>>,
  folder: string,
): void {
  const { outputs, entryFile } = splitModules(entry, constants, folder);
  // How `import()` takes CommonJS depends on the nearest one, which would be that of a folder around.
  const nearest = join(folder, 'package.json');
  writeFileSync(nearest, '{"type":"module"}');
  const atStart = loadedWith(entryFile, outputs);
  const later = Object.keys(outputs).filter((file) => file.endsWith('.js') && !atStart.has(file));
  const shared = [...atStart].filter((file) => file !== entryFile);
  const scripts = {
    ...common,
    // In ESM, an import of `node:http` evaluates all that it exports, undici among it: 60 ms of every cold start.
    format: 'cjs',
    // import() of node:https would evaluate it as an ES module.
    supported: { 'dynamic-import': false },
    // A build artifact for reading stack traces; enabled in Lambda it would cost 60 ms of every cold start.
    sourcemap: 'external',
    // Not that of a folder around, which is another one wherever it is written.
    tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
  } satisfies BuildOptions;
  buildSync({
    ...scripts,
    stdin: {
      contents: [
        `export * from ${JSON.stringify(`./${basename(entryFile)}`)};`,
        ...shared.map(
          (file, index) => `export * as part${index} from ${JSON.stringify(`./${basename(file)}`)};`,
        ),
      ].join('\n'),
      resolveDir: folder,
    },
    outfile: join(folder, 'index.js'),
    external: later,
  });
  buildSync({ ...scripts, bundle: false, entryPoints: later, outdir: folder, allowOverwrite: true });
  for (const file of [...shared, entryFile]) {
    rmSync(file);
    rmSync(`${file}.map`);
  }
  rmSync(nearest);
  const parts = new Map(shared.map((file, index) => [`./${basename(file)}`, `part${index}`]));
  for (const file of [join(folder, 'index.js'), ...later]) {
    writeFileSync(file, withPlainRequires(readFileSync(file, 'utf8'), parts));
  }
}

/**
 * The code, which asks for our own files without detours: what is in `index.js` it takes from there, where it is one of the
 * `parts`; and `import()` gives what a file exports, where esbuild makes an object with a getter for each name, anew each
 * time. As long as before, so that the source map fits.
 */
function withPlainRequires(code: string, parts: ReadonlyMap<string, string>): string {
  return code
    .replaceAll(
      /[\w$]+\((require\("\.\/[\w-]+\.js"\)),1\)/g,
      (wrapped, plain: string) => ' '.repeat(wrapped.indexOf(plain)) + plain.padEnd(plain.length + 3),
    )
    .replaceAll(/require\("(\.\/[\w-]+\.js)"\)/g, (whole, file: string) => {
      const part = parts.get(file);
      const shorter = part === undefined ? whole : `require("./index.js").${part}`;
      if (shorter.length > whole.length) throw new Error(`${file} is a shorter name than that of a part`);
      return shorter.padEnd(whole.length);
    });
}

/** The modules as esbuild splits them, which it does for ESM only; files by their absolute paths. */
function splitModules(
  entry: string,
  constants: Readonly<Record<string, unknown>>,
  folder: string,
): { outputs: Metafile['outputs']; entryFile: string } {
  const sdk = join(folder, 'mcp-sdk.mjs');
  writeFileSync(sdk, lazySdk());
  const { metafile } = buildSync({
    ...common,
    absWorkingDir: root,
    entryPoints: [join('lambda', `${entry}${codeExtension}`)],
    outdir: folder,
    format: 'esm',
    splitting: true,
    metafile: true,
    mainFields: ['module', 'main'],
    inject: [`lambda/clerk/web-classes${codeExtension}`],
    alias: {
      '@aws-sdk/credential-provider-node': `./lambda/aws/environment-credentials${codeExtension}`,
      '@modelcontextprotocol/server': sdk,
      '@modelcontextprotocol/server/_shims': `./lambda/mcp/no-validator${codeExtension}`,
      // Two names of one thing: by the second, esbuild would not see that it must be evaluated first.
      'zod/v4': 'zod',
    },
    define: {
      ...Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)])),
      // The SDK of Clerk reads it at each request, and reading the environment is slow.
      'process.env.NODE_ENV': '"production"',
    },
    sourcemap: true,
  });
  rmSync(sdk);
  const outputs = Object.fromEntries(
    Object.entries(metafile.outputs).map(([file, output]) => [
      resolve(root, file),
      {
        ...output,
        imports: output.imports.map((item) => ({
          ...item,
          path: item.external ? item.path : resolve(root, item.path),
        })),
      },
    ]),
  );
  return { outputs, entryFile: join(folder, `${entry}.js`) };
}

/** A file, and all that is loaded together with it. */
function loadedWith(file: string, outputs: Metafile['outputs'], found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const path of importsOf(file, outputs)) loadedWith(path, outputs, found);
  return found;
}

/** The files that a file imports otherwise than with `import()`. */
function importsOf(file: string, outputs: Metafile['outputs']): string[] {
  const { imports = [] } = outputs[file] ?? {};
  return imports.flatMap(({ kind, path, external }) =>
    kind === 'import-statement' && !external ? [path] : [],
  );
}

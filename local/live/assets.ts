import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A file of the page. */
export interface Asset {
  readonly type: string;
  readonly body: string;
}

const folder = join(import.meta.dirname, 'browser');

/** Where the files of the page are. None of them holds anything of what happens here. */
export const paths: readonly string[] = ['/', '/view.css', '/view.js'];

/** Those files, read and made once in a process, when they are first asked for. */
export function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  assets ??= read();
  return assets;
}

let assets: Promise<ReadonlyMap<string, Asset>> | undefined;

async function read(): Promise<ReadonlyMap<string, Asset>> {
  const file = (name: string) => readFile(join(folder, name), 'utf8');
  const [page, style, script] = await Promise.all([file('page.html'), file('view.css'), bundle()]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: page }],
    ['/view.css', { type: 'text/css; charset=utf-8', body: style }],
    ['/view.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ]);
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'view.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

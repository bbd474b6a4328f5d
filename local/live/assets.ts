import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = join(import.meta.dirname, 'browser');

/** What makes the page of a stage a live view: nothing of what happens is in it. */
export interface ViewAssets {
  /** HTML that stands above the connecting. */
  readonly above: string;
  readonly style: string;
  readonly script: string;
}

/** Reads and makes it. */
export async function readAssets(): Promise<ViewAssets> {
  const [above, style, script] = await Promise.all([read('above.html'), read('view.css'), bundle()]);
  return { above, style, script };
}

function read(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'view.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2024',
    // No other script ends at its tag.
    supported: { 'inline-script': false },
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

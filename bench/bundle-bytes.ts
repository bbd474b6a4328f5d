import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sourceBytes } from '../local/bundles/source-bytes.ts';

/** What a function's code weighs, in bytes. */
export interface BundleBytes {
  readonly raw: number;
  readonly gzip: number;
  /** By npm package; `own code` for what comes from none. */
  readonly packages: Readonly<Record<string, number>>;
}

/** Weighs the bundle in a folder, with the source maps beside the code. */
export async function weigh(directory: string): Promise<BundleBytes> {
  const files = await readdir(directory);
  const packages: Record<string, number> = {};
  let raw = 0;
  let gzip = 0;
  for (const file of files.filter((name) => /\.[cm]?js$/.test(name))) {
    const code = await readFile(join(directory, file));
    raw += code.length;
    gzip += gzipSync(code).length;
    if (!files.includes(`${file}.map`)) continue;
    const map: unknown = JSON.parse(await readFile(join(directory, `${file}.map`), 'utf8'));
    for (const [source, bytes] of sourceBytes(code.toString(), map)) {
      const name = packageOf(source);
      packages[name] = (packages[name] ?? 0) + bytes;
    }
  }
  return { raw, gzip, packages };
}

function packageOf(source: string): string {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? 'own code';
}

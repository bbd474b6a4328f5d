import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { root } from './sources.ts';

/** What esbuild names a part of a bundle by: eight characters, by its content and by where it was written. */
const hashedName = /(?<=-)[A-Z0-9]{8}(?=\.js\b)/g;

/** As many characters as they are of `hashedName`, so that source maps still count right. */
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();

/**
 * Makes a bundle in a folder the same wherever the folder is: esbuild has its path in the names of parts and in source
 * maps. Sources are relative to `root` then, names by content alone. Without it the code would seem to have changed
 * whenever it is bundled elsewhere. Throws where two parts are the same.
 */
export function makePlaceless(folder: string): void {
  const names = readdirSync(folder);
  const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const hashes = new Map<string, string>();
  for (const [name, text] of texts) {
    const [old] = name.match(hashedName) ?? [];
    if (old === undefined || !name.endsWith('.js')) continue;
    hashes.set(old, hashOf(text.replaceAll(hashedName, '')));
  }
  if (new Set(hashes.values()).size < hashes.size) {
    throw new Error('Two parts of a bundle are the same: lib/bundling/placeless.ts can not name them.');
  }
  const renamed = (text: string) => text.replaceAll(hashedName, (old) => hashes.get(old) ?? old);
  for (const [name, text] of texts) {
    const written = renamed(name.endsWith('.map') ? withSources(text, folder) : text);
    if (written !== text) writeFileSync(join(folder, name), written);
    if (renamed(name) !== name) renameSync(join(folder, name), join(folder, renamed(name)));
  }
}

/** The source map with the paths of sources from `root`; what only was in the folder has its name. */
function withSources(text: string, folder: string): string {
  const map = JSON.parse(text) as { readonly sources: readonly string[]; readonly names: readonly string[] };
  const sources = map.sources.map((source) => {
    const file = resolve(folder, source);
    return dirname(file) === folder ? basename(file) : relative(root, file).replaceAll(sep, '/');
  });
  // What esbuild itself called `import_chunk_E3G3CHXV` and `addresses_E3G3CHXV_exports`.
  const names = map.names.map((name) =>
    name.replace(/(?<=^import_.*)_[A-Z0-9]{8}$|_[A-Z0-9]{8}(?=_exports$)/, ''),
  );
  return JSON.stringify({ ...map, sources, names });
}

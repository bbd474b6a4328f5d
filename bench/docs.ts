import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './copies.ts';
import { type TextTable, toMarkdown } from './tables.ts';

const page = join(root, 'docs/performance.md');
const begin = '<!-- measured: written by `npm run bench -- --write-docs` -->';
const end = '<!-- /measured -->';

/** Puts the tables of a run in the place of those in docs/performance.md. Throws when the page has no such place. */
export async function writeDocs(about: string, tables: readonly TextTable[]): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before === -1 || after < before) throw new Error(`${page} has no place for the measured tables`);
  const measured = [about, ...tables.map(toMarkdown)].join('\n\n');
  await writeFile(page, `${text.slice(0, before + begin.length)}\n\n${measured}\n\n${text.slice(after)}`);
  // Aligns the tables.
  execFileSync(join(root, 'node_modules/.bin/oxfmt'), [page]);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'oxfmt';
import { editorSchema } from './editor-schema.ts';
import { settingsPage } from './page.ts';

const root = join(import.meta.dirname, '../..');

/** What is made of the settings' schemas: the text of each file, formatted, by its path in the project. */
export async function settingsFiles(): Promise<ReadonlyMap<string, string>> {
  const options = JSON.parse(readFileSync(join(root, '.oxfmtrc.json'), 'utf8'));
  const texts = { 'docs/settings.md': settingsPage(), 'config/settings.schema.json': editorSchema() };
  const formatted = Object.entries(texts).map(async ([path, text]) => {
    const { code, errors } = await format(path, text, options);
    if (errors.length > 0) throw new Error(`${path} can't be formatted: ${JSON.stringify(errors)}`);
    return [path, code] as const;
  });
  return new Map(await Promise.all(formatted));
}

import { catalog, tools } from '../../lambda/tools/registry.ts';

const operations = new Set(catalog.map(({ name }) => name));

/** The tools that have a page each: all that are no operation of the catalog, the listed ones first. */
export const pageNames: readonly string[] = [...tools.keys()].filter((name) => !operations.has(name));

/** Where the reference tells of a tool or operation, from the root of the site; undefined for a name that is neither. */
export function placeOf(name: string): string | undefined {
  if (operations.has(name)) return `/reference/operations.md#${name}`;
  return tools.has(name) ? `/reference/${name}.md` : undefined;
}

/** A text of a definition as Markdown that says just that, with the names of tools as links; `own` is no link. */
export function asMarkdown(text: string, own?: string): string {
  return text
    .replaceAll(/[\\`*[\]|]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('{', '&#123;')
    .replaceAll('\n', '<br>')
    .replaceAll(/\b[a-z]+(?:_[a-z0-9]+)+\b/g, (word) => {
      const place = placeOf(word);
      if (place === undefined) return word;
      return word === own ? `\`${word}\`` : `[\`${word}\`](${place})`;
    });
}

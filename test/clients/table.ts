import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, type FormatConfig } from 'oxfmt';
import type { Report } from './run.ts';
import { allThings, things } from './things.ts';

const root = join(import.meta.dirname, '../..');
const page = join(root, 'docs/clients.md');
const begin = '<!-- clients: written by `npm run test:clients -- --write` -->';
const end = '<!-- /clients -->';

/** What is said of one thing of one client, as the page has it or should have it. */
export interface Difference {
  readonly what: string;
  readonly expected: string | undefined;
  readonly found: string | undefined;
}

/** Puts what was found in the place of what the page has. Throws when the page has no place for it. */
export async function writeTable(reports: readonly Report[]): Promise<void> {
  const [before, , after] = await partsOfPage();
  await writeFile(page, await formatted(`${before}\n\n${toMarkdown(reports)}\n\n${after}`));
}

/** In what the page differs from what was found of these clients. Throws when the page has no place for it. */
export async function differencesFromPage(reports: readonly Report[]): Promise<Difference[]> {
  const [, table] = await partsOfPage();
  const names = new Set<string>(reports.map(({ client }) => client.name));
  const expected = statementsIn(table);
  const found = statementsIn(await formatted(toMarkdown(reports)));
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((what) => names.has(what.split(': ', 1).join('')) && expected.get(what) !== found.get(what))
    .map((what) => ({ what, expected: expected.get(what), found: found.get(what) }));
}

async function partsOfPage(): Promise<[before: string, table: string, after: string]> {
  const text = await readFile(page, 'utf8');
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (from < begin.length || to < from) throw new Error(`${page} has no place for the clients`);
  return [text.slice(0, from), text.slice(from, to), text.slice(to)];
}

function toMarkdown(reports: readonly Report[]): string {
  const heads = ['Client', 'Version', 'Protocol', ...allThings.map((thing) => things[thing])];
  const rows = reports.map(({ client, version, protocol, outcomes }) => [
    client.name,
    version,
    protocol ?? 'none',
    ...allThings.map((thing) => outcomes[thing].result),
  ]);
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const whys = reports.flatMap(({ client, outcomes }) =>
    allThings.flatMap((thing) => {
      const { why } = outcomes[thing];
      return why === undefined ? [] : [`- ${client.name}: ${things[thing]}: ${why}`];
    }),
  );
  return [...lines, '', ...whys].join('\n');
}

/** Each cell of the table and each reason below it, by client and thing. */
function statementsIn(markdown: string): Map<string, string> {
  const lines = markdown.split('\n');
  const [heads = [], , ...rows] = lines.filter((line) => line.startsWith('|')).map(cellsIn);
  const cells = rows.flatMap(([client = '', ...values]) =>
    values.map((value, index) => [`${client}: ${heads[index + 1]}`, value] as const),
  );
  const whys = lines.flatMap((line) => {
    const [, client, thing, why] = /^- (.+?): (.+?): (.+)$/.exec(line) ?? [];
    return why === undefined ? [] : [[`${client}: why of "${thing}"`, why] as const];
  });
  return new Map([...cells, ...whys]);
}

function cellsIn(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

async function formatted(markdown: string): Promise<string> {
  const options = JSON.parse(await readFile(join(root, '.oxfmtrc.json'), 'utf8')) as FormatConfig;
  const { code, errors } = await format(page, markdown, options);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
  return code;
}

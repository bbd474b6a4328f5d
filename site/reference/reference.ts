import { catalog } from '../../lambda/tools/registry.ts';
import { holdConversations } from './conversations.ts';
import { type Definition, readDefinitions } from './definitions.ts';
import { headingOf, operationsPage } from './operations-page.ts';
import { toolPage } from './tool-page.ts';
import { asMarkdown, pageNames } from './words.ts';

/** Tools of one subject, by name. */
export interface ToolGroup {
  readonly heading: string;
  readonly names: readonly string[];
}

/** The reference of tools: its pages, in Markdown, by their paths on the site, and how they are grouped. */
export interface Reference {
  readonly pages: ReadonlyMap<string, string>;
  readonly groups: readonly ToolGroup[];
}

/** Makes the reference from the definitions, and from a conversation about each tool at a laptop. */
export async function makeReference(): Promise<Reference> {
  const definitions = await readDefinitions();
  const of = (name: string): Definition => {
    const definition = definitions.get(name);
    if (!definition) throw new Error(`${name} is not judged`);
    return definition;
  };
  const conversations = await holdConversations(pageNames);
  const pages = new Map(
    Array.from(conversations, ([name, conversation]) => [
      `reference/${name}.md`,
      toolPage(of(name), conversation),
    ]),
  );
  const groups = Array.from(
    Map.groupBy(pageNames, (name) => of(name).subject),
    ([subject, names]): ToolGroup => ({ heading: headingOf(subject), names }),
  );
  pages.set('reference/index.md', overview(groups, of));
  pages.set('reference/operations.md', operationsPage(catalog.map(({ name }) => of(name))));
  return { pages, groups };
}

function overview(groups: readonly ToolGroup[], of: (name: string) => Definition): string {
  return [
    '# Tools reference',
    'Each tool as the code defines it, with a real call. Which to take for which job: [tools](/tools.md). What else can be run: [operations](/reference/operations.md).',
    ...groups.flatMap(({ heading, names }) => [
      `## ${heading}`,
      [
        '| tool | what it does | needs | risk |',
        '| --- | --- | --- | --- |',
        ...names.map((name) => row(of(name))),
      ].join('\n'),
    ]),
  ].join('\n\n');
}

function row({ name, title = '', permission, risk }: Definition): string {
  const needs = permission === null ? 'nothing' : `\`${permission}\``;
  return `| [\`${name}\`](/reference/${name}.md) | ${asMarkdown(title)} | ${needs} | ${risk} |`;
}

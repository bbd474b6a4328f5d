import type { Definition } from './definitions.ts';
import { asMarkdown } from './words.ts';

/** The page of all operations of the catalog, in Markdown: a table a subject, each row with an anchor of its name. */
export function operationsPage(definitions: readonly Definition[]): string {
  const bySubject = Map.groupBy(definitions, ({ subject }) => subject);
  return [
    '---\naside: false\npageClass: wide\n---',
    '# Operations',
    `What \`run_operation\` runs and \`search_operations\` finds: ${definitions.length} operations, with their parameters there. [How each is undone](/undoing.md). A stage can [list or hide](/settings.md#tools) each by its name.`,
    ...Array.from(bySubject, ([subject, operations]) => [
      `## ${headingOf(subject)}`,
      [
        '| operation | what it does | needs | risk | asked before |',
        '| --- | --- | --- | --- | --- |',
        ...operations.map(row),
      ].join('\n'),
    ]).flat(),
  ].join('\n\n');
}

/** A subject as a heading. */
export function headingOf(subject: string): string {
  return subject.replace(/^./, (letter) => letter.toUpperCase());
}

function row({ name, title = '', permission, risk, asked }: Definition): string {
  const needs = permission === null ? 'nothing' : `\`${permission}\``;
  const anchor = `<code id="${name}">${name}</code>`;
  return `| ${anchor} | ${asMarkdown(title)} | ${needs} | ${risk} | ${asked} |`;
}

import type { Take } from '../../lambda/judgements/judgement.ts';
import type { FieldSchema } from '../../lambda/access/fields.ts';
import { runOperation } from '../../lambda/tools/operations/run-operation.ts';
import type { Conversation } from './conversations.ts';
import type { Definition } from './definitions.ts';
import { fieldsOf } from './parameters.ts';
import { shortJson, shortText } from './shortened.ts';
import { asMarkdown } from './words.ts';

/** What each reach is called on the page. */
const reaches = {
  user: 'users',
  organization: 'organizations',
  instance: 'the whole instance',
  own: 'this server alone',
} as const;

/** Of the style, by risk. */
const riskClasses = { reads: 'reads', changes: 'changes', 'may destroy': 'destroys' } as const;

/** The page of a tool, in Markdown: what it is, what it takes, and a real call of it. */
export function toolPage(definition: Definition, conversation: Conversation): string {
  const { name, title = name, description = '' } = definition;
  return [
    `# ${asMarkdown(title)}`,
    asMarkdown(description, name),
    factsOf(definition),
    '## Parameters',
    table(definition.inputSchema, definition.inputPermissions, 'It takes none.'),
    '## A call of it',
    call(conversation),
    '## What it answers',
    [
      '::: details The fields of the result',
      '',
      table(definition.outputSchema ?? {}, definition.outputPermissions, 'None.'),
      '',
      ':::',
    ].join('\n'),
  ].join('\n\n');
}

function factsOf(definition: Definition): string {
  const { name, permission, needs, risk, asked, undone, worksOn, calledWith } = definition;
  const asOperation = 'as the operation that it runs';
  const own = {
    risk: `<span class="risk ${riskClasses[risk]}">${risk}</span>`,
    'asked before': asked === 'sometimes' ? '[sometimes](/approvals.md#what-is-asked)' : asked,
    undone: asMarkdown(undone ?? 'There is nothing to undo.', name),
    'works on': reaches[worksOn],
    budgets: budgetsOf(definition),
  };
  const facts = {
    name: calledWith === 'run_operation' ? `\`${name}\`, through \`run_operation\`` : `\`${name}\``,
    needs: permission === null ? needs : `\`${permission}\`: ${asMarkdown(needs)}`,
    ...(name === runOperation.name ? { 'all else': asOperation } : own),
  };
  const terms = Object.entries(facts).map(([fact, said]) => `<dt>${fact}</dt><dd>\n\n${said}\n\n</dd>`);
  return ['<dl class="facts">', ...terms, '</dl>'].join('\n');
}

function budgetsOf({ judgement: { budgets } }: Definition): string {
  if ('free' in budgets) return `none: ${asMarkdown(budgets.free)}`;
  return Object.entries<Take>(budgets)
    .map(([kind, { each, when }]) => `\`${kind}\`${takes(each, when)}`)
    .join('; ');
}

function takes(each: string | undefined, when: string | undefined): string {
  const parts = [each === undefined ? '' : `one for each ${each}`, when === undefined ? '' : `when ${when}`];
  const said = parts.filter(Boolean).join(', ');
  return said === '' ? '' : `, ${asMarkdown(said)}`;
}

function table(
  schema: object,
  permissions: Readonly<Record<string, string>> | undefined,
  empty: string,
): string {
  const fields = fieldsOf(schema as FieldSchema);
  if (fields.length === 0) return empty;
  const rows = fields.map(({ path, type, isRequired, description }) => {
    const permission = permissions?.[path.replaceAll('[]', '.*')];
    const says = [
      isRequired ? '**Required.**' : '',
      asMarkdown(description),
      permission === undefined ? '' : `Needs \`${permission}\`.`,
    ];
    return `| \`${path}\` | ${asMarkdown(type)} | ${says.filter(Boolean).join(' ')} |`;
  });
  return ['| name | type | what it is |', '| --- | --- | --- |', ...rows].join('\n');
}

function call({ called, arguments: given, question, isError, text, structured }: Conversation): string {
  return [
    `At the [laptop](/laptop.md), by an agent whose person says yes. \`${called}\` with`,
    fenced('json', JSON.stringify(given, undefined, 2)),
    ...(question === undefined ? [] : ['The person is asked first:', fenced('text', shortText(question))]),
    isError ? 'It is refused there:' : 'The text of the answer:',
    fenced('text', shortText(text)),
    ...(structured === undefined
      ? []
      : ['The same as structured content:', fenced('json', shortJson(structured))]),
  ].join('\n\n');
}

/** What was said has no line of four backticks: text from elsewhere stands in quotation marks. */
function fenced(language: string, text: string): string {
  return `\`\`\`\`${language}\n${text}\n\`\`\`\``;
}

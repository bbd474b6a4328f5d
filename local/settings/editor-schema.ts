import { settingsSchema } from '../../lib/settings/json-schema.ts';

/**
 * The JSON Schema that `config/*.json` name in `$schema`, as text that oxfmt has not formatted yet: editors complete
 * and check by it. It knows single settings; what only holds for them together, `npm run synth` checks.
 */
export function editorSchema(): string {
  const { $schema, ...schema } = settingsSchema() as Readonly<Record<string, unknown>>;
  return JSON.stringify({
    $schema,
    title: 'Settings of clerk-mcp',
    description: 'What config/<stage>.json may say; docs/settings.md explains it.',
    // Without it VS Code marks comments: https://github.com/microsoft/vscode-json-languageservice/blob/main/src/jsonSchema.ts
    allowComments: true,
    ...(forEditors(schema) as object),
  });
}

/** Without the words for the page, and what holds without a setting in its description. */
function forEditors(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forEditors);
  if (typeof schema !== 'object' || schema === null) return schema;
  const {
    values: _,
    unset,
    description,
    default: standard,
    examples,
    properties,
    ...rest
  } = schema as Record<string, unknown>;
  const inner = Object.entries(rest).map(([key, value]) => [key, forEditors(value)]);
  return {
    ...(typeof description === 'string' ? { description: plain(described(description, unset)) } : {}),
    ...Object.fromEntries(inner),
    ...(standard === undefined ? {} : { default: standard }),
    ...(examples === undefined ? {} : { examples }),
    ...(properties === undefined ? {} : { properties: eachOf(properties as object) }),
  };
}

/** Settings may be called `description` or `default`, which are words of JSON Schema, too. */
function eachOf(properties: object): object {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, forEditors(schema)]));
}

function described(description: string, unset: unknown): string {
  return typeof unset === 'string' ? `${description} Default: ${unset}.` : description;
}

/** Editors show text, without links or code: the page that a link leads to is named. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 (docs/$2)').replaceAll('`', '');
}

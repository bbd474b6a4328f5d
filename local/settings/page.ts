import { type SettingsSchema, settingsSchema } from '../../lib/settings/json-schema.ts';

const head = `<!-- Made by \`npm run settings\` from the schemas in lib/settings/: change those. -->

# Settings

For those who set up a stage. \`config/<stage>.json\`, chosen with \`-c stage=<stage>\` (\`dev\` when none is chosen). The least that a stage must say is whose credentials are taken and who may do what:

\`\`\`json settings
{
  "$schema": "./settings.schema.json",
  "identity": { "iam": true },
  "access": {
    "roles": { "read-only": ["users:read", "memberships:read"] },
    "rules": [{ "principals": [{ "iamRole": "clerk-mcp-agent" }], "roles": ["read-only"] }]
  }
}
\`\`\`

Whole files for three agents: [security](security.md#settings-for-three-agents).

- Comments may stand in the file, from \`//\` to the end of the line and between \`/*\` and \`*/\`. A comma before a closing brace or bracket may not, and neither may a name twice in one object.
- With \`$schema\`, editors complete names and values and mark what is wrong. The file that it names, \`config/settings.schema.json\`, is JSON Schema, draft 7; it knows each setting, but not whether they fit together.
- \`npm run synth -- -c stage=<stage>\` checks everything, without AWS. Each fault is one line with file, line and column, setting, value, reason and way out:

  \`\`\`
  config/dev.json:9:7: function.memoryMb: 64 must be a whole number of MB from 128 to 10240; remove it for the default, 1024
  \`\`\`

- Secrets never stand in the file. Clerk's secret key belongs in Secrets Manager, by the command that a deployment prints.

In the names below, \`[]\` stands for each item of a list. “Required” is what each group or item must have, where there is one.
`;

/** The page of settings, in Markdown that oxfmt has not formatted yet. */
export function settingsPage(): string {
  const { properties = {} } = settingsSchema();
  const sections = Object.entries(properties).filter(([, schema]) => childrenOf(schema) !== undefined);
  const single = Object.entries(properties).filter(([, schema]) => childrenOf(schema) === undefined);
  return [
    head,
    section('The stack', Object.fromEntries(single), 'What is deployed, and where.'),
    ...sections.map(([name, schema]) => section(name, { [name]: schema }, aboutOf(schema))),
  ].join('\n');
}

function section(heading: string, properties: Properties, intro: string): string {
  const all = settingsIn([], { properties });
  const groups = all.filter(({ path: [, ...below], setting }) => below.length > 0 && childrenOf(setting));
  const rows = all.filter(({ setting }) => !childrenOf(setting)).map(rowOf);
  const example = exampleOf({ properties });
  const notes = groups
    .filter(({ setting }) => setting.description !== undefined)
    .map(({ path, setting }) => `- ${nameOf(path, setting)}: ${aboutOf(setting)}`);
  return `## ${heading}

${intro}

${notes.join('\n')}

| setting | what it is | values | default |
| --- | --- | --- | --- |
${rows.join('\n')}

\`\`\`json
${JSON.stringify(example, undefined, 2)}
\`\`\`
`;
}

type Properties = Readonly<Record<string, SettingsSchema>>;

/** A setting, or a group of them, with all names that lead to it. */
interface NamedSetting {
  readonly path: readonly string[];
  readonly setting: SettingsSchema;
  readonly required: boolean;
}

/** All settings and groups below a path, each group before what is in it. */
function settingsIn(path: readonly string[], group: SettingsSchema): NamedSetting[] {
  const found: NamedSetting[] = [];
  for (const [name, setting] of Object.entries(childrenOf(group) ?? {})) {
    const required = (group.items ?? groupOf(group)).required?.includes(name) ?? false;
    const below = [...path, setting.items ? `${name}[]` : name];
    found.push({ path: [...path, name], setting, required }, ...settingsIn(below, setting));
  }
  return found;
}

/** The settings in a group, or in each item of a list of groups; undefined for a single setting. */
function childrenOf(schema: SettingsSchema): Properties | undefined {
  return (schema.items ?? groupOf(schema)).properties;
}

/** The group, where a setting may also be written in a short form. */
function groupOf(schema: SettingsSchema): SettingsSchema {
  return schema.anyOf?.find(({ properties }) => properties) ?? schema;
}

const nameOf = (path: readonly string[], { items }: SettingsSchema) =>
  `\`${path.join('.')}${items?.properties ? '[]' : ''}\``;

/** What a group is for, and what holds without it. */
const aboutOf = ({ description = '', unset }: SettingsSchema) =>
  unset === undefined ? description : `${description} Default: ${unset}.`;

function rowOf({ path, setting, required }: NamedSetting): string {
  const cells = [
    nameOf(path, setting),
    setting.description ?? '',
    valuesOf(setting),
    required ? 'required' : defaultOf(setting),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

function valuesOf(schema: SettingsSchema): string {
  const { values, type, items, minItems, maxItems } = schema;
  if (values !== undefined) return values;
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (type === 'boolean') return '`true` or `false`';
  if (!items) return '';
  const limits = [
    ...(minItems === undefined ? [] : [`${minItems} at least`]),
    ...(maxItems === undefined ? [] : [`${maxItems} at most`]),
  ];
  return [`a list: ${valuesOf(items)}`, ...limits].join('; ');
}

function defaultOf({ unset, default: standard }: SettingsSchema): string {
  if (unset !== undefined || standard === undefined) return unset ?? '';
  return [standard].flat().map(code).join(', ');
}

const code = (value: unknown) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** The example of a setting, or of a group from those of its settings. */
function exampleOf(schema: SettingsSchema): unknown {
  const [example] = schema.examples ?? [];
  if (example !== undefined) return example;
  if (schema.items) return [exampleOf(schema.items)];
  const inner = Object.entries(groupOf(schema).properties ?? {});
  return Object.fromEntries(inner.map(([name, setting]) => [name, exampleOf(setting)]));
}

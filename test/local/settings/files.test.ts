import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'jsonc-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyOf } from '../../../lib/settings/access.ts';
import { approvalGroupOf } from '../../../lib/settings/approvals.ts';
import { settingsFiles } from '../../../local/settings/files.ts';
import { least } from '../../lib/settings/least.ts';
import { type SettingsReader, settingsReader } from '../../lib/settings/settings-reader.ts';
import { codesIn, Page } from '../../markdown.ts';

/** Settings without those at some paths. */
function without(settings: object, ...paths: readonly string[]): object {
  const copy = structuredClone(settings);
  for (const path of paths) {
    const names = path.split('.');
    const group = names
      .slice(0, -1)
      .reduce<object>((inner, name) => Reflect.get(inner, name) as object, copy);
    Reflect.deleteProperty(group, names.at(-1) ?? '');
  }
  return copy;
}

const root = join(import.meta.dirname, '../../..');
const page = new Page('docs/settings.md');
const sections = page.text
  .split(/^## /m)
  .slice(1)
  .map((text) => ({
    rows: text.split('\n').filter((line) => line.startsWith('| `')),
    example: JSON.parse(/```json\n([^]*?)```/.exec(text)?.[1] ?? '') as object,
  }));

test('the page and the JSON Schema are what `npm run settings` makes', async () => {
  for (const [path, text] of await settingsFiles()) {
    expect({ path, text: readFileSync(join(root, path), 'utf8') }).toEqual({ path, text });
  }
});

describe('the page of settings', () => {
  test('says of every setting what it is, what it takes and what holds without it', () => {
    const cells = sections.flatMap(({ rows }) => rows.map((row) => row.slice(1, -1).split(/(?<!\\)\|/)));
    expect(cells.length).toBeGreaterThan(80);
    expect(cells.filter((row) => row.length !== 4 || row.some((cell) => cell.trim() === ''))).toEqual([]);
  });

  test('shows every setting in the example of its section', () => {
    const isThere = (value: unknown, [name, ...rest]: readonly string[]): boolean => {
      if (name === undefined) return value !== undefined && JSON.stringify(value) !== '{}';
      if (Array.isArray(value)) return value.some((item) => isThere(item, [name, ...rest]));
      return typeof value === 'object' && value !== null && isThere(Object(value)[name], rest);
    };
    const missing = sections.flatMap(({ rows, example }) =>
      rows
        .map((row) => codesIn(row)[0] ?? '')
        .filter((name) => !isThere(example, name.replaceAll('[]', '').split('.'))),
    );
    expect(missing).toEqual([]);
  });
});

describe('the JSON Schema for editors', () => {
  let isValid: ValidateFunction;
  let reader: SettingsReader;
  beforeAll(async () => {
    reader = await settingsReader();
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
    // Of VS Code, beside the standard.
    ajv.addVocabulary(['allowComments']);
    isValid = ajv.compile(JSON.parse(readFileSync(join(root, 'config/settings.schema.json'), 'utf8')));
  });
  afterAll(() => reader.remove());

  /** What the schema has against settings; none for good ones. */
  const faultsIn = (settings: unknown) => (isValid(settings) ? [] : (isValid.errors ?? []));

  test('is named by every stage, which is right by it', () => {
    const stages = readdirSync(join(root, 'config')).filter((name) => !name.includes('schema'));
    expect(stages.length).toBeGreaterThanOrEqual(3);
    for (const stage of stages) {
      const settings = parse(readFileSync(join(root, 'config', stage), 'utf8'));
      expect({ stage, $schema: settings.$schema, faults: faultsIn(settings) }).toEqual({
        stage,
        $schema: './settings.schema.json',
        faults: [],
      });
    }
  });

  test('takes every example of settings in the pages', () => {
    const pages = ['.', 'docs', 'docs/decisions'].flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith('.md'))
        .map((name) => new Page(join(folder, name))),
    );
    const examples = pages.flatMap(({ path, fences }) =>
      fences.filter(({ info }) => info === 'json settings').map(({ text }) => ({ path, text })),
    );
    expect(examples.length).toBeGreaterThan(5);
    const faults = examples.flatMap(({ path, text }) =>
      faultsIn(JSON.parse(text)).map((fault) => [path, fault]),
    );
    expect(faults).toEqual([]);
  });

  test('takes the examples of all sections as one file, and so does the server', async () => {
    const all = Object.assign({}, ...sections.map(({ example }) => example)) as object;
    expect(faultsIn(all)).toEqual([]);
    // Each is one way or the other, and the server says so; nothing else is wrong with them.
    expect((await reader.problemsOf(all)).map((line) => line.split(': ')[1])).toEqual([
      'domain.hostedZoneId',
      'network.functions.createEndpoints',
      'ledger.events',
    ]);
    const whole = without(
      all,
      'network.functions.createEndpoints',
      'domain.certificateArn',
      'ledger.tableName',
    );
    expect(faultsIn(whole)).toEqual([]);
    expect(await reader.problemsOf(whole)).toEqual([]);
    const { access, approvals } = await reader.settingsOf(whole);
    expect(policyOf(access).rules.length).toBeGreaterThan(3);
    expect(
      approvalGroupOf(approvals)
        .rules.map(({ mode }) => mode)
        .toSorted(),
    ).toEqual(['ask', 'ask', 'block', 'never']);
  });

  const rule = least.access.rules[0]!;
  const withPrincipal = (principal: unknown) => ({
    ...least,
    access: { ...least.access, rules: [{ ...rule, principals: [principal] }] },
  });

  test.each<[string, unknown]>([
    ['a list for the whole', []],
    ['an unknown setting', { ...least, regoin: 'eu-west-1' }],
    ['an unknown setting in a group', { ...least, function: { memory: 512 } }],
    ['a number out of its limits', { ...least, function: { memoryMb: 64 } }],
    ['a fraction', { ...least, function: { timeoutSeconds: 10.5 } }],
    ['a number in quotes', { ...least, function: { timeoutSeconds: '60' } }],
    ['days that CloudWatch lacks', { ...least, logs: { retentionDays: 31 } }],
    ['a flag in words', { ...least, tracing: 'yes' }],
    ['a word that is none of those', { ...least, clerk: { environment: 'staging' } }],
    ['text of another pattern', { ...least, account: '1234' }],
    ['plain http', { ...least, clerk: { apiUrl: 'http://api.clerk.com' } }],
    [
      'a key for a secret that is not there',
      { ...least, clerk: { kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/0a1b' } },
    ],
    ['a tool that is none', { ...least, tools: { hidden: ['delete_world'] } }],
    [
      'a tool that changes nothing, to be asked about',
      { ...least, approvals: [{ mode: 'ask', tools: ['get_user'] }] },
    ],
    [
      'a permission that is none',
      { ...least, access: { ...least.access, roles: { reader: ['users:raed'] } } },
    ],
    ['a role without permissions', { ...least, access: { ...least.access, roles: { reader: [] } } }],
    [
      'a role with capitals',
      { ...least, access: { ...least.access, roles: { reader: ['*'], Reader: ['*'] } } },
    ],
    ['what is missing in a group', { ...least, domain: { name: 'mcp.example.com' } }],
    [
      'a list that is too long',
      { ...least, api: { allowedOrigins: Array.from({ length: 21 }, () => 'https://a.example') } },
    ],
    ['a principal of two kinds', withPrincipal({ iamRole: 'agent', machine: 'mch_1' })],
    ['a principal of no kind', withPrincipal({})],
    ['a role of no organization', withPrincipal({ iamRole: 'agent', role: 'org:admin' })],
    ['an issuer without claims', withPrincipal({ issuer: 'okta' })],
    ['nothing asked of anyone', { ...least, approvals: [{ mode: 'never' }] }],
    ['… in a group', { ...least, approvals: { rules: [{ mode: 'never' }] } }],
    ['a tag name that AWS reserves', { ...least, tags: { 'aws:team': 'x' } }],
  ])('refuses %s, as the server does', async (_, settings) => {
    expect(faultsIn(settings)).not.toEqual([]);
    expect(await reader.problemsOf(settings)).not.toEqual([]);
  });

  test('tells in words what each setting is, without links that editors can not follow', () => {
    const descriptions: string[] = [];
    const collect = (schema: Readonly<Record<string, unknown>>, path: string) => {
      const { properties, items, anyOf, description } = schema as {
        properties?: Record<string, Record<string, unknown>>;
        items?: Record<string, unknown>;
        anyOf?: { properties?: Record<string, Record<string, unknown>> }[];
        description?: string;
      };
      const inner = Object.entries({
        ...properties,
        ...anyOf?.find((choice) => choice.properties)?.properties,
        ...(items && 'properties' in items ? { '[]': items } : {}),
      });
      if (inner.length === 0) descriptions.push(`${path}: ${description}`);
      for (const [name, below] of inner) collect(below, `${path}.${name}`);
    };
    collect(JSON.parse(readFileSync(join(root, 'config/settings.schema.json'), 'utf8')), '');
    expect(descriptions.length).toBeGreaterThan(80);
    expect(descriptions.filter((text) => /: undefined$|\]\(|`/.test(text))).toEqual([]);
  });
});

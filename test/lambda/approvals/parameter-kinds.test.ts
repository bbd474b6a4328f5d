import { describe, expect, test } from '@jest/globals';
import { isUndecided, parameterKind } from '../../../lambda/approvals/parameter-kinds.ts';
import { toldValues } from '../../../lambda/approvals/told-values.ts';
import type { FieldSchema } from '../../../lambda/access/fields.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { requests } from '../../../local/clerk/contract/requests.ts';

const asked = [...tools.values()].filter(({ methods }) => methods.length > 0);
const isChanging = ({ annotations }: (typeof asked)[number]) => !annotations.readOnlyHint;

/** The names of all parameters, at any depth. */
function namesIn(schema: FieldSchema): string[] {
  const inner = [...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? [])];
  // The forms in which a credential stands for itself are told of as the credential is.
  if (schema['credential'] !== undefined) return [];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => [name].concat(namesIn(one))),
    ...inner.flatMap(namesIn),
  ];
}

/** Parameters that are credentials in one of their forms. */
function credentialsIn(schema: FieldSchema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const isCredential = [one, ...(one.anyOf ?? [])].some((form) => form['credential'] !== undefined);
    return isCredential ? [name].concat(credentialsIn(one)) : credentialsIn(one);
  });
}

/** All that Clerk's document lets a request send, by Clerk's names. */
function parametersOfClerk(): string[] {
  return Object.values(requests).flatMap(({ query, body }) => Object.keys(query).concat(fieldsOf(body)));
}

function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, inner]) =>
    keyword === 'properties' ? Object.keys(inner as object).concat(fieldsOf(inner)) : fieldsOf(inner),
  );
}

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

describe('every parameter is shown, told by a fingerprint, or hidden', () => {
  test.each(asked.map((tool) => [tool.name, tool] as const))('%s', (_, tool) => {
    expect(namesIn(schemasOf(tool).input).filter(isUndecided)).toEqual([]);
  });

  test('also those that Clerk calls secret, password, key, token, code or certificate and we might send', () => {
    const ours = new Set(asked.flatMap((tool) => namesIn(schemasOf(tool).input)));
    const undecided = parametersOfClerk()
      .filter((name) => /secret|password|key|token|code|certificate/i.test(name))
      .map(camel)
      .filter((name) => ours.has(name) && isUndecided(name));
    expect(undecided).toEqual([]);
  });

  test('what stands for a credential is never shown', () => {
    const shown = asked
      .filter(isChanging)
      .flatMap((tool) => credentialsIn(schemasOf(tool).input))
      .filter((name) => parameterKind(name) === 'shown');
    expect(shown).toEqual([]);
  });

  test('one that nobody has decided about is hidden', () => {
    expect(parameterKind('newApiKey')).toBe('hidden');
    expect(isUndecided('newApiKey')).toBe(true);
    expect(parameterKind('firstName')).toBe('shown');
  });
});

/** A value for each parameter of a schema; each text is a word of its own. */
function sampleOf(schema: FieldSchema, name: string, words: Map<string, string>): unknown {
  const [form] = schema.anyOf ?? [];
  if (form) return sampleOf(form, name, words);
  if (schema.properties) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([key, inner]) => [key, sampleOf(inner, key, words)]),
    );
  }
  if (schema.items) return [sampleOf(schema.items, name, words)];
  switch (schema['type']) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return 7;
    case 'object':
      return { inside: 'metadata', apiToken: word('apiToken', words) };
    default:
      return word(name, words);
  }
}

function word(name: string, words: Map<string, string>): string {
  const text = `word${words.size}${'z'.repeat(8)}`;
  words.set(text, name);
  return text;
}

test.each(asked.map((tool) => [tool.name, tool] as const))(
  '%s: the values tell every text that is shown, and no other',
  (_, tool) => {
    const words = new Map<string, string>();
    const args = sampleOf(schemasOf(tool).input, '', words) as Record<string, unknown>;
    const { credentials, others } = toldValues(args, {
      before: undefined,
      isDefault: () => false,
      toldElsewhere: new Set(),
      label: () => undefined,
      readsPrivate: true,
    });
    const text = [...credentials, ...others].join('\n');
    const told = [...words].filter(([one]) => text.includes(one)).map(([, name]) => name);
    expect(told.filter((name) => parameterKind(name) !== 'shown')).toEqual([]);
    const top = Object.keys(args).filter((name) => !new RegExp(`^${name}\\b`, 'm').test(text));
    expect(top).toEqual([]);
  },
);

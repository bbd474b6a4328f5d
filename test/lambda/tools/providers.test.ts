import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { type FieldSchema, visibleSchema } from '../../../lambda/access/fields.ts';
import { permissions } from '../../../lambda/access/permissions.ts';
import { takenForms } from '../../../lambda/credentials/forms.ts';
import { plainSchema } from '../../../lambda/mcp/plain-schema.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { toolSnapshots } from '../../../local/snapshots/tool-snapshots.ts';
import { placesIn, providerRules } from './provider-rules.ts';

const everything = new Set(permissions);
const shown = [...toolSnapshots().values()];

describe.each(Object.entries(providerRules))('by the public rules of %s', (_, rule) => {
  test.each(shown.map((tool) => [tool.name, tool] as const))('%s is taken', (_, tool) => {
    const schema = tool.inputSchema as FieldSchema;
    expect(rule({ name: tool.name, description: tool.description, schema })).toEqual([]);
  });

  test('tools with all forms of credentials are taken, too', () => {
    const rules = { rawCredentials: 'allow', credentialSecrets: { prefix: 'clerk/' } } as const;
    const refused = [...tools.values()].flatMap((tool) => {
      const schema = plainSchema(
        takenForms(visibleSchema(schemasOf(tool).input, everything), rules),
        'input',
      );
      return rule({ name: tool.name, description: tool.description, schema });
    });
    expect(refused).toEqual([]);
  });
});

describe('what is shown of a tool', () => {
  test('a long object is described in full by the one tool that the others name', () => {
    const named = shown.flatMap(({ outputSchema }) =>
      placesIn(outputSchema as FieldSchema)
        .map(({ schema }) => /^As in (\w+)\.$/.exec(schema.description ?? '')?.[1])
        .filter((name) => name !== undefined),
    );
    expect([...new Set(named)].toSorted()).toEqual(['get_organization', 'get_user']);
    const user = shown.find(({ name }) => name === 'get_user')?.outputSchema as FieldSchema;
    expect(Object.keys(user.properties?.['user']?.properties ?? {}).length).toBeGreaterThan(25);
  });

  test.each(shown.map((tool) => [tool.name, tool] as const))('%s has schemas that compile', (_, tool) => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    ajvFormats.default(ajv);
    expect(() => [ajv.compile(tool.inputSchema), ajv.compile(tool.outputSchema ?? {})]).not.toThrow();
  });

  test.each(shown.map((tool) => [tool.name, tool] as const))(
    '%s has one kind of value a parameter',
    (_, tool) => {
      const unions = placesIn(tool.inputSchema as FieldSchema).filter(
        ({ schema }) => schema.anyOf ?? schema['oneOf'] ?? Array.isArray(schema['type']),
      );
      expect(unions.map(({ path }) => path)).toEqual([]);
    },
  );

  test.each(shown.map((tool) => [tool.name, tool] as const))(
    '%s refuses no value that the server takes',
    (_, tool) => {
      const published = JSON.stringify(tool.inputSchema);
      // Zod publishes a pattern without its flags; and lengths are counted otherwise elsewhere.
      expect(published).not.toMatch(/"(?:pattern|minLength|maxLength|format":"(?!date-time))/);
    },
  );

  test('has orders once, which are taken both ways', () => {
    const list = shown.find(({ name }) => name === 'list_users')?.inputSchema as FieldSchema;
    const { orderBy } = list.properties ?? {};
    expect(orderBy?.description).toContain('last_sign_in_at. - in front: descending');
    for (const order of ['last_sign_in_at', '-last_sign_in_at']) {
      expect(tools.get('list_users')!.input.safeParse({ orderBy: order }).success).toBe(true);
    }
  });
});

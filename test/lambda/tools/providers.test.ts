import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { FieldSchema } from '../../../lambda/access/fields.ts';
import { takenForms } from '../../../lambda/credentials/forms.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { toolSnapshots } from '../../../local/snapshots/tool-snapshots.ts';
import { placesIn, providerRules } from './provider-rules.ts';

const shown = [...toolSnapshots().values()];

describe.each(Object.entries(providerRules))('by the public rules of %s', (_, rule) => {
  test.each(shown.map((tool) => [tool.name, tool] as const))('%s is taken', (_, tool) => {
    const schema = tool.inputSchema as FieldSchema;
    expect(rule({ name: tool.name, description: tool.description, schema })).toEqual([]);
  });

  test('tools with all forms of credentials are taken, too', () => {
    const rules = { rawCredentials: 'allow', credentialSecrets: { prefix: 'clerk/' } } as const;
    const refused = [...tools.values()].flatMap((tool) => {
      const schema = takenForms(schemasOf(tool).input, rules);
      return rule({ name: tool.name, description: tool.description, schema });
    });
    expect(refused.filter((fault) => !/permission|userSupplied/.test(fault))).toEqual([]);
  });
});

describe('what is shown of a tool', () => {
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

  test('has no pattern that refuses what the server takes for its flags', () => {
    const applications = tools.get('create_oauth_application')!;
    const sent = { name: 'App', redirectUris: ['MyApp://Callback'] };
    expect(applications.input.safeParse(sent).success).toBe(true);
    const { redirectUris } = schemasOf(applications).input.properties!;
    expect(redirectUris!.items).not.toHaveProperty('pattern');
  });
});

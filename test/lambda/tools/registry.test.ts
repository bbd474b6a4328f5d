import { describe, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import { stageTools } from '../../../lambda/mcp/tool-list.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { loadedTools, tools } from '../../../lambda/tools/registry.ts';

const everything = new Set(permissions);
const stage = stageTools(loadedTools, { listed: [...tools.keys()], hidden: [] });

/** Parameters that a description would only repeat. */
const sayItAll = new Set([
  'firstName',
  'lastName',
  'createdAtAfter',
  'createdAtBefore',
  'lastActiveAtAfter',
  'lastSignInAtAfter',
  'result',
  'risk',
]);

describe.each([...tools.values()])('$name', (tool) => {
  const listed = stage.list(everything).find(({ name }) => name === tool.name);

  test('has a snake_case name, a short title and a description that fits an agent’s context', () => {
    expect(tool.name).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
    expect(tool.title.length).toBeLessThanOrEqual(60);
    expect(tool.description.length).toBeLessThanOrEqual(400);
  });

  test('gives all four hints, and none that contradict each other', () => {
    expect(Object.keys(tool.annotations).toSorted()).toEqual([
      'destructiveHint',
      'idempotentHint',
      'openWorldHint',
      'readOnlyHint',
    ]);
    expect(tool.annotations.readOnlyHint && tool.annotations.destructiveHint).toBe(false);
  });

  test('describes every parameter whose name does not say it all, and refuses unknown ones', () => {
    const { error } = tool.input.safeParse({ nonsense: 1 });
    expect(error?.issues).toContainEqual(expect.objectContaining({ keys: ['nonsense'] }));
    const undescribed = Object.entries(listed?.inputSchema.properties ?? {})
      .filter(([, schema]) => !(schema as { description?: string }).description)
      .map(([name]) => name)
      .filter((name) => !sayItAll.has(name));
    expect(undescribed).toEqual([]);
  });

  test('has an output schema that is an object', () => {
    expect(listed?.outputSchema).toHaveProperty('type', 'object');
  });
});

test('the list of tools is the same object at every request: it is made once', () => {
  expect(stage.list(everything)).toBe(stage.list(new Set(everything)));
});

/** Descriptions in which such a word means something that all callers of the tool have. */
const otherwise = new Set(['change_contact_methods verified', 'change_contact_methods primary']);

test('no description promises a parameter that needs a permission of its own', () => {
  const promised = [...tools.values()].flatMap((tool) =>
    schemasOf(tool)
      .guardedInput.filter(({ permission }) => permission !== tool.permission)
      .map(({ path }) => path.at(-1) ?? '')
      .filter((name) => {
        const words = name
          .replace(/Key$/, '')
          .replace(/([A-Z])/g, ' $1')
          .toLowerCase();
        const said = new RegExp(
          `\\b(?:${name}|${words}|${words.replace(' metadata', '[\\w ,]* metadata')})\\b`,
          'i',
        );
        return said.test(tool.description) && !otherwise.has(`${tool.name} ${name}`);
      })
      .map((name) => `${tool.name} ${name}`),
  );
  expect([...new Set(promised)]).toEqual([]);
});

import { describe, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import { stageTools } from '../../../lambda/mcp/tool-list.ts';
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

import { expect, test } from '@jest/globals';
import { listResourceTemplates, requireTemplate, resourceTemplates } from '../../../lambda/mcp/resources.ts';
import { stageTools } from '../../../lambda/mcp/tool-list.ts';
import { loadedTools } from '../../../lambda/tools/registry.ts';

test('a resource is gone with its tool when the stage hides that, whoever asks', () => {
  const readerWith = (hidden: string[]) => ({
    tools: { operations: stageTools(loadedTools, { listed: [], hidden }).operations, mayUse: () => true },
    caller: {} as never,
  });
  const namesWith = (hidden: string[]) =>
    listResourceTemplates(readerWith(hidden)).map(({ uriTemplate }) => uriTemplate);
  expect(namesWith([])).toEqual(['clerk://users/{userId}', 'clerk://organizations/{organizationId}']);
  expect(namesWith(['get_user'])).toEqual(['clerk://organizations/{organizationId}']);
  const [users] = resourceTemplates;
  expect(() => requireTemplate(users, readerWith([]))).not.toThrow();
  expect(() => requireTemplate(users, readerWith(['get_user']))).toThrow('There is no such resource');
});

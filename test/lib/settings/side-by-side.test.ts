import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { least } from './least.ts';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;
beforeEach(async () => {
  reader = await settingsReader();
});
afterEach(() => reader.remove());

test('two stages whose stack would be the same are refused with one line', async () => {
  await writeFile(join(reader.directory, 'acme-eu.json'), JSON.stringify(least));
  await expect(reader.settingsOf({ name: 'clerk-mcp-acme', ...least }, 'eu')).rejects.toMatchObject({
    problems: [
      'config/eu.json:1:9: name: makes the stack clerk-mcp-acme-eu, which config/acme-eu.json makes, too; give one of them another name',
    ],
  });
});

test.each([
  ['in another region', { region: 'eu-west-1' }, { region: 'us-east-1' }],
  ['in another account', { account: '111111111111' }, { account: '222222222222' }],
  ['of another name', { name: 'other' }, {}],
  ['that can not be read', '{', {}],
  ['that is no object', '[]', {}],
])('a stage %s keeps nothing back', async (_, other, own) => {
  const text = typeof other === 'string' ? other : JSON.stringify({ ...least, ...other });
  await writeFile(join(reader.directory, 'acme-eu.json'), text);
  expect(await reader.settingsOf({ name: 'clerk-mcp-acme', ...least, ...own }, 'eu')).toMatchObject({
    stage: 'eu',
  });
});

test('it is refused where one of both does not say where it is', async () => {
  await writeFile(join(reader.directory, 'acme-eu.json'), JSON.stringify({ ...least, region: 'eu-west-1' }));
  await expect(reader.settingsOf({ name: 'clerk-mcp-acme', ...least }, 'eu')).rejects.toThrow(
    'makes the stack clerk-mcp-acme-eu',
  );
});

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackOfStage } from '../../../bin/aws/stack-of-stage.ts';

let config: string;
beforeEach(async () => {
  config = await mkdtemp(join(tmpdir(), 'clerk-mcp-config-'));
});
afterEach(() => rm(config, { recursive: true }));

const nameWith = async (text: string) => {
  await writeFile(join(config, 'prod.json'), text);
  return stackOfStage('prod', config);
};

test('the stack is called as the settings of the stage say', async () => {
  expect(await nameWith('{"name": "acme-clerk"} // ours')).toBe('acme-clerk-prod');
});

test('and as always where they say nothing, are not at hand or can not be read', async () => {
  expect(await stackOfStage('prod', config)).toBe('clerk-mcp-prod');
  for (const text of ['{}', '[]', '{"name": 7}', '{"name": ']) {
    expect(await nameWith(text)).toBe('clerk-mcp-prod');
  }
});

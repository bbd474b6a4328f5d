import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ClerkMcp } from '../../lib/clerk-mcp.ts';
import { SettingsError } from '../../lib/settings/settings.ts';
import { settings } from '../settings.ts';

let file: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clerk-mcp-'));
  file = join(folder, 'dev.json');
  await writeFile(file, JSON.stringify({ ...settings(), account: '111111111111', region: 'eu-west-1' }));
});
afterAll(() => rm(join(file, '..'), { recursive: true }));

test('a file that names another account and region than the stack around is refused, with a line for each', () => {
  const env = { account: '222222222222', region: 'us-east-1' };
  const stack = new Stack(new App(), 'Stack', { env });
  const make = () => ClerkMcp.fromSettingsFile(stack, 'Server', file);
  expect(make).toThrow(SettingsError);
  expect(make).toThrow(
    /account: "111111111111" is not the account of the stack around, 222222222222; remove it, or put the stack there\n.*region: "eu-west-1" is not the region of the stack around, us-east-1;/,
  );
});

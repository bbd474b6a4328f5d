import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenVariable } from '../../../lib/clients/client.ts';
import { claudeCode } from '../../../lib/clients/claude-code.ts';
import { clientsPage } from '../../../local/clients/section.ts';

const root = join(import.meta.dirname, '../../..');
const local = { name: 'clerk', url: 'http://127.0.0.1:3000/local/mcp', signedUrl: '', region: '' };

test('the page on clients is what `npm run connecting` makes', async () => {
  expect(readFileSync(join(root, 'docs/clients.md'), 'utf8')).toBe(await clientsPage());
});

test('the README connects Claude Code as the page does', () => {
  const [snippet] = claudeCode.ways.token ?? [];
  // The variable that `npm start` tells to set.
  const line = snippet?.text(local).replace(tokenVariable, 'TOKEN');
  expect(readFileSync(join(root, 'README.md'), 'utf8').split('\n')).toContain(line);
});

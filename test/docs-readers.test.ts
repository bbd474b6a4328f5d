import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '../docs');
const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));

test.each(pages)('%s begins with whom it is for', (name) => {
  // A page that is made from something begins by saying so.
  const text = readFileSync(join(docs, name), 'utf8').replace(/^<!--.*-->\n\n/, '');
  expect(text).toMatch(/^# [^\n]+\n\nFor (those|whoever) [^\n]+\./);
});

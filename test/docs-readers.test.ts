import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '../docs');
/** The page of settings is made from their schemas, and begins by saying so. */
const pages = readdirSync(docs).filter((name) => name.endsWith('.md') && name !== 'settings.md');

test.each(pages)('%s begins with whom it is for', (name) => {
  expect(readFileSync(join(docs, name), 'utf8')).toMatch(/^# [^\n]+\n\nFor (those|whoever) [^\n]+\./);
});

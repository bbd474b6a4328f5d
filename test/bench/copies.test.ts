import { expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyProject, keyFromEnvironment, moreOperations } from '../../bench/copies.ts';

test('the project can be measured with more operations and without a secret to fetch', async () => {
  const work = await mkdtemp(join(tmpdir(), 'copies-'));
  try {
    await copyProject(join(work, 'more'), moreOperations);
    const catalog = await readFile(join(work, 'more/lambda/catalog/catalog.ts'), 'utf8');
    expect(catalog).toContain('generatedOperations');
    // Throws when nothing reads secrets the way it expects.
    await copyProject(join(work, 'keyless'), keyFromEnvironment);
  } finally {
    await rm(work, { recursive: true });
  }
});

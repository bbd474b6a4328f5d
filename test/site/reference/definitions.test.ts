import { expect, test } from '@jest/globals';
import { tools } from '../../../lambda/tools/registry.ts';
import { changingArguments } from '../../../local/examples/changing-arguments.ts';
import { readingArguments } from '../../../local/examples/reading-arguments.ts';
import { readDefinitions } from '../../../site/reference/definitions.ts';
import { pageNames, placeOf } from '../../../site/reference/words.ts';

test('every tool and operation has a place in the reference, and what is said of each is there', async () => {
  const definitions = await readDefinitions();
  expect([...tools.keys()].filter((name) => placeOf(name) === undefined || !definitions.has(name))).toEqual(
    [],
  );
});

test('each tool that has a page can be called for it', () => {
  const callable = { ...readingArguments, ...changingArguments, run_operation: [] };
  expect(pageNames.filter((name) => !Object.hasOwn(callable, name))).toEqual([]);
});

test('what may destroy something is asked about, and says how it is undone', async () => {
  const grave = [...(await readDefinitions()).values()].filter(
    ({ name, risk }) => risk === 'may destroy' && name !== 'run_operation',
  );
  expect(grave.length).toBeGreaterThan(50);
  expect(grave.filter(({ asked, undone }) => asked === 'no' || undone === undefined)).toEqual([]);
});

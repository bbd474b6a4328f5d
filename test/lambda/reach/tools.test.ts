import { describe, expect, test } from '@jest/globals';
import { meaningWithin } from '../../../lambda/access/within.ts';
import { offersWithin, toolReach } from '../../../lambda/reach/tools.ts';
import { tools } from '../../../lambda/tools/registry.ts';

// That a call tells nothing from outside of a reach is tried in test/e2e/guarded/within-property.test.ts.
describe('what tools work on', () => {
  test('is decided for every tool and operation that there is, and no other', () => {
    expect([...toolReach.keys()].toSorted()).toEqual([...tools.keys()].toSorted());
  });

  test('is only the caller or this server where no permission is asked', () => {
    const own = [...tools.values()].filter(({ permission }) => permission === null).map(({ name }) => name);
    expect([...toolReach].filter(([, worksOn]) => worksOn === 'own').map(([name]) => name)).toEqual(own);
  });

  test('can be within a reach only where the permission has a meaning there', () => {
    const strange = [...tools.values()].filter(
      ({ name, permission }) => permission && offersWithin(name) && !meaningWithin(permission),
    );
    expect(strange.map(({ name }) => name)).toEqual([]);
  });

  test('is reached by changes of a user only with a permission that is given exclusively', () => {
    const changes = [...tools.values()].filter(
      ({ name, annotations }) => toolReach.get(name) === 'user' && !annotations.readOnlyHint,
    );
    expect(changes.filter(({ permission }) => meaningWithin(permission!) !== 'exclusive')).toEqual([]);
  });

  test('is not offered for a name that nobody knows', () => {
    expect(['drop_all', 'constructor', '__proto__'].map(offersWithin)).toEqual([false, false, false]);
  });
});

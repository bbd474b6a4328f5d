import { describe, expect, test } from '@jest/globals';
import { judgements, judgementsBySubject } from '../../../lambda/judgements/judgements.ts';
import { tools } from '../../../lambda/tools/registry.ts';

// That it is true of each is tried in test/e2e/guarded/judgements.test.ts.
describe('the table of judgements', () => {
  test('judges every tool and operation that there is, and no other', () => {
    expect([...judgements.keys()].toSorted()).toEqual([...tools.keys()].toSorted());
  });

  test('judges each in one place', () => {
    const names = Object.values(judgementsBySubject).flatMap((subject) => Object.keys(subject));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('says of each what it takes from, or in one line why from nothing', () => {
    const undecided = Array.from(judgements).filter(([, { budgets }]) =>
      'free' in budgets ? !/^.{10,100}$/.test(budgets.free) : Object.keys(budgets).length === 0,
    );
    expect(undecided.map(([name]) => name)).toEqual([]);
  });
});

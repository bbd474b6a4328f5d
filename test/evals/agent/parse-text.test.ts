import { describe, expect, test } from '@jest/globals';
import { parseText } from '../../../evals/agent/parse-text.ts';
import { resultText } from '../../../lambda/mcp/result-text.ts';

const person = {
  type: 'object',
  properties: {
    id: {},
    name: { userSupplied: true },
    banned: {},
    age: {},
    tags: { items: {} },
    metadata: { type: 'object' },
    organization: { properties: { id: {}, name: { userSupplied: true } } },
    items: { items: { properties: { id: {}, why: {} } } },
  },
};
const schema = { properties: { users: { items: person }, user: person, csv: {}, count: {} } };

describe('a result is read from its text alone', () => {
  const sly = 'x | "y"; z: [1, 2] {no}, name "q"';
  test.each([
    ['an object', { user: { id: 'user_1', name: sly, banned: true, age: -1.5 } }],
    ['metadata', { user: { id: 'user_1', metadata: { a: [1, { b: sly }], c: null } } }],
    ['a single item', { users: [{ id: 'user_1', name: sly, banned: false, tags: ['a', sly] }], count: 1 }],
    [
      'items with lists of their own',
      {
        users: [
          {
            id: 'user_1',
            items: [
              { id: 'a', why: sly },
              { id: 'b', why: null },
            ],
          },
          { id: 'user_2', name: sly, items: [{ id: 'c', why: null }] },
        ],
      },
    ],
    [
      'a table',
      {
        users: [
          {
            id: 'user_1',
            name: sly,
            organization: { id: 'org_1', name: 'A | B' },
            metadata: { 'a | b': '}' },
          },
          { id: 'user_2', age: 2, banned: true, tags: [], organization: { id: 'org_2', name: 'no' } },
        ],
        count: 2,
      },
    ],
    ['several lines', { csv: '"a","b: c"\n"- d","  e"', count: 1 }],
    ['nothing', { users: [], count: 0 }],
  ])('%s', (_what, structured) => {
    expect(parseText(`Done: 1 of 2.\n${resultText(structured, schema)}`)).toEqual(
      expect.objectContaining(structured),
    );
  });
});

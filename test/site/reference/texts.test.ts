import { describe, expect, test } from '@jest/globals';
import { fieldsOf } from '../../../site/reference/parameters.ts';
import { sameEachTime } from '../../../site/reference/same-each-time.ts';
import { shortJson, shortText } from '../../../site/reference/shortened.ts';
import { asMarkdown } from '../../../site/reference/words.ts';

test('a description says on the page just what it says in the definition, and names of tools lead to them', () => {
  expect(asMarkdown('<b> {{ 1 }} | `x` [y](z) *', 'none')).toBe(
    String.raw`&lt;b> &#123;&#123; 1 }} \| \`x\` \[y\](z) \*`,
  );
  expect(asMarkdown('See ban_user, list_roles, no_tool.')).toBe(
    'See [`ban_user`](/reference/ban_user.md), [`list_roles`](/reference/operations.md#list_roles), no_tool.',
  );
  expect(asMarkdown('ban_user', 'ban_user')).toBe('`ban_user`');
});

describe('parameters', () => {
  test('are told with what is in them, each once, with type, limits and default', () => {
    const fields = fieldsOf({
      type: 'object',
      required: ['rows'],
      properties: {
        rows: {
          type: 'array',
          items: { anyOf: [{ properties: { id: { type: 'string' } } }, { properties: { id: {} } }] },
        },
        limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many.' },
        order: { enum: ['asc', 'desc'] },
        since: { type: 'string', format: 'date-time' },
      },
    });
    expect(fields).toEqual([
      { path: 'rows', type: 'list of any value', isRequired: true, description: '' },
      { path: 'rows[].id', type: 'string', isRequired: false, description: '' },
      { path: 'limit', type: 'integer, 1 to 100', isRequired: false, description: 'How many. Default: 20.' },
      { path: 'order', type: 'one of "asc", "desc"', isRequired: false, description: '' },
      { path: 'since', type: 'time', isRequired: false, description: '' },
    ]);
  });
});

test('of what is long the beginning is shown, and how much follows', () => {
  expect(JSON.parse(shortJson({ list: [1, 2, 3, 4], text: 'x'.repeat(300) }))).toEqual({
    list: [1, 2, '… and 2 more'],
    text: `${'x'.repeat(240)}…`,
  });
  expect(shortText(Array(25).fill('line').join('\n')).split('\n').at(-1)).toBe('… and 5 more lines');
});

test('two builds on different days tell the same times, ids and ports', () => {
  const told = (now: number, id: string, port: number) =>
    sameEachTime()(`${new Date(now - 86_400_000).toISOString()} ${id} ${id} http://127.0.0.1:${port}`, now);
  const one = told(Date.UTC(2026, 1, 3, 4, 5, 6, 789), 'aaaaaaaa-1111-4111-8111-111111111111', 35_309);
  const other = told(Date.UTC(2027, 8, 9), 'bbbbbbbb-2222-4222-8222-222222222222', 40_000);
  expect(one).toBe(other);
  const id = '00000000-0000-4000-8000-000000000001';
  expect(one).toBe(`2026-01-14T09:00:00.000Z ${id} ${id} http://127.0.0.1:3000`);
});

import { describe, expect, test } from '@jest/globals';
import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { readQuestion, readValue } from '../../../../lib/apps/browser/question.ts';

const preview = [
  'Update a user (update_user)',
  'Asked because it changes how people sign in.',
  'User: "What is sent:", "ada@example.com", user_1.',
  'What is sent:',
  '- Authorization data: "publicMetadata.role", before "user", after "admin".',
  '- firstName: before "Ada", after "Grace"',
  '- redirectUris: added "https://a.example"; 1 unchanged',
  '- rows: 2',
  '  1. name "x"',
  '(3 more lines are left out.)',
  'Stays as it is: lastName.',
  'Undone by the same call with the earlier values.',
  'Where: the production instance of Clerk, stage prod.',
];

test('a question comes apart into what it is about, its values and where, with every line of it', () => {
  const question = readQuestion(preview.join('\n'));
  expect(question).toEqual({
    title: preview[0],
    about: preview.slice(1, 3),
    values: [
      { name: 'Authorization data: "publicMetadata.role"', before: '"user"', after: '"admin"' },
      { name: 'firstName', before: '"Ada"', after: '"Grace"' },
      { name: 'redirectUris', before: undefined, after: 'added "https://a.example"; 1 unchanged' },
      { name: 'rows', before: undefined, after: '2' },
      { name: undefined, before: undefined, after: '  1. name "x"' },
    ],
    rest: preview.slice(9, 12),
    where: preview[12],
    isDevelopment: false,
  });
});

test('only the last line says where, and only development is not production', () => {
  const isDevelopment = (...lines: string[]) => readQuestion(lines.join('\n')).isDevelopment;
  expect(isDevelopment('Title', 'Where: the development instance of Clerk, stage dev.')).toBe(true);
  expect(isDevelopment('Title', 'Where: the development instance of Clerk, stage dev.', 'More.')).toBe(false);
  expect(isDevelopment('Where: the development instance of Clerk, stage dev.')).toBe(false);
  expect(isDevelopment('Title', 'Where: the production instance of Clerk, stage development.')).toBe(false);
  expect(isDevelopment('')).toBe(false);
});

describe('a value', () => {
  const hostile = oneof(
    string({ unit: 'grapheme' }),
    constantFrom(
      ': before 1, after 2',
      ', after "x"',
      '" , after "',
      '\\", after ',
      'What is sent:',
      '- a: b',
    ),
  );

  test('passes no part of itself off as another, whatever stands in it', () => {
    assert(
      property(hostile, hostile, hostile, (name, before, after) => {
        const [path, was, is] = [
          `publicMetadata.${JSON.stringify(name)}`,
          ...[before, after].map((one) => JSON.stringify(one)),
        ];
        expect(readValue(`- ${path}: before ${was}, after ${is}`)).toEqual({
          name: path,
          before: was,
          after: is,
        });
        expect(readValue(`- ${path}: ${is}`)).toEqual({ name: path, before: undefined, after: is });
      }),
    );
  });

  test('that was cut off within quotation marks, or has what splits it twice, is told whole', () => {
    for (const text of [
      'a: before "x", after "y',
      'a: before 1, after 2, after 3',
      'a: before 1, before 2, after 3',
    ]) {
      const { before } = readValue(`- ${text}`);
      expect(before).toBeUndefined();
    }
    expect(readValue('- a: before "x", after "y')).toEqual({
      name: undefined,
      before: undefined,
      after: 'a: before "x", after "y',
    });
  });
});

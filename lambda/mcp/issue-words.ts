import type * as z from 'zod';
import { isNestedDeeper, maxLevels } from '../base/nesting.ts';

const articles: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return articles[typeof value] ?? typeof value;
}

/** Why a text that looks like JSON could not be taken for what it says; undefined for other values. */
function whyNoJson(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  if (isNestedDeeper(Buffer.from(value), maxLevels)) return `has more than ${maxLevels} levels`;
  try {
    JSON.parse(value);
    return 'is of another kind';
  } catch (error) {
    const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
    return position === undefined ? 'ends too early' : `breaks at character ${Number(position) + 1}`;
  }
}

const counted = (count: number | bigint, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** The unit in which the size of a value is told; empty for numbers. */
const units: Readonly<Record<string, string>> = {
  string: 'character',
  array: 'entry',
  record: 'key',
  object: 'key',
};

function sized(origin: string, limit: number | bigint): string {
  if (origin === 'array') return `${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  const unit = units[origin];
  return unit === undefined ? String(limit) : counted(limit, unit);
}

/** What is wrong with a value, in the words of people; undefined where zod's own do. */
export const issueWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return 'is required';
      const wanted = articles[issue.expected] ?? issue.expected;
      const broken = ['array', 'object', 'record'].includes(issue.expected) && whyNoJson(issue.input);
      if (broken) return `send ${wanted}, not a text; as JSON, this one ${broken}`;
      const sent = kindOf(issue.input);
      return sent === 'a number' && issue.expected === 'int'
        ? 'send a whole number, without a fraction'
        : `send ${wanted}, not ${sent}`;
    }
    case 'invalid_value': {
      if (issue.input === undefined) return 'is required';
      const values = issue.values.map((value) => JSON.stringify(value));
      return values.length === 1 ? `must be ${values.join('')}` : `must be one of ${values.join(', ')}`;
    }
    case 'too_small': {
      const limit = sized(issue.origin, issue.minimum);
      const isNumber = units[issue.origin] === undefined;
      if (isNumber) return `must be ${issue.inclusive ? 'at least' : 'more than'} ${limit}`;
      return issue.minimum === 1 ? 'must not be empty' : `must have at least ${limit}`;
    }
    case 'too_big': {
      const limit = sized(issue.origin, issue.maximum);
      if (units[issue.origin] !== undefined) return `may have at most ${limit}`;
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${limit}`;
    }
    case 'invalid_format':
      return formats[issue.format] ?? 'does not have the form that its description gives';
    case 'invalid_union':
      return 'has none of the forms that its description gives';
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    default:
      return undefined;
  }
};

const formats: Readonly<Record<string, string>> = {
  email: 'is not an email address',
  url: 'is not a URL',
  datetime: 'must be a time such as 2026-05-31T12:00:00Z',
  starts_with: 'does not start as its description says',
};

import { describe, expect, test } from '@jest/globals';
import { countTokens } from 'gpt-tokenizer';
import { resultText } from '../../lambda/mcp/result-text.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { listedNames, tools } from '../../lambda/tools/registry.ts';
import { textOf, type ToolResult } from './clients.ts';
import { factsMissing, factsOf, otherThan, withFact } from './facts.ts';
import { useGrantingLaptop } from './laptop-fixture.ts';
import { instanceArguments } from './instance-arguments.ts';
import { changingArguments } from '../../local/examples/changing-arguments.ts';
import { peopleArguments } from './people-arguments.ts';
import { readingArguments } from '../../local/examples/reading-arguments.ts';

const { granting, client } = useGrantingLaptop();

/** What the example stage refuses, whoever asks. */
const refused = { delete_organization: { organizationId: 'org_1', deleted: true } };

const walks = Object.entries({
  ...readingArguments,
  ...Object.fromEntries(
    Object.entries({ ...changingArguments, ...peopleArguments, ...instanceArguments }).map(
      ([name, arguments_]) => [name, [arguments_]] as const,
    ),
  ),
}).filter(([name]) => !Object.hasOwn(refused, name));

/** What tools answer beyond their facts: a headline, and at most the name of the operation. */
const besides = 45;

/** Texts in lists, between which the text form has a space that JSON does without. */
function textsInLists(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const here = Array.isArray(value) ? value.filter((item) => typeof item === 'string').length : 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + textsInLists(inner), here);
}

const partsOf = (name: string, answer: ToolResult) => {
  const {
    userSupplied: _,
    ignored = [],
    ...structured
  } = (answer.structuredContent?.['result'] as Record<string, unknown> | undefined) ??
  answer.structuredContent ??
  {};
  // What was ignored of the arguments is told in a sentence.
  expect((ignored as string[]).filter((name) => !textOf(answer).includes(name))).toEqual([]);
  return { structured, text: textOf(answer), schema: schemasOf(tools.get(name)!).output };
};

test('every tool and operation is walked here', () => {
  const others = new Set(tools.keys()).difference(new Set(walks.map(([name]) => name)));
  expect([...others].toSorted()).toEqual([...Object.keys(refused), 'run_operation']);
  const [[name, answer] = ['', {}]] = Object.entries<Record<string, unknown>>(refused);
  expect(factsMissing(answer, resultText(answer, schemasOf(tools.get(name)!).output))).toEqual([]);
});

describe.each(walks)('%s', (name, forms) => {
  test('says as text all that its structured content says, in no more tokens', async () => {
    for (const form of forms) {
      const { clerk } = granting.laptop;
      const args = await form(clerk);
      const answer = await (listedNames.includes(name)
        ? client.call(name, args)
        : client.call('run_operation', { operation: name, arguments: args }));
      const { structured, text, schema } = partsOf(name, answer);
      expect({ isError: answer.isError ?? false, text }).toEqual({ isError: false, text });
      expect(factsMissing(structured, text)).toEqual([]);
      const most = countTokens(JSON.stringify(structured)) + textsInLists(structured) + besides;
      expect(countTokens(text)).toBeLessThanOrEqual(most);
      const rendered = resultText(structured, schema);
      const unsaid = factsOf(structured).filter(
        ({ path, value }) =>
          resultText(withFact(structured, path, otherThan(value)) as object, schema) === rendered,
      );
      expect(unsaid).toEqual([]);
    }
  });
});

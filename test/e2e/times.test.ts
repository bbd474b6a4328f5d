import { describe, expect, test } from '@jest/globals';
import type { FieldSchema } from '../../lambda/access/fields.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { listedNames, tools } from '../../lambda/tools/registry.ts';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import { ada, northwind, session } from '../local/clerk/users/people-picks.ts';
import { catalogFixture, resultOf } from './catalog-fixture.ts';
import { instanceArguments } from './instance-arguments.ts';
import { changingArguments } from '../../local/examples/changing-arguments.ts';
import { peopleArguments } from './people-arguments.ts';

/** Good arguments for the listed tools that only read. */
const readingArguments: Record<string, (clerk: EmbeddedClerk) => Record<string, unknown>> = {
  find_user: (clerk) => ({ emailAddress: ada(clerk).emailAddresses[0]!.emailAddress, detail: 'full' }),
  get_user: (clerk) => ({ userId: ada(clerk).id }),
  list_users: () => ({ detail: 'full' }),
  get_user_memberships: (clerk) => ({ userId: ada(clerk).id }),
  list_user_sessions: (clerk) => ({ userId: session(clerk).userId }),
  list_invitations: () => ({}),
  list_organizations: () => ({}),
  get_organization: (clerk) => ({ organizationId: northwind(clerk).id }),
  list_organization_members: (clerk) => ({ organizationId: northwind(clerk).id }),
  review_access: (clerk) => ({ organizationId: northwind(clerk).id }),
  export_users: () => ({}),
};

const goodArguments = {
  ...peopleArguments,
  ...instanceArguments,
  ...changingArguments,
  ...readingArguments,
};
const fixture = catalogFixture(goodArguments);

/** Where a schema has times: `matches[].createdAt`. */
function timesIn(schema: FieldSchema, path = ''): string[] {
  if (schema['format'] === 'date-time') return [path];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      timesIn(inner, path === '' ? name : `${path}.${name}`),
    ),
    ...(schema.items ? timesIn(schema.items, `${path}[]`) : []),
    ...(schema.anyOf ?? []).flatMap((inner) => timesIn(inner, path)),
  ];
}

/** All values of an answer at such a place. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return value === null || value === undefined ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  const inner = (value as Record<string, unknown>)[name.replace(/\[\]$/, '')];
  return name.endsWith('[]')
    ? (Array.isArray(inner) ? inner : []).flatMap((item) => valuesAt(item, rest))
    : valuesAt(inner, rest);
}

const times = new Map(
  Array.from(tools.values(), (tool) => [tool.name, [...new Set(timesIn(schemasOf(tool).output))]] as const),
);
const withTimes = [...times].filter(([name, paths]) => paths.length > 0 && name in goodArguments);

async function answerOf(name: string): Promise<unknown> {
  const args = await fixture.argumentsOf(name);
  return listedNames.includes(name)
    ? (await fixture.everyone.call(name, args)).structuredContent
    : resultOf(await fixture.run(fixture.everyone, name, args));
}

describe('the times that answers have', () => {
  // What was seeded lies in the years before, what ends by itself ends within some years.
  const years = { first: 2015, last: new Date().getUTCFullYear() + 11 };

  test('are walked for every tool and operation that has some', () => {
    const unwalked = [...times].filter(([name, paths]) => paths.length > 0 && !(name in goodArguments));
    expect(unwalked.map(([name]) => name)).toEqual([]);
  });

  test.each(withTimes)(
    'of %s are of our days, whether Clerk counts seconds or milliseconds',
    async (name, paths) => {
      const answer = await answerOf(name);
      const shown = paths.flatMap((path) =>
        valuesAt(answer, path.split('.')).map((time) => [path, time] as const),
      );
      const odd = shown.filter(([, time]) => {
        const year = new Date(String(time)).getUTCFullYear();
        return !(year >= years.first && year <= years.last);
      });
      expect(odd).toEqual([]);
    },
  );
});

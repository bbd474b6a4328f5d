import { expect, test } from '@jest/globals';
import { undoingOf } from '../../lambda/approvals/undoing.ts';
import { listedNames } from '../../lambda/tools/registry.ts';
import { ada, memberRole, northwind, permissionId } from '../local/clerk/users/people-picks.ts';
import { catalogFixture } from './catalog-fixture.ts';
import { instanceArguments } from './instance-arguments.ts';
import { peopleArguments } from './people-arguments.ts';
import { textOf } from './clients.ts';

const fixture = catalogFixture({ ...peopleArguments, ...instanceArguments });
const clerk = () => fixture.clerk;

async function call(name: string, args: Record<string, unknown>): Promise<string> {
  const answer = listedNames.includes(name)
    ? await fixture.everyone.call(name, args)
    : await fixture.run(fixture.everyone, name, args);
  expect({ isError: answer.isError ?? false, text: textOf(answer) }).toMatchObject({ isError: false });
  return JSON.stringify(answer.structuredContent);
}

/** All that is there, without ids and times, which are others after something was made again. */
function everything(): string[] {
  const bare = (key: string, value: unknown) =>
    /^id$|Ids?$|At$|[sS]ecret$/.test(key) || key === 'attempts' ? undefined : value;
  return Object.entries(clerk().state).flatMap(([name, records]) =>
    isRecords(records)
      ? [...records.values()].map((record) => `${name} ${JSON.stringify(record, bare)}`).toSorted()
      : [],
  );
}

/** They are of another realm than this file, so `instanceof` says nothing. */
function isRecords(value: unknown): value is Map<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Map]';
}

type Args = Record<string, unknown>;
/** The arguments of what undoes it, by those of what was done and by its answer. */
type Undo = (done: Args, answer: string) => Args;

const made =
  (argument: string, prefix: string): Undo =>
  (_, answer) => ({ [argument]: new RegExp(`"(${prefix}_\\w+)"`).exec(answer)?.[1] });
const same: Undo = (done) => done;

const rows: readonly (readonly [does: string, args: (() => Args | Promise<Args>) | undefined, undo: Undo])[] =
  [
    [
      'create_user',
      () => ({ emailAddress: ['new@example.org'], skipPasswordRequirement: true }),
      made('userId', 'user'),
    ],
    ['lock_user', () => ({ userId: ada(clerk()).id }), same],
    ['add_permission_to_role', undefined, same],
    ['remove_permission_from_role', undefined, same],
    ['create_role', () => ({ name: 'Billing', key: 'org:billing' }), made('roleId', 'role')],
    ['create_permission', undefined, made('permissionId', 'perm')],
    [
      'add_allowlist_identifier',
      () => ({ identifier: '*@new.example' }),
      made('allowlistIdentifierId', 'alid'),
    ],
    ['add_blocklist_identifier', undefined, made('blocklistIdentifierId', 'blid')],
    ['create_machine', undefined, made('machineId', 'mch')],
    ['create_oauth_application', undefined, made('oauthApplicationId', 'oa')],
    ['create_redirect_url', undefined, made('redirectUrlId', 'ru')],
    ['create_jwt_template', undefined, made('templateId', 'jtmp')],
    ['create_enterprise_connection', undefined, made('enterpriseConnectionId', 'entconn')],
    ['add_domain', undefined, made('domainId', 'dmn')],
  ];

test.each(rows)('%s is undone by what is said of it', async (name, argumentsOf, undo) => {
  const args = await (argumentsOf?.() ?? fixture.argumentsOf(name));
  const [, by = ''] = /^Undone by (\w+)/.exec(undoingOf(name, args)) ?? [];
  const before = everything();
  const answer = await call(name, args);
  expect(everything()).not.toEqual(before);
  await call(by, undo(args, answer));
  expect(everything()).toEqual(before);
});

test.each<[string, () => [changed: Args, before: Args]]>([
  [
    'update_organization',
    () => {
      const { id: organizationId, name, slug } = northwind(clerk());
      return [
        { organizationId, name: 'North', slug: 'north' },
        { organizationId, name, slug },
      ];
    },
  ],
  [
    'update_role',
    () => {
      const { id: roleId, name, permissions } = memberRole(clerk());
      const ids = permissions.map((key) => permissionId(clerk(), key));
      return [
        { roleId, name: 'Participant', permissions: ids.slice(0, 1) },
        { roleId, name, permissions: ids },
      ];
    },
  ],
])('%s is undone by the same call with the earlier values', async (name, argumentsOf) => {
  const [changed, previous] = argumentsOf();
  expect(undoingOf(name, changed)).toBe('Undone by the same call with the earlier values.');
  const before = everything();
  await call(name, changed);
  expect(everything()).not.toEqual(before);
  await call(name, previous);
  expect(everything()).toEqual(before);
});

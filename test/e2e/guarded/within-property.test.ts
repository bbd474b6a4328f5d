import { beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { FieldSchema } from '../../../lambda/access/fields.ts';
import { kindOf } from '../../../lambda/masks/contact.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { offersTo } from '../../../lambda/reach/tools.ts';
import { listedNames, tools } from '../../../lambda/tools/registry.ts';
import type { TestClient } from '../clients.ts';
import { seededOrganizations } from './stages.ts';
import { restore, withinFixture, type World, worldOf } from './within-fixture.ts';
import { outside, outsideOfDomain, populate, without } from './within-world.ts';

// A longer run: REACH_CALLS=5000 npm test -- test/e2e/guarded/within-property.test.ts; REACH_SEED repeats one.
const calls = Number(process.env['REACH_CALLS'] ?? 400);
const seed = Number(process.env['REACH_SEED'] ?? Date.now() % 1_000_000);

const fixture = withinFixture();
const bluefin = seededOrganizations['bluefin-analytics']!;
const harbor = seededOrganizations['harbor-and-pine']!;

interface Reaching {
  readonly client: TestClient;
  /** The id of the user who calls; none of an issuer of the company's. */
  readonly self: string;
  readonly gone: ReadonlySet<unknown>;
  /** Without anything out of its reach. */
  readonly rest: World;
}

let whole: World;
let callers: readonly Reaching[];
/** Who may do everything everywhere, and is shown no address and no number. */
let masked: Reaching;
/** Every address and number that there is. */
let secrets: ReadonlySet<string>;
beforeAll(async () => {
  populate(fixture.clerk.state, seed);
  whole = worldOf(fixture.clerk.state);
  const admin = (
    [...whole.get('memberships')!.values()] as { organizationId: string; userId: string; role: string }[]
  ).find(({ organizationId, role }) => organizationId === harbor && role === 'org:admin')!;
  const reaching = async (
    client: Promise<TestClient>,
    reach: readonly string[],
    self = 'nobody',
    gone = outside(whole, reach),
  ) => {
    return { client: await client, self, gone, rest: without(whole, gone) };
  };
  callers = [
    await reaching(fixture.reaching('bluefin'), [bluefin]),
    await reaching(fixture.reaching('harbor'), [harbor]),
    await reaching(fixture.asUser(admin.userId, harbor), [harbor], admin.userId),
    await reaching(fixture.reaching('masked-harbor'), [harbor]),
    await reaching(fixture.reaching('generated'), [], 'nobody', outsideOfDomain(whole, 'generated.example')),
    await reaching(
      fixture.reaching('generated-bluefin'),
      [bluefin],
      'nobody',
      outsideOfDomain(whole, 'generated.example', bluefin),
    ),
  ];
  masked = { client: await fixture.reaching('masked'), self: 'nobody', gone: new Set(), rest: whole };
  secrets = new Set([...whole.values()].flatMap((records) => contactsOf(Array.from(records.values()))));
});

/** Every text that is an address or a number; metadata, which the application writes, is left out. */
function contactsOf(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return kindOf(value) === undefined ? [] : [value];
  if (typeof value !== 'object' || value === null || /metadata/i.test(name)) return [];
  return Object.entries(value).flatMap(([key, inner]) => contactsOf(inner, key));
}

/** The addresses and numbers that an answer tells, and that were not sent. */
function leakedIn(told: unknown, sent: unknown): string[] {
  const all = JSON.stringify(told).toLowerCase();
  const known = JSON.stringify(sent).toLowerCase();
  return [...secrets].filter((value) => {
    const text = value.toLowerCase();
    return all.includes(text) && !known.includes(text);
  });
}

/** What may stand for a parameter, by its name: things of everywhere, and what nobody has. */
function poolOf(name: string): readonly string[] {
  // Of what is in reach, and so not gone, more often than of the rest.
  const ids = (kind: string) => {
    const all = [...whole.get(kind)!.keys()] as string[];
    const inReach = all.filter((id) => callers.some(({ gone }) => !gone.has(id)));
    return [...all, ...inReach, ...inReach];
  };
  const users = [...whole.get('users')!.values()] as {
    username: string | null;
    externalId: string | null;
    lastName: string | null;
    emailAddresses: { id: string; emailAddress: string }[];
    phoneNumbers: { id: string; phoneNumber: string }[];
  }[];
  const addresses = users.flatMap(({ emailAddresses }) =>
    emailAddresses.map(({ emailAddress }) => emailAddress),
  );
  if (/userId/i.test(name)) return [...ids('users'), 'user_2nobody'];
  if (/organizationId/i.test(name)) return [...ids('organizations'), bluefin, harbor, 'org_2nothing'];
  if (/invitationId/i.test(name))
    return [...ids('organizationInvitations'), ...ids('invitations'), 'orginv_2none'];
  if (/sessionId/i.test(name)) return [...ids('sessions'), 'sess_2none'];
  if (/(Identification|emailAddress|phoneNumber)Id/.test(name))
    return users.flatMap((user) => [...user.emailAddresses, ...user.phoneNumbers].map(({ id }) => id));
  if (/emailAddress/.test(name)) return [...addresses, 'nobody@nowhere.example', 'new@generated.example'];
  if (/phoneNumber/.test(name))
    return [
      '+14155550199',
      ...users.flatMap(({ phoneNumbers }) => phoneNumbers.map(({ phoneNumber }) => phoneNumber)),
    ];
  if (/externalId/.test(name)) return users.flatMap(({ externalId }) => externalId ?? []);
  if (/username/i.test(name)) return users.flatMap(({ username }) => username ?? []);
  if (/role/i.test(name)) return ['org:admin', 'org:member'];
  if (/slug/i.test(name)) return Object.keys(seededOrganizations);
  if (/query|name/i.test(name))
    return ['a', 'example', 'bluefin', 'harbor', 'gener', ...users.flatMap(({ lastName }) => lastName ?? [])];
  if (/url/i.test(name)) return ['https://app.example.com/welcome'];
  return ['x', 'example', 'grace'];
}

/** Arguments that fit a schema, of which most mean something. */
function argumentsFor(schema: FieldSchema, name: string): fc.Arbitrary<unknown> {
  const {
    type,
    properties = {},
    required = [],
    items,
    anyOf,
    enum: values,
  } = schema as FieldSchema & {
    type?: unknown;
    enum?: unknown[];
  };
  if (values) return fc.constantFrom(...values);
  if (anyOf) return fc.oneof(...anyOf.map((choice) => argumentsFor(choice, name)));
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return fc.integer({ min: 1, max: 20 });
  if (type === 'array') return fc.array(argumentsFor(items ?? {}, name), { minLength: 1, maxLength: 2 });
  if (schema.format === 'date-time') return fc.constantFrom('2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
  if (type === 'string') {
    const text = fc.constantFrom(...poolOf(name));
    // Ids in filters may have a - in front, which leaves out.
    return /-/.test(schema.pattern?.slice(0, 4) ?? '')
      ? fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: text.map((id) => `-${id}`) })
      : text;
  }
  if (type !== 'object') return fc.constant({});
  const given = Object.entries(properties)
    .filter(([key]) => !['clear', 'cursor', 'confirmation', 'maxCharacters'].includes(key))
    .map(([key, inner]) => [
      key,
      required.includes(key)
        ? argumentsFor(inner, key)
        : fc.oneof(
            { weight: 4, arbitrary: fc.constant(undefined) },
            { weight: 1, arbitrary: argumentsFor(inner, key) },
          ),
    ]);
  return fc
    .record(Object.fromEntries(given) as Record<string, fc.Arbitrary<unknown>>)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
}

const listed = new Set(listedNames);
const kinds = [
  { rule: 'one', exclusive: true, organizations: [bluefin] },
  { rule: 'two', exclusive: true, domains: ['generated.example'] },
];
const isOffered = (name: string) => offersTo(name, kinds);

/** What a call comes to, for its caller and at Clerk, without what is different each time. */
async function outcome(
  { client, self }: Reaching,
  world: World,
  tool: string,
  args: Record<string, unknown>,
) {
  const { clerk } = fixture;
  restore(clerk.state, world);
  clerk.requests.splice(0);
  const { isError, content, structuredContent } = await (listed.has(tool)
    ? client.call(tool, args)
    : client.call('run_operation', { operation: tool, arguments: args }));
  // What Clerk answers may differ, as long as nobody is told.
  const requests = clerk.requests
    // Who calls is asked when what is kept of them is too old, and which instance it is, once.
    .filter(({ path }) => !path.startsWith(`/v1/users/${self}/organization_memberships`))
    .filter(({ path }) => path !== '/v1/instance')
    // The keys of tokens, when they are too old.
    .filter(({ path }) => path.startsWith('/v1/'))
    .map(({ method, path }) => `${method} ${path.replaceAll(/user_id=\w+(&user_id=\w+)*/g, 'user_id=*')}`);
  return { told: settled({ isError, content, structuredContent }), requests: settled(requests) };
}

let knownText: string;
/** The same text for ids that are made, times that pass and traces. */
function settled(value: unknown): unknown {
  knownText ??= JSON.stringify(Array.from(whole.values(), (records) => Array.from(records)));
  const text = JSON.stringify(value)
    .replaceAll(/Clerk trace id: \w+/g, 'trace')
    .replaceAll(/https:\/\/img\.clerk\.com\/\w+/g, 'image')
    .replaceAll(/\b([a-z]+)_2[0-9A-Za-z]{26}\b/g, (id, prefix: string) =>
      knownText.includes(id) ? id : `${prefix}_new`,
    )
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) =>
      Math.abs(Date.parse(time) - startedAt) < 86_400_000 * 400 && Date.parse(time) > startedAt - 3_600_000
        ? 'now'
        : time,
    );
  return JSON.parse(text);
}
const startedAt = Date.now();

/**
 * What is told of others is listed among the exceptions: Clerk keeps some values unique in the whole instance, and a
 * guardrail keeps the last admin of an organization, which may have other members out of a domain.
 */
const isExcepted = (told: unknown) =>
  /form_identifier_exists|duplicate_record|already (?:taken|exists)|is taken|for an organization that is out of your reach/.test(
    JSON.stringify(told),
  );

test(`nothing outside of a reach is told by any call, and nothing there changes (seed ${seed})`, async () => {
  const asked = [...tools.values()].filter(({ permission }) => permission !== null);
  const anyTool = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...asked) },
    { weight: 6, arbitrary: fc.constantFrom(...asked.filter(({ name }) => isOffered(name))) },
  );
  const one = fc
    .tuple(fc.constantFrom(...callers.keys()), anyTool)
    .chain(([caller, tool]) =>
      fc.tuple(fc.constant(caller), fc.constant(tool.name), argumentsFor(schemasOf(tool).input, tool.name)),
    );
  const succeeded = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(one, async ([index, tool, args]) => {
      const caller = callers[index]!;
      const sent = args as Record<string, unknown>;
      const inRest = await outcome(caller, caller.rest, tool, sent);
      const inWhole = await outcome(caller, whole, tool, sent);
      const isChanged = ([kind, records]: [string, Map<unknown, unknown>]) => {
        const now = Reflect.get(fixture.clerk.state, kind) as Map<unknown, unknown>;
        return [...records].some(
          ([key, record]) => caller.gone.has(key) && JSON.stringify(now.get(key)) !== JSON.stringify(record),
        );
      };
      expect([...whole].filter(isChanged).map(([kind]) => kind)).toEqual([]);
      expect(caller === callers[3] ? leakedIn(inWhole.told, sent) : []).toEqual([]);
      const isEqual = !isExcepted(inWhole.told) && !isExcepted(inRest.told);
      expect(isEqual ? inWhole : inRest).toEqual(inRest);
      if (!/"isError":true/.test(JSON.stringify(inWhole.told)))
        succeeded.set(tool, (succeeded.get(tool) ?? 0) + 1);
    }),
    { seed, numRuns: calls },
  );
  if (process.env['REACH_CALLS']) console.log(Object.fromEntries(succeeded));
  expect(succeeded.size).toBeGreaterThan(10);
}, 3_600_000);

test(`no address and no number is told to a caller for whom they are masked (seed ${seed})`, async () => {
  const asked = [...tools.values()].filter(({ permission }) => permission !== null);
  const reads = asked.filter(({ annotations }) => annotations.readOnlyHint);
  const anyTool = fc.oneof(fc.constantFrom(...asked), {
    weight: 2,
    arbitrary: fc.constantFrom(...reads),
  });
  const one = anyTool.chain((tool) =>
    fc.tuple(fc.constant(tool.name), argumentsFor(schemasOf(tool).input, tool.name)),
  );
  let shown = 0;
  await fc.assert(
    fc.asyncProperty(one, async ([tool, args]) => {
      const sent = args as Record<string, unknown>;
      const { told } = await outcome(masked, whole, tool, sent);
      expect(leakedIn(told, sent)).toEqual([]);
      if (/•••/.test(JSON.stringify(told))) shown += 1;
    }),
    { seed, numRuns: calls },
  );
  expect(shown).toBeGreaterThan(10);
}, 3_600_000);

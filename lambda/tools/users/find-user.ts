import type { User } from '@clerk/backend';
import * as z from 'zod';
import type { UserQuery } from './user-filters.ts';
import { detailParameter, inDetail, usersShape } from './user-detail.ts';
import { defineTool, type ToolContext, ToolError } from '../../definition/tool.ts';
import { comparableNumber, isSameAddress, spellingsOf } from '../../clerk/same-identifier.ts';
import { emailAddress, phoneNumber, username } from '../../definition/contact-parameter.ts';

/** More than one only for addresses that nobody has verified; this many never. */
const limit = 20;

interface Lookup {
  readonly query: (value: string) => UserQuery;
  /** Holds Clerk to it: only who has exactly the value is a match. */
  readonly has: (user: User, value: string) => boolean;
}

const lookups = {
  emailAddress: {
    query: (value) => ({ emailAddress: spellingsOf(value) }),
    has: ({ emailAddresses }, value) =>
      emailAddresses.some(({ emailAddress: own }) => isSameAddress(own, value)),
  },
  phoneNumber: {
    query: (value) => ({ phoneNumber: [comparableNumber(value)] }),
    has: ({ phoneNumbers }, value) =>
      phoneNumbers.some(({ phoneNumber: own }) => comparableNumber(own) === comparableNumber(value)),
  },
  username: {
    query: (value) => ({ username: [value] }),
    has: ({ username: own }, value) => own?.toLowerCase() === value.toLowerCase(),
  },
  externalId: {
    // Clerk reads a + or - in front as "with" or "without".
    query: (value) => ({ externalId: [`+${value}`] }),
    has: ({ externalId }, value) => externalId === value,
  },
} satisfies Record<string, Lookup>;

export const findUser = defineTool({
  name: 'find_user',
  title: 'Find a user',
  description:
    'Find the user with exactly this email address, phone number, username or external id: send one of the four. Several can match an unverified address. For parts of names or addresses, use list_users.',
  methods: ['users.getUserList'],
  keywords: 'look up search lookup who is',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'users:read',
  input: z.strictObject({
    emailAddress: emailAddress.optional().describe('Example: ada@example.com.'),
    phoneNumber: phoneNumber.optional().describe('Example: +14155550123.'),
    username: username.optional().describe('Example: ada_okafor.'),
    externalId: z.string().min(1).max(256).optional().describe('Example: crm-4711.'),
    detail: detailParameter,
  }),
  output: z.object({ matches: usersShape }),
  async run({ detail, ...identifiers }, { clerk, tools }) {
    const given = Object.entries(identifiers).filter(([, value]) => value !== undefined);
    const [[name, value] = []] = given;
    if (name === undefined || value === undefined || given.length > 1) {
      throw new ToolError(
        `${given.map(([sent]) => sent).join(', ') || 'arguments'}: send exactly one of emailAddress, phoneNumber, username and externalId.`,
      );
    }
    const { query, has } = lookups[name as keyof typeof lookups];
    const { data } = await clerk.read((client) => client.users.getUserList({ ...query(value), limit }), {
      skip: '/users/count',
    });
    const matches = inDetail(
      data.filter((user) => has(user, value)),
      detail,
    );
    return {
      structured: { matches },
      headline:
        matches.length === 0
          ? `Nobody has exactly this ${name}.${mayList(tools) ? ' Next: list_users searches by parts of names and addresses.' : ''}`
          : `${matches.length === 1 ? 'One user has' : `${matches.length} users have`} this ${name}.`,
    };
  },
});

/** Not everybody who may find one user may look through all. */
function mayList({ operations, mayUse }: ToolContext['tools']): boolean {
  const list = operations.find(({ name }) => name === 'list_users');
  return list !== undefined && mayUse(list);
}

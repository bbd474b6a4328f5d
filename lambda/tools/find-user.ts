import * as z from 'zod';
import { queryOfUserFilters } from './user-filters.ts';
import { detailParameter, inDetail, usersShape } from './user-detail.ts';
import { describeBriefly } from './user-text.ts';
import { defineTool, ToolError } from './tool.ts';

/** More than one only for addresses that nobody has verified; this many never. */
const limit = 20;

export const findUser = defineTool({
  name: 'find_user',
  title: 'Find a user',
  description:
    'Find who has exactly this email address, phone number, username or external id: send one of the four. Several match only where an address is not verified. For parts of names or addresses, use list_users. Changes nothing.',
  methods: ['users.getUserList'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'users:read',
  input: z.strictObject({
    emailAddress: z.email().max(254).optional().describe('Whole email address. Example: ada@example.com.'),
    phoneNumber: z
      .e164({ error: 'must be in E.164 form, for example +14155550123' })
      .optional()
      .describe('Phone number in E.164 form. Example: +14155550123.'),
    username: z.string().min(1).max(64).optional().describe('Whole username. Example: ada_okafor.'),
    externalId: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe("The user's id in your own systems. Example: crm-4711."),
    detail: detailParameter,
  }),
  output: z.object({ matches: usersShape }),
  async run({ detail, ...identifiers }, { clerk }) {
    const given = Object.entries(identifiers).filter(([, value]) => value !== undefined);
    const [name, value] = given[0] ?? [];
    if (name === undefined || value === undefined || given.length > 1) {
      throw new ToolError(
        `${given.map(([sent]) => sent).join(', ') || 'arguments'}: send exactly one of emailAddress, phoneNumber, username and externalId.`,
      );
    }
    // Clerk reads a + or - in front of an external id as "with" or "without".
    const wanted = name === 'externalId' ? `+${value}` : value;
    const { data } = await clerk.read(
      (client) => client.users.getUserList({ ...queryOfUserFilters({ [name]: [wanted] }), limit }),
      { skip: '/users/count' },
    );
    const { wanted: matches, brief } = inDetail(data, detail);
    return {
      structured: { matches },
      text:
        matches.length === 0
          ? `Nobody has exactly this ${name}. Next: list_users searches by parts of names and addresses.`
          : [
              `${matches.length === 1 ? 'One user has' : `${matches.length} users have`} this ${name}.`,
              ...brief.map((user) => `- ${describeBriefly(user)}`),
            ].join('\n'),
    };
  },
});

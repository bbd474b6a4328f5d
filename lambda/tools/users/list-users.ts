import type { User } from '@clerk/backend';
import * as z from 'zod';
import { allEnded } from '../../base/all-ended.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';
import { pageAnswer, pageHeadline } from '../../definition/page.ts';
import { fitting, maxCharacters } from '../../definition/result-size.ts';
import { countUsers } from './count-users.ts';
import { matchingUsers, neverSignedIn, type Walk, withoutNeverSignedIn } from './never-signed-in.ts';
import { detailParameter, inDetail, usersShape } from './user-detail.ts';
import { filterFault, queryOfUserFilters, userFilters, type UserQuery } from './user-filters.ts';
import {
  type CreationOrder,
  encodePosition,
  listUsersOnly,
  readPosition,
  userCursorParameter,
  type UserPosition,
  usersAfter,
} from './user-position.ts';

/** Users a page at most: Clerk gives 500, but hosts cut results at about 25,000 tokens. */
const maxLimit = 100;

const orders = [
  'created_at',
  'updated_at',
  'email_address',
  'web3wallet',
  'first_name',
  'last_name',
  'phone_number',
  'username',
  'last_active_at',
  'last_sign_in_at',
] as const;
const descending = orders.map((order) => `-${order}` as const);

/** The orders that Clerk can go on in from a user. */
const byCreation: ReadonlySet<string> = new Set(['created_at', '-created_at']);

export const listUsers = defineTool({
  name: 'list_users',
  title: 'List users',
  description:
    'List or search users by parts of names and addresses, organization, ban, dates and more, in any order. For one exact address, use find_user.',
  methods: ['users.getUserList', 'users.getCount'],
  keywords: 'search find filter inactive recent members customers accounts',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'users:read',
  input: z.strictObject({
    ...userFilters,
    neverSignedIn,
    orderBy: z
      .enum([...orders, ...descending])
      .default('-created_at')
      .describe('- in front: descending. Default -created_at, newest first; by created_at is fastest.'),
    limit: z.int().min(1).max(maxLimit).default(20).describe('A page.'),
    cursor: userCursorParameter,
    detail: detailParameter,
    maxCharacters,
    count: z.boolean().optional().describe('Also count all that match, by a second request.'),
  }),
  output: z.object({
    users: usersShape,
    totalCount: z
      .int()
      .optional()
      .describe('All users that match, also those on other pages, as Clerk counts them; only with count.'),
    nextCursor: z.string().optional().describe('Send as cursor for the next page; absent on the last.'),
  }),
  async run({ orderBy, limit, cursor, detail, count, maxCharacters: size, ...sent }, context) {
    const { clerk } = context;
    const { filters, matches } = withoutNeverSignedIn(sent);
    const fault =
      filterFault(filters) ??
      (matches && count ? 'count: Clerk does not count by neverSignedIn; leave out one of them.' : undefined);
    if (fault) throw new ToolError(fault);
    const position = readPosition(cursor) ?? { offset: 0 };
    const query = queryOfUserFilters(filters);
    if (matches) {
      const walk: Walk = {
        pageFrom: (from, most) => pageOfUsers(clerk, { ...query, orderBy, limit: most }, from),
        after: (page, index, from) => positionAfter(page.slice(0, index + 1), from, orderBy) ?? from,
      };
      const { found, end } = await matchingUsers(context, walk, matches, position, limit + 1);
      const all = inDetail(
        found.slice(0, limit).map(({ user }) => user),
        detail,
      );
      return pageAnswer(fitting(all, size).length, (rows) => {
        const next = rows < found.length ? found[rows - 1]?.after : end;
        return {
          structured: { users: all.slice(0, rows), ...(next && { nextCursor: encodePosition(next) }) },
          headline: pageHeadline('user', rows, undefined),
        };
      });
    }
    const [found, totalCount] = await allEnded([
      // One more than wanted tells whether there is a next page.
      pageOfUsers(clerk, { ...query, orderBy, limit: limit + 1 }, position),
      count ? countUsers(clerk, query) : undefined,
    ]);
    const all = inDetail(found.slice(0, limit), detail);
    return pageAnswer(fitting(all, size).length, (rows) => {
      const next = found.length > rows ? positionAfter(found.slice(0, rows), position, orderBy) : undefined;
      return {
        structured: {
          users: all.slice(0, rows),
          ...(totalCount !== undefined && { totalCount }),
          ...(next && { nextCursor: encodePosition(next) }),
        },
        headline: pageHeadline('user', rows, totalCount),
      };
    });
  },
});

function pageOfUsers(
  clerk: Clerk,
  query: UserQuery & { readonly orderBy: string },
  position: UserPosition,
): Promise<readonly User[]> {
  return 'offset' in position
    ? listUsersOnly(clerk, { ...query, offset: position.offset })
    : usersAfter(clerk, query as UserQuery & { orderBy: CreationOrder }, position);
}

function positionAfter(
  shown: readonly User[],
  position: UserPosition,
  orderBy: string,
): UserPosition | undefined {
  if (byCreation.has(orderBy)) return shown.at(-1);
  return { offset: ('offset' in position ? position.offset : 0) + shown.length };
}

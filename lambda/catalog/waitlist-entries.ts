import * as z from 'zod';
import { waitlistEntryId } from '../clerk/ids.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import { waitlistEntryShape } from '../clerk/views/waitlist-entry.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { orderBy, searchText } from './list-parameters.ts';
import { listOperation, operation } from './operation.ts';
import { emailAddress } from '../definition/contact-parameter.ts';

const newEntry = {
  emailAddress: emailAddress.describe('Who waits. Example: ada@example.com.'),
  notify: z.boolean().optional().describe('Whether Clerk confirms it by email. Default true.'),
};
const output = z.object({ entry: waitlistEntryShape });

/** The waitlist: people who want to sign up before they may. */
export const waitlistEntryOperations: readonly Tool[] = [
  listOperation({
    method: 'waitlistEntries.list',
    name: 'list_waitlist_entries',
    title: 'List the waitlist',
    description:
      'List who is on the waitlist, by status or by part of an address or id, with the invitation if there is one. Changes nothing.',
    keywords: 'waiting list early access beta requests',
    permission: 'waitlist:read',
    input: {
      query: searchText('Only entries with this id, or this text in the email address.'),
      status: z
        .enum(['pending', 'invited', 'completed', 'rejected'])
        .optional()
        .describe('Only entries with this status.'),
      orderBy: orderBy(['created_at', 'invited_at', 'email_address']),
    },
    item: waitlistEntryShape,
    call: (client, page) => client.waitlistEntries.list(page),
  }),
  operation({
    method: 'waitlistEntries.create',
    name: 'add_to_waitlist',
    title: 'Add to the waitlist',
    description:
      'Put an email address on the waitlist. If it is already there, nothing changes and you get its entry.',
    keywords: 'waiting list create entry early access',
    permission: 'waitlist:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject(newEntry),
    output,
    call: async (client, input) => ({ entry: await client.waitlistEntries.create(input) }),
  }),
  operation({
    method: 'waitlistEntries.createBulk',
    name: 'add_many_to_waitlist',
    title: 'Add many to the waitlist',
    description:
      'Put 1 to 50 email addresses on the waitlist at once. For those already there nothing changes, and you get their entries.',
    keywords: 'waiting list bulk import several early access',
    permission: 'waitlist:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({
      entries: z.array(z.strictObject(newEntry)).min(1).max(50).describe('1 to 50 addresses.'),
    }),
    output: z.object({ entries: z.array(waitlistEntryShape) }),
    call: async (client, input) => ({ entries: await client.waitlistEntries.createBulk(input.entries) }),
  }),
  operation({
    method: 'waitlistEntries.invite',
    name: 'invite_from_waitlist',
    title: 'Invite from the waitlist',
    description:
      'Invite someone on the waitlist to sign up: Clerk sends the email. Refused if the address is already invited or belongs to a user, unless ignoreExisting is true.',
    keywords: 'waiting list approve accept let in early access',
    permission: 'waitlist:write',
    risk: 'write',
    input: z.strictObject({
      waitlistEntryId,
      ignoreExisting: z
        .boolean()
        .optional()
        .describe('Invite even if the address is already invited or belongs to a user.'),
    }),
    output,
    call: async (client, { waitlistEntryId: id, ...options }) => ({
      entry: await client.waitlistEntries.invite(id, options),
    }),
  }),
  operation({
    method: 'waitlistEntries.reject',
    name: 'reject_waitlist_entry',
    title: 'Reject a waitlist entry',
    description: 'Turn down someone on the waitlist who has not signed up yet. The entry stays, as rejected.',
    keywords: 'waiting list deny decline refuse',
    permission: 'waitlist:write',
    risk: 'destructive',
    input: z.strictObject({ waitlistEntryId }),
    output,
    call: async (client, input) => ({ entry: await client.waitlistEntries.reject(input.waitlistEntryId) }),
  }),
  operation({
    method: 'waitlistEntries.delete',
    name: 'delete_waitlist_entry',
    title: 'Delete a waitlist entry',
    description: "Delete a pending entry of the waitlist for good. This can't be undone.",
    keywords: 'waiting list remove take off',
    permission: 'waitlist:write',
    risk: 'destructive',
    input: z.strictObject({ waitlistEntryId }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(input.waitlistEntryId, await client.waitlistEntries.delete(input.waitlistEntryId)),
  }),
];

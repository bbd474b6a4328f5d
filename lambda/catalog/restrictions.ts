import * as z from 'zod';
import { allowlistIdentifierId, blocklistIdentifierId } from '../clerk/ids.ts';
import { listedIdentifierShape } from '../clerk/views/listed-identifier.ts';
import { deletedShape, orNull } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { listOperation, operation } from './operation.ts';

const identifier = z
  .string()
  .min(1)
  .max(254)
  .describe(
    'An email address, all of a domain (*@example.com), a phone number (+15555550100) or a web3 wallet.',
  );

const allowedShape = listedIdentifierShape.extend({
  invitationId: orNull(z.string()).describe('The invitation that was sent for it, if any.'),
});

/** The allowlist and the blocklist: who may sign up, and who may not. */
export const restrictionOperations: readonly Tool[] = [
  listOperation({
    method: 'allowlistIdentifiers.getAllowlistIdentifierList',
    name: 'list_allowlist_identifiers',
    title: 'List the allowlist',
    description:
      'List the email addresses, domains, phone numbers and wallets that may sign up while the allowlist is on.',
    keywords: 'whitelist allowed permitted signup who can register',
    permission: 'restrictions:read',
    input: {},
    item: allowedShape,
    call: (client, wanted) => client.allowlistIdentifiers.getAllowlistIdentifierList(wanted),
  }),
  operation({
    method: 'allowlistIdentifiers.createAllowlistIdentifier',
    name: 'add_allowlist_identifier',
    title: 'Add to the allowlist',
    description:
      'Let an email address, a domain, a phone number or a wallet sign up while the allowlist is on. With notify, Clerk invites the person.',
    keywords: 'whitelist allow permit signup register domain create',
    permission: 'restrictions:write',
    risk: 'write',
    input: z.strictObject({
      identifier,
      notify: z
        .boolean()
        .default(false)
        .describe('Send an invitation; only for email addresses and phone numbers. Default false.'),
    }),
    output: allowedShape,
    call: (client, input) => client.allowlistIdentifiers.createAllowlistIdentifier(input),
  }),
  operation({
    method: 'allowlistIdentifiers.deleteAllowlistIdentifier',
    name: 'remove_allowlist_identifier',
    title: 'Remove from the allowlist',
    description:
      'Take an entry off the allowlist. People who have signed up already stay; add_allowlist_identifier puts it back.',
    keywords: 'whitelist delete unallow disallow signup',
    permission: 'restrictions:write',
    risk: 'destructive',
    input: z.strictObject({ allowlistIdentifierId }),
    output: deletedShape,
    call: async (client, { allowlistIdentifierId: id }) =>
      deletion(id, await client.allowlistIdentifiers.deleteAllowlistIdentifier(id)),
  }),
  listOperation({
    method: 'blocklistIdentifiers.getBlocklistIdentifierList',
    name: 'list_blocklist_identifiers',
    title: 'List the blocklist',
    description:
      'List the email addresses, domains, phone numbers and wallets that may not sign up or sign in while the blocklist is on.',
    keywords: 'blacklist denylist blocked banned domains spam signup',
    permission: 'restrictions:read',
    input: {},
    item: listedIdentifierShape,
    call: (client, wanted) => client.blocklistIdentifiers.getBlocklistIdentifierList(wanted),
  }),
  operation({
    method: 'blocklistIdentifiers.createBlocklistIdentifier',
    name: 'add_blocklist_identifier',
    title: 'Add to the blocklist',
    description:
      'Keep an email address, a domain, a phone number or a wallet out while the blocklist is on, including people who have already signed up. remove_blocklist_identifier lets them in again.',
    keywords: 'blacklist denylist block ban spam disposable domain signup stop create',
    permission: 'restrictions:write',
    risk: 'destructive',
    input: z.strictObject({ identifier }),
    output: listedIdentifierShape,
    call: (client, input) => client.blocklistIdentifiers.createBlocklistIdentifier(input),
  }),
  operation({
    method: 'blocklistIdentifiers.deleteBlocklistIdentifier',
    name: 'remove_blocklist_identifier',
    title: 'Remove from the blocklist',
    description: 'Take an entry off the blocklist; add_blocklist_identifier puts it back.',
    keywords: 'blacklist denylist unblock delete let in again signup',
    permission: 'restrictions:write',
    risk: 'destructive',
    input: z.strictObject({ blocklistIdentifierId }),
    output: deletedShape,
    call: async (client, { blocklistIdentifierId: id }) =>
      deletion(id, await client.blocklistIdentifiers.deleteBlocklistIdentifier(id)),
  }),
];

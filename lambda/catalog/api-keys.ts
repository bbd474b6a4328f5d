import * as z from 'zod';
import { apiKeyShape, newApiKeyShape } from '../clerk/views/api-key.ts';
import { apiKeyId, apiKeySubject, userId } from '../clerk/ids.ts';
import { deletedShape, queryFlag } from '../clerk/views/shapes.ts';
import { credential } from '../credentials/parameter.ts';
import { metadataParameter } from '../definition/metadata-parameter.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { searchText } from './list-parameters.ts';
import { listOperation, operation } from './operation.ts';

const description = z.string().max(255).describe('What it is for; up to 255 characters.');
const claims = metadataParameter('Data of your own that goes with the key. JSON object.');
const scopes = z
  .array(z.string().min(1).max(255))
  .max(100)
  .optional()
  .describe('What the key may do, in the words of your application. Example: ["users:read"].');
const secondsUntilExpiration = z.number().min(0);

/** API keys of users and organizations. */
export const apiKeyOperations: readonly Tool[] = [
  listOperation({
    method: 'apiKeys.list',
    name: 'list_api_keys',
    title: 'List API keys',
    description:
      'List the API keys of one user or organization, newest first: names, scopes, last use, expiry. Secrets are not in it.',
    keywords: 'personal access token credential developer key',
    permission: 'api_keys:read',
    input: {
      subject: apiKeySubject,
      query: searchText('Only keys with this text, as Clerk searches them.'),
      includeInvalid: z
        .boolean()
        .optional()
        .describe('Also those that are revoked or expired. Default false.'),
    },
    item: apiKeyShape,
    maxLimit: 100,
    call: (client, { includeInvalid, ...wanted }) => {
      const flag = queryFlag(includeInvalid);
      return client.apiKeys.list({ ...wanted, ...(flag === undefined ? {} : { includeInvalid: flag }) });
    },
  }),
  operation({
    method: 'apiKeys.get',
    name: 'get_api_key',
    title: 'Get an API key',
    description:
      'Read one API key by its id: whose it is, scopes, last use, expiry. The secret is not in it.',
    keywords: 'personal access token owner who owns',
    permission: 'api_keys:read',
    risk: 'read',
    input: z.strictObject({ apiKeyId }),
    output: apiKeyShape,
    call: (client, input) => client.apiKeys.get(input.apiKeyId),
  }),
  operation({
    method: 'apiKeys.create',
    name: 'create_api_key',
    title: 'Create an API key',
    description:
      'Create an API key that acts for a user or an organization. The secret is in the answer only for callers with api_keys:secrets.',
    keywords: 'issue generate mint new personal access token',
    permission: 'api_keys:create',
    risk: 'write',
    input: z.strictObject({
      name: z.string().min(3).max(255).describe('What people call it; 3 to 255 characters.'),
      subject: apiKeySubject,
      description: description.optional(),
      claims: claims.optional(),
      scopes,
      createdBy: userId.optional().describe('The user who asked for it, if any.'),
      secondsUntilExpiration: secondsUntilExpiration
        .optional()
        .describe('Seconds from now until it expires; left out: never.'),
    }),
    output: newApiKeyShape,
    shownOnce: () => ['To see the secret of the key, without which it is of no use,', 'api_keys:secrets'],
    call: (client, input) => client.apiKeys.create(input),
  }),
  operation({
    method: 'apiKeys.update',
    name: 'update_api_key',
    title: 'Update an API key',
    description:
      'Change what an API key may do, its description, whose it is or when it expires. Only what is sent changes; scopes and claims replace the old ones.',
    keywords: 'edit extend renew expiry scopes personal access token',
    permission: 'api_keys:create',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({
      apiKeyId,
      subject: apiKeySubject.describe('Whose key it is from now on; send the present one to keep it.'),
      description: description.nullable().optional(),
      claims: claims.nullable().optional(),
      scopes,
      secondsUntilExpiration: secondsUntilExpiration
        .nullable()
        .optional()
        .describe('Seconds from now until it expires; cleared: never.'),
    }),
    output: apiKeyShape,
    before: (client, input) => client.apiKeys.get(input.apiKeyId),
    call: (client, input) => client.apiKeys.update(input),
  }),
  operation({
    method: 'apiKeys.revoke',
    name: 'revoke_api_key',
    title: 'Revoke an API key',
    description:
      "Revoke an API key: it stops working at once and stays in the list as revoked. Use it when a key has leaked. Can't be undone.",
    keywords: 'leaked stolen compromised invalidate disable kill personal access token',
    permission: 'api_keys:write',
    risk: 'destructive',
    input: z.strictObject({
      apiKeyId,
      revocationReason: z.string().max(255).optional().describe('Why, for your records.'),
    }),
    output: apiKeyShape,
    call: (client, input) => client.apiKeys.revoke(input),
  }),
  operation({
    method: 'apiKeys.delete',
    name: 'delete_api_key',
    title: 'Delete an API key',
    description:
      "Delete an API key and everything known about it; it stops working at once. To keep a trace, revoke it instead. Can't be undone.",
    keywords: 'remove personal access token',
    permission: 'api_keys:write',
    risk: 'destructive',
    input: z.strictObject({ apiKeyId }),
    output: deletedShape,
    call: async (client, input) => deletion(input.apiKeyId, await client.apiKeys.delete(input.apiKeyId)),
  }),
  operation({
    method: 'apiKeys.getSecret',
    name: 'get_api_key_secret',
    title: 'Get the secret of an API key',
    description: 'Reveal the secret of an API key: whoever has it acts for its subject.',
    keywords: 'show reveal plain value personal access token',
    permission: 'api_keys:secrets',
    risk: 'read',
    input: z.strictObject({ apiKeyId }),
    output: z.object({ secret: z.string() }),
    call: (client, input) => client.apiKeys.getSecret(input.apiKeyId),
  }),
  operation({
    method: 'apiKeys.verify',
    name: 'verify_api_key',
    title: 'Verify an API key',
    description:
      'Check whether the secret of an API key is valid, and whose it is. One that Clerk does not know is refused as not found. Clerk may charge for it.',
    keywords: 'check valid test is this key still working who owns secret',
    permission: 'api_keys:read',
    risk: 'read',
    input: z.strictObject({
      secret: credential(z.string().min(1).max(1_024)).describe(
        'The secret of the key; it is passed on to Clerk only.',
      ),
    }),
    output: z.object({ valid: z.boolean(), apiKey: apiKeyShape }),
    call: async (client, input) => {
      const apiKey = await client.apiKeys.verify(input.secret);
      return { valid: !apiKey.revoked && !apiKey.expired, apiKey };
    },
  }),
];

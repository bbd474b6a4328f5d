import * as z from 'zod';
import { redirectUrlId } from '../clerk/ids.ts';
import { deletedShape, time } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { operation } from './operation.ts';

const redirectUrlShape = z.object({ id: z.string(), url: z.string(), createdAt: time, updatedAt: time });

/** URLs to which native applications may be sent back after sign-in. */
export const redirectUrlOperations: readonly Tool[] = [
  operation({
    method: 'redirectUrls.getRedirectUrlList',
    name: 'list_redirect_urls',
    title: 'List redirect URLs',
    description:
      "List the URLs that native applications may be sent back to after sign-in, newest first. Only Clerk's first page; totalCount says how many there are.",
    keywords: 'whitelist callback deep link mobile native app sso expo',
    permission: 'redirect_urls:read',
    risk: 'read',
    input: z.strictObject({}),
    output: z.object({ items: z.array(redirectUrlShape), totalCount: z.int() }),
    call: async (client) => {
      const { data, totalCount } = await client.redirectUrls.getRedirectUrlList();
      return { items: data, totalCount };
    },
  }),
  operation({
    method: 'redirectUrls.getRedirectUrl',
    name: 'get_redirect_url',
    title: 'Get a redirect URL',
    description: 'Read one redirect URL of native applications by its id.',
    keywords: 'whitelist callback deep link mobile',
    permission: 'redirect_urls:read',
    risk: 'read',
    input: z.strictObject({ redirectUrlId }),
    output: redirectUrlShape,
    call: (client, input) => client.redirectUrls.getRedirectUrl(input.redirectUrlId),
  }),
  operation({
    method: 'redirectUrls.createRedirectUrl',
    name: 'create_redirect_url',
    title: 'Add a redirect URL',
    description:
      'Allow a URL that native applications may be sent back to after sign-in. Sign-in secrets go there, so it must be yours.',
    keywords: 'whitelist allow callback deep link mobile native app sso expo scheme',
    permission: 'redirect_urls:write',
    risk: 'write',
    input: z.strictObject({
      url: z
        .string()
        .max(2_048)
        .regex(/^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i, {
          error: 'must be a URL with https:// or a scheme of your own, for example my-app://callback',
        })
        .describe('With https:// or a scheme of your own. Example: my-app://oauth-callback.'),
    }),
    output: redirectUrlShape,
    call: (client, input) => client.redirectUrls.createRedirectUrl(input),
  }),
  operation({
    method: 'redirectUrls.deleteRedirectUrl',
    name: 'delete_redirect_url',
    title: 'Remove a redirect URL',
    description:
      'Remove a redirect URL; native applications that use it can no longer sign in. create_redirect_url brings it back.',
    keywords: 'whitelist disallow callback deep link mobile',
    permission: 'redirect_urls:write',
    risk: 'destructive',
    input: z.strictObject({ redirectUrlId }),
    output: deletedShape,
    call: async (client, { redirectUrlId: id }) => {
      await client.redirectUrls.deleteRedirectUrl(id);
      return deletion(id, { id, deleted: true });
    },
  }),
];

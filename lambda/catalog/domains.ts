import * as z from 'zod';
import { domainShape, proxyCheckShape } from '../clerk/views/domain.ts';
import { domainId } from '../clerk/ids.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { operation } from './operation.ts';

const name = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?$/, {
    error: 'must be a host name without https://, for example app.example.com',
  })
  .describe('Host name without https://; in development it may have a port. Example: app.example.com.');
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2_048);

/** Domains of the instance, and the proxies in front of its Frontend API. */
export const domainOperations: readonly Tool[] = [
  operation({
    method: 'domains.list',
    name: 'list_domains',
    title: 'List the domains of the instance',
    description:
      'List the primary and the satellite domains of the Clerk instance, with the DNS records that they need. Not the email domains of organizations.',
    keywords: 'instance satellite multi-domain cname dns records frontend api',
    permission: 'domains:read',
    risk: 'read',
    input: z.strictObject({}),
    output: z.object({ items: z.array(domainShape), totalCount: z.int() }),
    call: async (client) => {
      const { data, totalCount } = await client.domains.list();
      return { items: data, totalCount };
    },
  }),
  operation({
    method: 'domains.add',
    name: 'add_domain',
    title: 'Add a satellite domain',
    description:
      'Add a satellite domain to the Clerk instance, so that people who are signed in on the primary one are signed in there too. The answer has the DNS records to set.',
    keywords: 'instance satellite multi-domain create new second site',
    permission: 'domains:write',
    risk: 'write',
    input: z.strictObject({
      name,
      proxyUrl: url
        .optional()
        .describe(
          'The proxy in front of the Frontend API; only in production. Try it first: check_domain_proxy.',
        ),
    }),
    output: domainShape,
    // Clerk takes no second primary domain.
    call: (client, input) =>
      client.domains.add({
        name: input.name,
        is_satellite: true,
        ...(input.proxyUrl === undefined ? {} : { proxy_url: input.proxyUrl }),
      }),
  }),
  operation({
    method: 'domains.update',
    name: 'update_domain',
    title: 'Update a domain of the instance',
    description:
      'Change the name or the proxy of a domain of the Clerk instance. A new name of the primary domain of a production instance signs everyone out and needs new DNS records.',
    keywords: 'instance satellite rename primary proxy url',
    permission: 'domains:write',
    risk: 'destructive',
    input: z.strictObject({
      domainId,
      name: name.optional(),
      proxyUrl: url
        .nullable()
        .optional()
        .describe('The proxy in front of the Frontend API; without one it goes by DNS. Only in production.'),
      isSecondary: z
        .boolean()
        .optional()
        .describe('A secondary application on the same root domain: its subdomain is kept.'),
    }),
    output: domainShape,
    before: async (client, { domainId }) =>
      (await client.domains.list()).data.find(({ id }) => id === domainId),
    call: (client, input) =>
      client.domains.update({
        domainId: input.domainId,
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.proxyUrl === undefined ? {} : { proxy_url: input.proxyUrl }),
        ...(input.isSecondary === undefined ? {} : { is_secondary: input.isSecondary }),
      }),
  }),
  operation({
    method: 'domains.delete',
    name: 'delete_domain',
    title: 'Delete a satellite domain',
    description:
      "Delete a satellite domain of the Clerk instance; sign-in stops working there. The primary domain can't be deleted. Can't be undone.",
    keywords: 'instance satellite remove multi-domain',
    permission: 'domains:write',
    risk: 'destructive',
    input: z.strictObject({ domainId }),
    output: deletedShape,
    call: async (client, input) => deletion(input.domainId, await client.domains.delete(input.domainId)),
  }),
  operation({
    method: 'proxyChecks.verify',
    name: 'check_domain_proxy',
    title: 'Check a proxy',
    description:
      'Have Clerk check whether a proxy URL reaches its Frontend API, before you set it for a domain. If not, the refusal says what is wrong.',
    keywords: 'verify validate test reverse proxy url __clerk reachable',
    permission: 'domains:write',
    risk: 'write',
    input: z.strictObject({
      domainId,
      proxyUrl: url.describe('The full URL of the proxy. Example: https://app.example.com/__clerk.'),
    }),
    output: proxyCheckShape,
    call: (client, input) => client.proxyChecks.verify(input),
  }),
];

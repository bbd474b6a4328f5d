import * as z from 'zod';
import type { Tool } from '../definition/tool.ts';
import { done, doneShape } from './answers.ts';
import { operation } from './operation.ts';

const dashboardShape = z.object({
  url: z.string().describe('Opens the webhook dashboard without a sign-in: keep it from others.'),
});

/** Webhooks, which Svix sends for Clerk. */
export const webhookOperations: readonly Tool[] = [
  operation({
    method: 'webhooks.createSvixApp',
    name: 'create_webhook_app',
    title: 'Set up webhooks',
    description:
      'Turn webhooks on for the instance: creates its Svix application. The answer is a link to the dashboard, where endpoints and events are chosen.',
    keywords: 'svix webhook events endpoint notifications enable subscribe',
    permission: 'webhooks:write',
    risk: 'write',
    input: z.strictObject({}),
    output: dashboardShape,
    call: async (client) => ({ url: (await client.webhooks.createSvixApp()).svix_url }),
  }),
  operation({
    method: 'webhooks.generateSvixAuthURL',
    name: 'get_webhook_dashboard_url',
    title: 'Open the webhook dashboard',
    description:
      'Get a link to the webhook dashboard of the instance, where endpoints, events and deliveries are seen and changed.',
    keywords: 'svix webhook events endpoint deliveries failed retry logs manage',
    permission: 'webhooks:write',
    risk: 'write',
    input: z.strictObject({}),
    output: dashboardShape,
    call: async (client) => ({ url: (await client.webhooks.generateSvixAuthURL()).svix_url }),
  }),
  operation({
    method: 'webhooks.deleteSvixApp',
    name: 'delete_webhook_app',
    title: 'Remove webhooks',
    description:
      "Turn webhooks off for the instance: deletes its Svix application with all endpoints, and no events are sent any more. Can't be undone.",
    keywords: 'svix webhook events endpoint disable stop notifications delete',
    permission: 'webhooks:write',
    risk: 'destructive',
    input: z.strictObject({}),
    output: doneShape,
    call: async (client) => done(await client.webhooks.deleteSvixApp()),
  }),
];

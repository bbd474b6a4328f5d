import * as z from 'zod';
import { actorTokenId, agentTaskId, organizationId, signInTokenId, userId } from '../clerk/ids.ts';
import { metadata, orNull } from '../clerk/views/shapes.ts';
import { newTicketShape, ticketShape } from '../clerk/views/ticket.ts';
import { exactlyOne } from '../definition/exactly-one.ts';
import type { Tool } from '../definition/tool.ts';
import { metadataParameter } from '../definition/metadata-parameter.ts';
import { operation } from './operation.ts';

const seconds = (description: string) => z.int().min(1).max(31_536_000).optional().describe(description);
const sessionMaxDurationInSeconds = seconds('Seconds that the session lasts at most. Default 1800.');

const actor = orNull(metadata).describe('Who acts as the user.');

const agentTaskShape = z.object({
  agentId: z.string().describe('The same for the same agentName.'),
  agentTaskId: z.string(),
});

/** What lets someone be a user without that user's credentials. */
export const impersonationOperations: readonly Tool[] = [
  operation({
    method: 'actorTokens.create',
    name: 'create_actor_token',
    title: 'Impersonate a user',
    description:
      'Create a token and a link that let someone act as a user, for example to see what the user sees. The session names the actor.',
    keywords: 'impersonation log in as act on behalf see support view customer account',
    permission: 'actor_tokens:create',
    risk: 'write',
    input: z.strictObject({
      userId: userId.describe('The user to act as, for example user_2xPq8aTk3.'),
      actor: z
        .strictObject({
          sub: userId.describe('The id of the user who acts.'),
          additionalProperties: metadataParameter('More about the actor. JSON object.').optional(),
        })
        .describe('Who acts: { "sub": "user_…" }. It stands in the session token.'),
      expiresInSeconds: seconds('Seconds until the token expires. Default 3600.'),
      sessionMaxDurationInSeconds,
    }),
    output: newTicketShape.extend({ actor }),
    call: (client, input) => client.actorTokens.create(input),
  }),
  operation({
    method: 'actorTokens.revoke',
    name: 'revoke_actor_token',
    title: 'Revoke an actor token',
    description:
      "Revoke an actor token that was not used yet. A session it has opened goes on: revoke that session. Can't be undone.",
    keywords: 'impersonation stop end cancel act as',
    permission: 'actor_tokens:revoke',
    risk: 'destructive',
    input: z.strictObject({ actorTokenId }),
    output: ticketShape.extend({ actor }),
    call: (client, input) => client.actorTokens.revoke(input.actorTokenId),
  }),
  operation({
    method: 'signInTokens.createSignInToken',
    name: 'create_sign_in_token',
    title: 'Create a sign-in token',
    description:
      'Create a token and a link that sign a user in without a password or a code. Whoever opens the link is that user.',
    keywords: 'magic link passwordless one-time login url locked out help sign in log in',
    permission: 'sign_in_tokens:create',
    risk: 'write',
    input: z.strictObject({
      userId,
      orgId: organizationId
        .optional()
        .describe('The organization to be in after sign-in, for example org_2xPq8aTk3.'),
      expiresInSeconds: z
        .int()
        .min(1)
        .max(31_536_000)
        .default(3_600)
        .describe('Seconds until it expires. Default 3600, one hour.'),
    }),
    output: newTicketShape,
    call: (client, input) => client.signInTokens.createSignInToken(input),
  }),
  operation({
    method: 'signInTokens.revokeSignInToken',
    name: 'revoke_sign_in_token',
    title: 'Revoke a sign-in token',
    description: "Revoke a sign-in token that was not used yet. Can't be undone.",
    keywords: 'magic link cancel invalidate login url passwordless',
    permission: 'sign_in_tokens:revoke',
    risk: 'destructive',
    input: z.strictObject({ signInTokenId }),
    output: ticketShape,
    call: (client, input) => client.signInTokens.revokeSignInToken(input.signInTokenId),
  }),
  operation({
    method: 'agentTasks.create',
    name: 'create_agent_task',
    title: 'Create an agent task',
    description:
      "Create a link that opens a user's session for an agent, for example for tests in a browser. Whoever opens it is signed in as that user. Experimental at Clerk.",
    keywords: 'ai agent automation browser session on behalf act as user test impersonate',
    permission: 'agent_tasks:create',
    risk: 'write',
    input: z.strictObject({
      onBehalfOf: exactlyOne({ userId, identifier: z.string().min(1).max(254) }).describe(
        'The user: { "userId": "user_…" } or { "identifier": "ada@example.com" }, a verified one.',
      ),
      permissions: z
        .literal('*')
        .default('*')
        .describe('All that the user may do; Clerk takes nothing else.'),
      agentName: z.string().min(1).max(255).describe('Which agent; stands in the logs.'),
      taskDescription: z.string().min(1).max(1_000).describe('What it will do; stands in the logs.'),
      redirectUrl: z
        .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
        .max(2_048)
        .describe("Where the agent lands; at one of the instance's domains, https in production."),
      sessionMaxDurationInSeconds,
    }),
    output: agentTaskShape.extend({
      url: z.string().describe('Whoever opens it is signed in as the user. It works once.'),
    }),
    call: (client, input) => client.agentTasks.create(input),
  }),
  operation({
    method: 'agentTasks.revoke',
    name: 'revoke_agent_task',
    title: 'Revoke an agent task',
    description: "Revoke the link of an agent task that was not used yet. Can't be undone.",
    keywords: 'ai agent automation cancel stop',
    permission: 'agent_tasks:revoke',
    risk: 'destructive',
    input: z.strictObject({ agentTaskId }),
    output: agentTaskShape,
    call: (client, input) => client.agentTasks.revoke(input.agentTaskId),
  }),
];

import * as z from 'zod';
import { timeInSeconds } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { operation } from './operation.ts';

/** Tokens that get tests past the bot protection. */
export const testingTokenOperations: readonly Tool[] = [
  operation({
    method: 'testingTokens.createTestingToken',
    name: 'create_testing_token',
    title: 'Create a testing token',
    description:
      'Create a token that lets end-to-end tests pass the bot protection of sign-in and sign-up. Valid for the whole instance, for a short time.',
    keywords: 'e2e playwright cypress captcha bot detection bypass tests',
    permission: 'testing_tokens:create',
    risk: 'write',
    input: z.strictObject({}),
    output: z.object({
      token: z.string().describe('Sent as the query parameter __clerk_testing_token.'),
      expiresAt: timeInSeconds,
    }),
    call: async (client) => {
      // The SDK hands this answer on as Clerk wrote it, whatever its type says.
      const answer: { token: string; expiresAt: number; expires_at?: number } =
        await client.testingTokens.createTestingToken();
      return { token: answer.token, expiresAt: answer.expires_at ?? answer.expiresAt };
    },
  }),
];

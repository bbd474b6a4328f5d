import * as z from 'zod';
import { signUpId } from '../clerk/ids.ts';
import { signUpShape } from '../clerk/views/sign-up.ts';
import type { Tool } from '../definition/tool.ts';
import { operation } from './operation.ts';

const output = z.object({ signUp: signUpShape });

/** Sign-ups under way: what someone has given who is not a user yet. */
export const signUpOperations: readonly Tool[] = [
  operation({
    method: 'signUps.get',
    name: 'get_sign_up',
    title: 'Get a sign-up',
    description:
      'Read one sign-up in progress: what was given, what is missing or unverified, and the user it led to. Changes nothing.',
    keywords: 'registration stuck cannot register signup attempt',
    permission: 'sign_ups:read',
    risk: 'read',
    input: z.strictObject({ signUpId }),
    output,
    call: async (client, input) => ({ signUp: await client.signUps.get(input.signUpId) }),
  }),
  operation({
    method: 'signUps.update',
    name: 'update_sign_up',
    title: 'Update a sign-up',
    description:
      'Give a sign-up in progress an external id for the user, or settle the custom action it waits for, which can complete the sign-up.',
    keywords: 'registration signup attempt approve custom action',
    permission: 'sign_ups:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({
      signUpId,
      externalId: z
        .string()
        .min(1)
        .max(255)
        .nullable()
        .optional()
        .describe("The future user's id in your own systems."),
      customAction: z.boolean().optional().describe('Whether the sign-up is marked as a custom action.'),
    }),
    output,
    call: async (client, { signUpId: signUpAttemptId, ...changes }) => ({
      signUp: await client.signUps.update({ signUpAttemptId, ...changes }),
    }),
  }),
];

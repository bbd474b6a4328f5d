import * as z from 'zod';
import { operation } from '../../lambda/catalog/operation.ts';
import { userId } from '../../lambda/clerk/ids.ts';
import type { Tool } from '../../lambda/definition/tool.ts';

const text = (what: string) => z.string().max(255).optional().describe(what);

/** Operations that are there only to see what many tools cost, each with schemas of its own. */
export const generatedOperations: readonly Tool[] = Array.from({ length: 150 }, (_, index) =>
  operation({
    method: 'users.getUser',
    name: `generated_operation_${index}`,
    title: `Generated operation ${index}`,
    description: 'Read one Clerk user by id; there to see what many tools cost.',
    permission: 'users:read',
    risk: 'read',
    input: z.strictObject({
      userId,
      externalId: text('The id of the user in your own system'),
      firstName: text('First name'),
      lastName: text('Last name'),
      username: text('Username'),
      codes: z.array(z.string()).max(100).optional().describe('Codes'),
    }),
    output: z.object({ id: z.string(), firstName: z.string().nullable(), banned: z.boolean() }),
    call: (client, input) => client.users.getUser(input.userId),
  }),
);

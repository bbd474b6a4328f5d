import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { toUserView, userShape } from '../../clerk/views/user.ts';
import { defineTool } from '../../definition/tool.ts';

export const getUser = defineTool({
  name: 'get_user',
  title: 'Get a user',
  description:
    'Get one user by id: names, addresses and whether they are verified, security settings, metadata and dates.',
  methods: ['users.getUser'],
  keywords: 'look up profile account details last sign in seen banned locked two-factor mfa status',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'users:read',
  input: z.strictObject({ userId }),
  output: z.object({ user: userShape }),
  async run(input, { clerk }) {
    const user = toUserView(await clerk.read((client) => client.users.getUser(input.userId)));
    return { structured: { user } };
  },
});

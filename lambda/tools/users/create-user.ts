import * as z from 'zod';
import { toUserView, userShape } from '../../clerk/views/user.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';
import { metadataParameter } from '../../definition/metadata-parameter.ts';
import {
  credentialParameters,
  longEnough,
  passwordFault,
  privateMetadataParameter,
  profileParameters,
  publicMetadata,
  unsafeMetadata,
  withDates,
} from './user-parameters.ts';
import { emailAddress, phoneNumber } from '../../definition/contact-parameter.ts';

const status = (what: string) =>
  z
    .array(z.enum(['verified', 'reserved']))
    .optional()
    .describe(
      `One entry per ${what}, in the same order: verified (the default) or reserved (held, not yet verified).`,
    );

export const createUser = defineTool({
  name: 'create_user',
  title: 'Create a user',
  description:
    'Create a Clerk user at once, without an invitation; addresses count as verified by default. Which parameters are required or refused depends on the settings of the Clerk instance: a refusal names them. To let a person sign up, use create_user_invitation.',
  methods: ['users.createUser'],
  keywords: 'new account add register person test user sign up',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  permission: 'users:write',
  input: longEnough(
    z.strictObject({
      emailAddress: z
        .array(emailAddress)
        .max(100)
        .optional()
        .describe('Email addresses; the first is primary. Example: ["ada@example.com"].'),
      emailAddressIdentificationStatus: status('email address'),
      phoneNumber: z
        .array(phoneNumber)
        .max(100)
        .optional()
        .describe('Phone numbers in E.164 form, for example +14155550123; the first is primary.'),
      phoneNumberIdentificationStatus: status('phone number'),
      web3Wallet: z
        .array(z.string().min(1).max(255))
        .max(100)
        .optional()
        .describe('Web3 wallet addresses; the first is primary.'),
      ...profileParameters,
      ...credentialParameters,
      skipPasswordRequirement: z
        .boolean()
        .optional()
        .describe('Create without a password although the instance requires one.'),
      skipUserRequirement: z
        .boolean()
        .optional()
        .describe(
          'Create without the identifiers that the instance requires; at least one is needed all the same.',
        ),
      publicMetadata: metadataParameter(publicMetadata).optional(),
      privateMetadata: privateMetadataParameter,
      unsafeMetadata: metadataParameter(unsafeMetadata).optional(),
      banned: z.boolean().optional().describe('Create the user banned: no sign-in until unbanned.'),
      locked: z.boolean().optional().describe('Create the user locked; needs the lockout feature.'),
    }),
  ),
  output: z.object({ user: userShape }),
  async run(input, { clerk }) {
    const fault = passwordFault(input);
    if (fault) throw new ToolError(fault);
    const created = await clerk.write((client) =>
      client.users.createUser(withDates(input) as Parameters<typeof client.users.createUser>[0]),
    );
    const user = toUserView(created);
    return { structured: { user }, headline: 'Created.' };
  },
});

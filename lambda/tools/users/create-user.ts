import * as z from 'zod';
import { toUserView, userShapeElsewhere } from '../../clerk/views/user.ts';
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

const status = (meaning: string) =>
  z
    .array(z.enum(['verified', 'reserved']))
    .optional()
    .describe(`One for each, in order. ${meaning}`);

export const createUser = defineTool({
  name: 'create_user',
  title: 'Create a user',
  description:
    'Create a user right away, without an invitation; addresses count as verified by default. What is required or not allowed depends on the instance: a refusal says so. To let people sign up themselves, use create_user_invitation.',
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
        .describe('The first is primary. Example: ["ada@example.com"].'),
      emailAddressIdentificationStatus: status('Default verified; reserved: held, not yet verified.'),
      phoneNumber: z
        .array(phoneNumber)
        .max(100)
        .optional()
        .describe('The first is primary. Example: ["+14155550123"].'),
      phoneNumberIdentificationStatus: status('Default verified.'),
      web3Wallet: z.array(z.string().min(1).max(255)).max(100).optional().describe('The first is primary.'),
      ...profileParameters,
      ...credentialParameters,
      skipPasswordRequirement: z
        .boolean()
        .optional()
        .describe('Create without the password that the instance requires.'),
      skipUserRequirement: z
        .boolean()
        .optional()
        .describe('Create without the identifiers that the instance requires, but with at least one.'),
      publicMetadata: metadataParameter(publicMetadata).optional(),
      privateMetadata: privateMetadataParameter,
      unsafeMetadata: metadataParameter(unsafeMetadata).optional(),
      banned: z.boolean().optional().describe('No sign-in until unbanned.'),
      locked: z.boolean().optional().describe('Needs the lockout feature.'),
    }),
  ),
  output: z.object({ user: userShapeElsewhere }),
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

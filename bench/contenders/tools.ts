import * as z from 'zod';
import { clerk } from './clerk.ts';

/** A tool as the peers register it. */
export interface PeerTool {
  readonly name: string;
  readonly description: string;
  readonly readOnly: boolean;
  readonly input: z.ZodRawShape;
  readonly run: (args: unknown) => Promise<{ content: { type: 'text'; text: string }[] }>;
}

function tool<Input extends z.ZodRawShape>(
  name: string,
  description: string,
  input: Input,
  run: (args: z.output<z.ZodObject<Input>>) => Promise<unknown>,
  readOnly = false,
): PeerTool {
  return {
    name,
    description,
    readOnly,
    input,
    // The SDKs hand on only what the input schema has let through.
    run: async (args) => ({
      content: [
        { type: 'text', text: JSON.stringify(await run(args as z.output<z.ZodObject<Input>>), withoutRaw) },
      ],
    }),
  };
}

/** Clerk's resources carry the whole answer along a second time. */
function withoutRaw(key: string, value: unknown): unknown {
  return key === '_raw' ? undefined : value;
}

// Only what zod 3 has, too: middy-mcp works with no other.
const userId = () =>
  z
    .string()
    .regex(/^user_[A-Za-z0-9]+$/)
    .describe('Id of the user: user_…');
const text = (what: string) => z.string().optional().describe(what);
const flag = (what: string) => z.boolean().optional().describe(what);
const metadata = (what: string) => z.record(z.string(), z.unknown()).optional().describe(what);

const profile = () => ({
  externalId: text('The id of the user in your own system'),
  firstName: text('First name'),
  lastName: text('Last name'),
  username: text('Username'),
  password: text('Plain password, at least 8 characters'),
  skipPasswordChecks: flag('Take the password without checking it'),
  totpSecret: text('Secret of an authenticator app'),
  backupCodes: z.array(z.string()).optional().describe('Backup codes'),
  publicMetadata: metadata('Metadata that the frontend can read'),
  privateMetadata: metadata('Metadata for the backend only'),
  unsafeMetadata: metadata('Metadata that the user can write'),
});

function six(suffix: string): PeerTool[] {
  return [
    tool(
      `get_user${suffix}`,
      'Read one Clerk user by id.',
      { userId: userId() },
      async (args) => (await clerk()).users.getUser(args.userId),
      true,
    ),
    tool(
      `get_user_memberships${suffix}`,
      'List the organizations that a Clerk user belongs to.',
      {
        userId: userId(),
        limit: z.number().int().min(1).max(500).optional(),
        offset: z.number().int().min(0).optional(),
      },
      async (args) => (await clerk()).users.getOrganizationMembershipList(withoutUndefined(args)),
      true,
    ),
    tool(
      `create_user${suffix}`,
      'Create a Clerk user.',
      {
        emailAddress: z
          .array(z.string().email())
          .optional()
          .describe('Email addresses; the first is primary'),
        phoneNumber: z
          .array(z.string().regex(/^\+[1-9]\d{6,14}$/))
          .optional()
          .describe('Phone numbers; the first is primary'),
        web3Wallet: z.array(z.string()).optional().describe('Wallet addresses; the first is primary'),
        skipPasswordRequirement: flag('Create the user without a password'),
        ...profile(),
      },
      async (args) => (await clerk()).users.createUser(withoutUndefined(args)),
    ),
    tool(
      `update_user${suffix}`,
      'Change a Clerk user. Only what is sent changes.',
      {
        userId: userId(),
        primaryEmailAddressID: text('Id of the address to make primary'),
        primaryPhoneNumberID: text('Id of the phone number to make primary'),
        signOutOfOtherSessions: flag('End the other sessions of the user'),
        ...profile(),
      },
      async ({ userId, ...changes }) => (await clerk()).users.updateUser(userId, withoutUndefined(changes)),
    ),
    tool(`delete_user${suffix}`, 'Delete a Clerk user for good.', { userId: userId() }, async (args) =>
      (await clerk()).users.deleteUser(args.userId),
    ),
    tool(
      `create_user_invitation${suffix}`,
      'Invite a person by email to sign up.',
      {
        emailAddress: z.string().email().describe('Where the invitation goes'),
        redirectUrl: z.string().url().optional().describe('Where the person lands'),
        publicMetadata: metadata('Becomes the metadata of the user'),
      },
      async (args) => (await clerk()).invitations.createInvitation(withoutUndefined(args)),
    ),
  ];
}

type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}

/** The first tools of an endless row: the six, then copies of them under other names, each with schemas of its own. */
export const tools: readonly PeerTool[] = Array.from(
  { length: Math.ceil(Number(process.env['TOOLS']) / 6) },
  (_, set) => six(set === 0 ? '' : `_${set}`),
)
  .flat()
  .slice(0, Number(process.env['TOOLS']));

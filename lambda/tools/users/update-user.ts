import type { User } from '@clerk/backend';
import * as z from 'zod';
import type { Clerk } from '../../clerk/clerk.ts';
import type { ClerkFailure } from '../../clerk/failure.ts';
import { identificationId, imageId, userId } from '../../clerk/ids.ts';
import { address } from '../../clerk/views/user-text.ts';
import { toUserView, userShapeElsewhere } from '../../clerk/views/user.ts';
import { defined, runSteps, type Step } from '../../definition/steps.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';
import { briefChange, isAlreadySo, overwritten, unchanged } from '../../definition/overwritten.ts';
import { undoableFields } from './user-change.ts';
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

/** Null, which a caller sends by the name in `clear`, takes the value away. */
const clearable = (schema: z.ZodOptional<z.ZodString>) => {
  const taken = schema.unwrap().nullable().optional();
  return schema.description === undefined ? taken : taken.describe(schema.description);
};

const input = longEnough(
  z.strictObject({
    userId,
    ...profileParameters,
    externalId: clearable(profileParameters.externalId),
    firstName: clearable(profileParameters.firstName),
    lastName: clearable(profileParameters.lastName),
    username: clearable(profileParameters.username),
    locale: clearable(profileParameters.locale),
    timezone: clearable(profileParameters.timezone),
    primaryEmailAddressId: identificationId('A verified one of this user. Example: idn_2xPq8aTk3.')
      .optional()
      .meta({ permission: 'users:credentials' }),
    notifyPrimaryEmailAddressChanged: z
      .boolean()
      .optional()
      .describe('Email the user about the new primary address. Default false.')
      .meta({ permission: 'users:credentials' }),
    primaryPhoneNumberId: identificationId('A verified one of this user.')
      .optional()
      .meta({ permission: 'users:credentials' }),
    primaryWeb3WalletId: identificationId('A verified one of this user.')
      .optional()
      .meta({ permission: 'users:credentials' }),
    profileImageId: imageId.optional(),
    ...credentialParameters,
    signOutOfOtherSessions: z
      .boolean()
      .optional()
      .describe("End the user's other sessions; only with password.")
      .meta({ permission: 'users:credentials' }),
    publicMetadata: metadataParameter(publicMetadata).optional(),
    privateMetadata: privateMetadataParameter,
    unsafeMetadata: metadataParameter(unsafeMetadata).optional(),
    metadataMode: z
      .enum(['merge', 'replace'])
      .optional()
      .describe(
        'merge (default): deeply; null deletes a key. replace: what you send takes the place of the old object.',
      ),
  }),
);

type UserStep = Step<'profile' | 'metadata', User>;

export const updateUser = defineTool({
  name: 'update_user',
  title: 'Update a user',
  description:
    "Change a user's names, username, external id, settings, dates or metadata. Only what you send changes. To add, verify or remove addresses, use change_contact_methods; to change metadata of many users, run the operation update_users_metadata with rows of userId.",
  methods: ['users.updateUser', 'users.updateUserMetadata', 'users.replaceUserMetadata'],
  keywords: 'change edit first last name username profile password external id locale',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'users:write',
  input,
  output: z.object({
    user: userShapeElsewhere,
    ...briefChange,
    steps: z.array(
      z.object({
        step: z.enum(['profile', 'metadata']),
        outcome: z.literal('done'),
        parameters: z.array(z.string()),
      }),
    ),
  }),
  async run(input, { clerk, caller }) {
    const fault = inputFault(input);
    if (fault) throw new ToolError(fault);
    const steps = stepsOf(input);
    if (steps.length === 0) {
      throw new ToolError('Nothing to change: send at least one parameter besides userId.');
    }
    const before = toUserView(await clerk.read((client) => client.users.getUser(input.userId)));
    if (isAlreadySo(input, before, input.metadataMode === 'replace')) {
      return { structured: { user: before, changed: false, steps: [] }, headline: unchanged };
    }
    const { answer, done } = await runSteps(steps, clerk, {
      again: `update_user with userId ${input.userId}`,
      hints: (failure, failed) => usableIds(failure, failed.parameters, input.userId, clerk),
    });
    const user = answer === undefined ? before : toUserView(answer);
    const change = overwritten(before, user, input, undoableFields(caller));
    return {
      structured: { user, ...change, steps: done },
      headline:
        change.changed === false
          ? unchanged
          : `Updated ${done.flatMap((step) => step.parameters).join(', ')}.`,
    };
  },
});

type Input = z.output<typeof input>;

function inputFault(input: Input): string | undefined {
  if (input.signOutOfOtherSessions !== undefined && input.password === undefined) {
    return 'signOutOfOtherSessions: only works together with password; send both or leave it out.';
  }
  if (input.notifyPrimaryEmailAddressChanged !== undefined && input.primaryEmailAddressId === undefined) {
    return 'notifyPrimaryEmailAddressChanged: only works together with primaryEmailAddressId.';
  }
  if (input.metadataMode && !input.publicMetadata && !input.privateMetadata && !input.unsafeMetadata) {
    return 'metadataMode: send publicMetadata, privateMetadata or unsafeMetadata with it.';
  }
  return passwordFault(input);
}

function stepsOf(input: Input): UserStep[] {
  const { userId, metadataMode, publicMetadata, privateMetadata, unsafeMetadata, ...profile } = input;
  const metadata = defined({ publicMetadata, privateMetadata, unsafeMetadata });
  const changes = defined(withDates(profile));
  const steps: UserStep[] = [];
  if (Object.keys(changes).length > 0) {
    steps.push({
      name: 'profile',
      parameters: Object.keys(changes),
      // Clerk takes null for "clear it"; the SDK's types leave that out.
      run: (clerk) =>
        clerk.write((client) =>
          client.users.updateUser(
            userId,
            inSdkSpelling(changes) as Parameters<typeof client.users.updateUser>[1],
          ),
        ),
    });
  }
  if (Object.keys(metadata).length > 0) {
    steps.push({
      name: 'metadata',
      parameters: Object.keys(metadata),
      run: (clerk) =>
        clerk.write((client) =>
          metadataMode === 'replace'
            ? client.users.replaceUserMetadata(userId, metadata)
            : client.users.updateUserMetadata(userId, metadata),
        ),
    });
  }
  return steps;
}

/** The SDK writes `…ID` where everything else that Clerk has is written `…Id`. */
const inSdkSpelling = (changes: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name.replace(/^(primary\w+|profileImage)Id$/, '$1ID'),
      value,
    ]),
  );

/** When a primary id was refused: the verified ids of the user that would do. */
async function usableIds(
  failure: ClerkFailure,
  parameters: readonly string[],
  userId: string,
  clerk: Clerk,
): Promise<string[]> {
  const asked = parameters.filter((name) => /^primary.*Id$/.test(name));
  if (failure.kind !== 'refused' || asked.length === 0) return [];
  const user = await clerk
    .read((client) => client.users.getUser(userId))
    .then(toUserView)
    .catch(() => undefined);
  if (!user) return [];
  const candidates: Record<string, { id: string; label: string; verification: string }[]> = {
    primaryEmailAddressId: user.emailAddresses.map(({ id, verification, emailAddress: label }) => ({
      id,
      label,
      verification,
    })),
    primaryPhoneNumberId: user.phoneNumbers.map(({ id, verification, phoneNumber: label }) => ({
      id,
      label,
      verification,
    })),
    primaryWeb3WalletId: user.web3Wallets.map(({ id, verification, web3Wallet: label }) => ({
      id,
      label,
      verification,
    })),
  };
  return asked.map((name) => {
    const usable = (candidates[name] ?? []).filter((candidate) => candidate.verification === 'verified');
    const ids = usable.map(({ id, label }) => `${id} (${address(label)})`).join(', ');
    return `${name}: ids of this user that would do: ${ids || 'none is verified'}.`;
  });
}

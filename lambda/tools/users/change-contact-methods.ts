import type { ClerkClient } from '@clerk/backend';
import * as z from 'zod';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { userId } from '../../clerk/ids.ts';
import { toUserView, type UserView } from '../../clerk/views/user.ts';
import { address } from '../../clerk/views/user-text.ts';
import {
  contactAnswer,
  type ContactKind,
  contactMethodsOf,
  contactMethodsShape,
  isMethod,
} from './contact-methods.ts';
import { type ContactChange, inputFault, ruleFault } from './contact-rules.ts';
import { explainFailure } from '../../definition/refusal.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';
import { comparableNumber } from '../../clerk/same-identifier.ts';
import { emailAddress, phoneNumber } from '../../definition/contact-parameter.ts';

export const changeContactMethods = defineTool({
  name: 'change_contact_methods',
  title: "Change a user's email addresses and phone numbers",
  description:
    "Add, verify, make primary or remove one email address or phone number of a user; the answer lists what the user then has. Whoever owns a verified one can sign in as the user: be sure that it is the user's. A removal can't be undone. To swap the primary: add the new one, make it primary, remove the old one.",
  methods: [
    'emailAddresses.createEmailAddress',
    'emailAddresses.updateEmailAddress',
    'emailAddresses.deleteEmailAddress',
    'phoneNumbers.createPhoneNumber',
    'phoneNumbers.updatePhoneNumber',
    'phoneNumbers.deletePhoneNumber',
    'users.updateUser',
  ],
  keywords: 'replace correct mail address telephone mobile swap',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'users:contacts',
  input: z.strictObject({
    userId,
    action: z
      .enum(['add', 'verify', 'make_primary', 'remove'])
      .describe(
        'add: a new one. verify: vouch that an unverified one is the user’s. make_primary: of a verified one. remove: of one that is not the primary.',
      ),
    emailAddress: emailAddress
      .optional()
      .describe('The email address that it is about. Example: ada@example.com. Either this or phoneNumber.'),
    phoneNumber: phoneNumber
      .optional()
      .describe('The phone number that it is about, in E.164 form. Example: +14155550123.'),
    verified: z
      .boolean()
      .optional()
      .describe('Only with add: whether it counts as verified at once. Default false.')
      .meta({ permission: 'users:credentials' }),
    primary: z
      .boolean()
      .optional()
      .describe('Only with add and verified: true: make it primary at once. Default false.')
      .meta({ permission: 'users:credentials' }),
    reservedForSecondFactor: z
      .boolean()
      .optional()
      .describe('Only with add or verify of a phone number: keep it as a second factor. Default false.')
      .meta({ permission: 'users:credentials' }),
    notifyPrimaryEmailAddressChanged: z
      .boolean()
      .optional()
      .describe('Only with make_primary of an email address: tell the user by email. Default false.'),
  }),
  output: contactMethodsShape.extend({ changed: z.boolean() }),
  async run(input, { clerk }) {
    const fault = inputFault(input);
    if (fault) throw new ToolError(fault);
    const { userId, action } = input;
    const kind = input.emailAddress === undefined ? 'phoneNumber' : 'emailAddress';
    // Clerk keeps addresses in lower case.
    const value = input.emailAddress?.toLowerCase() ?? comparableNumber(input.phoneNumber ?? '');
    const before = toUserView(await clerk.read((client) => client.users.getUser(userId)));
    const methods = contactMethodsOf(before);
    const broken = ruleFault(action, kind, value, methods);
    if (broken) throw new ToolError(broken);
    const method = methods.find((one) => isMethod(one, kind, value));
    const isSettled =
      (action === 'verify' && method?.verified && input.reservedForSecondFactor === undefined) ||
      (action === 'make_primary' && method?.primary);
    const after = isSettled ? before : await carryOut({ ...input, kind, value, id: method?.id ?? '' }, clerk);
    return {
      structured: { ...contactAnswer(after), changed: !isSettled },
      headline: `${isSettled ? 'Nothing to do' : 'Done'}: ${action} ${address(value)}.`,
    };
  },
});

interface CheckedChange extends ContactChange {
  readonly userId: string;
  readonly kind: ContactKind;
  readonly value: string;
  /** Clerk's id of it; empty for one to add. */
  readonly id: string;
}

/** Makes the change and returns the user as Clerk then has it. */
async function carryOut(change: CheckedChange, clerk: Clerk): Promise<UserView> {
  const { userId, kind, id } = change;
  if (change.action === 'make_primary') {
    const { notifyPrimaryEmailAddressChanged: notify } = change;
    const primary =
      kind === 'phoneNumber'
        ? { primaryPhoneNumberID: id }
        : {
            primaryEmailAddressID: id,
            ...(notify !== undefined && { notifyPrimaryEmailAddressChanged: notify }),
          };
    return toUserView(await clerk.write((client) => client.users.updateUser(userId, primary)));
  }
  await clerk.write(kind === 'emailAddress' ? emailAddressCall(change) : phoneNumberCall(change));
  try {
    return toUserView(await clerk.read((client) => client.users.getUser(userId)));
  } catch (error) {
    if (!(error instanceof ClerkFailure)) throw error;
    throw new ToolError(
      `The change is made: ${change.action} ${address(change.value)}. Reading the user afterwards failed.\n${explainFailure(error)}\nNext: get_user shows what the user has; do not make the change again.`,
      { made: 'all', cause: error },
    );
  }
}

type Call = (client: ClerkClient) => Promise<object>;

function emailAddressCall({
  action,
  userId,
  value: emailAddress,
  id,
  verified,
  primary,
}: CheckedChange): Call {
  if (action === 'remove') return ({ emailAddresses }) => emailAddresses.deleteEmailAddress(id);
  if (action === 'verify') {
    return ({ emailAddresses }) => emailAddresses.updateEmailAddress(id, { verified: true });
  }
  const wanted = { userId, emailAddress, verified: verified ?? false, primary: primary ?? false };
  return ({ emailAddresses }) => emailAddresses.createEmailAddress(wanted);
}

function phoneNumberCall(change: CheckedChange): Call {
  const { action, userId, value: phoneNumber, id, verified, primary, reservedForSecondFactor } = change;
  const reserved = reservedForSecondFactor === undefined ? {} : { reservedForSecondFactor };
  if (action === 'remove') return ({ phoneNumbers }) => phoneNumbers.deletePhoneNumber(id);
  if (action === 'verify') {
    return ({ phoneNumbers }) => phoneNumbers.updatePhoneNumber(id, { verified: true, ...reserved });
  }
  const wanted = { userId, phoneNumber, verified: verified ?? false, primary: primary ?? false, ...reserved };
  return ({ phoneNumbers }) => phoneNumbers.createPhoneNumber(wanted);
}

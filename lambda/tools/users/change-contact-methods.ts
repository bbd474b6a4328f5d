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
    "Add, verify, make primary or remove one email address or phone number of a user. Whoever owns a verified one can sign in as the user, so be sure it is theirs. Removal can't be undone. To replace the primary one: add the new one as primary, then remove the old one; or, if a user's only email address is replaced, run the operation replace_user_email_address.",
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
        "verify: vouch that it is the user's. make_primary: only a verified one. remove: not the primary one.",
      ),
    emailAddress: emailAddress.optional().describe('This or phoneNumber. Example: ada@example.com.'),
    phoneNumber: phoneNumber.optional().describe('Example: +14155550123.'),
    verified: z
      .boolean()
      .optional()
      .describe('Only with add: it counts as verified.')
      .meta({ permission: 'users:credentials' }),
    primary: z
      .boolean()
      .optional()
      .describe('Only with add and verified: make it primary, too.')
      .meta({ permission: 'users:credentials' }),
    reservedForSecondFactor: z
      .boolean()
      .optional()
      .describe('Only with add or verify of a phone number: use it as a second factor.')
      .meta({ permission: 'users:credentials' }),
    notifyPrimaryEmailAddressChanged: z
      .boolean()
      .optional()
      .describe('Only with make_primary of an email address: email the user.'),
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
      headline: isSettled
        ? `Nothing to do: ${address(value)} is ${states[action]} already.`
        : done[action](address(value)),
    };
  },
});

/** What an address or number is after an action. */
const states: Readonly<Record<ContactChange['action'], string>> = {
  add: 'there',
  verify: 'verified',
  make_primary: 'primary',
  remove: 'removed',
};
const done: Readonly<Record<ContactChange['action'], (value: string) => string>> = {
  add: (value) => `Added ${value}.`,
  verify: (value) => `${value} is now verified.`,
  make_primary: (value) => `${value} is now primary.`,
  remove: (value) => `Removed ${value}.`,
};

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

import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import type { UserView } from '../../clerk/views/user.ts';
import { address, userText } from '../../clerk/views/user-text.ts';
import { comparableNumber, isSameAddress } from '../../clerk/same-identifier.ts';

const facts = { id: z.string(), verified: z.boolean(), primary: z.boolean() };

/** The email addresses and phone numbers of a user. */
export const contactMethodsShape = z.object({
  userId: z.string(),
  emailAddresses: z.array(z.object({ ...facts, emailAddress: userText.meta(masked('emailAddress')) })),
  phoneNumbers: z.array(z.object({ ...facts, phoneNumber: z.string().meta(masked('phoneNumber')) })),
});

/** Email address or phone number. */
export type ContactKind = 'emailAddress' | 'phoneNumber';

/** One email address or phone number of a user. */
export interface ContactMethod {
  readonly kind: ContactKind;
  readonly id: string;
  readonly value: string;
  readonly verified: boolean;
  readonly primary: boolean;
}

/** All that a user can be reached at, email addresses first. */
export function contactMethodsOf(user: UserView): ContactMethod[] {
  return [
    ...user.emailAddresses.map(({ id, emailAddress: value, verification }) => ({
      kind: 'emailAddress' as const,
      id,
      value,
      verified: verification === 'verified',
      primary: id === user.primaryEmailAddressId,
    })),
    ...user.phoneNumbers.map(({ id, phoneNumber: value, verification }) => ({
      kind: 'phoneNumber' as const,
      id,
      value,
      verified: verification === 'verified',
      primary: id === user.primaryPhoneNumberId,
    })),
  ];
}

/** True for the method that `value` means, however that is written. */
export function isMethod(method: ContactMethod, kind: ContactKind, value: string): boolean {
  return (
    method.kind === kind &&
    (kind === 'emailAddress'
      ? isSameAddress(method.value, value)
      : comparableNumber(method.value) === comparableNumber(value))
  );
}

/** What a tool answers about the contact methods of a user. */
export function contactAnswer(user: UserView): z.output<typeof contactMethodsShape> {
  const methods = contactMethodsOf(user);
  const ofKind = (kind: ContactKind) => methods.filter((method) => method.kind === kind);
  return {
    userId: user.id,
    emailAddresses: ofKind('emailAddress').map(({ id, value, verified, primary }) => ({
      id,
      verified,
      primary,
      emailAddress: value,
    })),
    phoneNumbers: ofKind('phoneNumber').map(({ id, value, verified, primary }) => ({
      id,
      verified,
      primary,
      phoneNumber: value,
    })),
  };
}

/** Contact methods in one line: `ada@example.com (primary, verified), +14155550123 (unverified)`. */
export function describeMethods(methods: readonly ContactMethod[]): string {
  return (
    methods
      .map(
        ({ value, verified, primary }) =>
          `${address(value)} (${primary ? 'primary, ' : ''}${verified ? 'verified' : 'unverified'})`,
      )
      .join(', ') || 'none'
  );
}

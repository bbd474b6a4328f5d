import * as z from 'zod';

/** False for several email addresses in one text. An address of its own may have a comma or a space in quotation marks. */
export function isOneAddress(text: string): boolean {
  return !/@[^@]*[,;\s][^@]*@/.test(text);
}

/** False for several phone numbers in one text. */
export function isOneNumber(text: string): boolean {
  return !/\d[^\d]*[,;][^\d]*\d/.test(text);
}

const severalAddresses = 'has several addresses in one text; send each as a text of its own';
const severalNumbers = 'has several numbers in one text; send each as a text of its own';

/**
 * An email address: whatever has an `@`, without spaces around it, at most 320 characters (RFC 3696, erratum 1690).
 * Whether it is a good one is for Clerk to say: RFC 5322 allows `&`, `/`, `!`, `#` and `%`, and RFC 6531 all scripts.
 */
export const emailAddress = z
  .string()
  .trim()
  .max(320)
  .regex(/[^@]@[^@]/, { error: 'must be an email address, for example ada@example.com' })
  .refine(isOneAddress, { error: severalAddresses });

/** A phone number: whatever has a digit, without spaces around it, at most 64 characters; the rest is for Clerk to say. */
export const phoneNumber = z
  .string()
  .trim()
  .max(64)
  .regex(/\d/, { error: 'must be a phone number, in E.164 form: for example +14155550123' })
  .refine(isOneNumber, { error: severalNumbers });

/** A username without spaces around it, at most 256 characters; which ones there may be is set in the instance. */
export const username = z.string().trim().min(1).max(256);

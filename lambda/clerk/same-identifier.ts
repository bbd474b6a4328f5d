import { domainToASCII } from 'node:url';

/**
 * An email address as it is compared with others: in lower case, its domain in ASCII as DNS has it. Clerk keeps
 * addresses in lower case; of an international domain nobody says in which form.
 */
export function comparableAddress(address: string): string {
  const text = address.trim().normalize('NFC').toLowerCase();
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  return at < 0 ? text : `${text.slice(0, at)}@${domainToASCII(domain) || domain}`;
}

/** An email address in each way that Clerk may have it, so that a filter for exact values finds it. */
export function spellingsOf(address: string): string[] {
  return [...new Set([address.toLowerCase(), comparableAddress(address), address])];
}

/** A phone number as Clerk keeps it, without what people put between the digits, nor the zero that is dialled only within a country: `+14155550123`. */
export function comparableNumber(number: string): string {
  return number.replace('(0)', '').replace(/[\s().-]/g, '');
}

/** True for two ways to write one email address. */
export const isSameAddress = (one: string, other: string) =>
  comparableAddress(one) === comparableAddress(other);

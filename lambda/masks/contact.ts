import type { MaskedField } from '../access/masks.ts';

/** What a value that tells where somebody is reached can be. */
export type ContactKind = 'emailAddress' | 'phoneNumber' | 'web3Wallet';

/** The field whose mask is for values of a kind. */
export const fieldOfKind: Readonly<Record<ContactKind, MaskedField>> = {
  emailAddress: 'users.emailAddress',
  phoneNumber: 'users.phoneNumber',
  web3Wallet: 'users.web3Wallet',
};

/** Entries of allowlists that stand for a whole domain begin like this, and are nobody's. */
const wholeDomain = /^\*@/;

/** What a whole value looks like; undefined for what is no address and no number. */
export function kindOf(value: string): ContactKind | undefined {
  if (/^\+\d{5,15}$/.test(value)) return 'phoneNumber';
  if (/^0x[\da-f]{40}$/i.test(value)) return 'web3Wallet';
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(value) && !wholeDomain.test(value)) return 'emailAddress';
  return undefined;
}

const dots = '•••••';

/** A value that tells no more than helps to tell two apart: `j•••@example.com`, `+1•••••0107`, `0x•••••9f3c`. */
export function maskedValue(value: string, kind: ContactKind): string {
  if (kind === 'emailAddress') {
    const at = value.lastIndexOf('@');
    if (at < 0) return '•••';
    const [first = ''] = Array.from(value.slice(0, at));
    // Of a name of one letter, that would be all.
    return `${at > first.length ? first : ''}•••${value.slice(at)}`;
  }
  const start = kind === 'phoneNumber' ? 2 : value.startsWith('0x') ? 2 : 0;
  // At least half of it stays hidden.
  const end = value.length >= 10 ? 4 : 2;
  return value.slice(0, start) + dots + value.slice(-end);
}

import { domainToASCII } from 'node:url';
import { folded } from './mentions.ts';

/** What people sign in with, taken apart so that all ways to write it compare equal. `*` stands for any text. */
export type Identifier =
  | { readonly kind: 'address'; readonly local: string; readonly domain: string }
  /** Digits only; `isWhole`: with the code of the country, so that none are missing in front. */
  | { readonly kind: 'number'; readonly digits: string; readonly isWhole: boolean }
  /** A username, a wallet, or a bare domain. */
  | { readonly kind: 'name'; readonly text: string };

/** Takes apart what may be an email address, a phone number or a name, in whatever way it is written. */
export function readIdentifier(written: string): Identifier {
  const visible = folded(written.replace(/[\p{Cf}\p{Cc}]/gu, ''));
  const text = visible.includes('@') ? bareAddress(visible) : unwrapped(visible);
  const at = text.lastIndexOf('@');
  if (at < 0) return readNumber(text) ?? { kind: 'name', text };
  return { kind: 'address', local: text.slice(0, at) || '*', domain: readDomain(text.slice(at + 1)) };
}

/** A domain as DNS has it: in ASCII, without a dot at its end. */
export function readDomain(written: string): string {
  const labels = folded(written).replace(/\.+$/, '').split('.');
  return labels.map((label) => (label.includes('*') ? label : domainToASCII(label) || label)).join('.');
}

/** True when the domain is that of the identifier, or one above it. */
export function isAt(domain: string, own: Identifier): boolean {
  return own.kind === 'address' && (own.domain === domain || own.domain.endsWith(`.${domain}`));
}

/**
 * True when what was sent means `own`, or covers it as a pattern does. `mailbox`: also when it is another address of the
 * same mailbox, as with a `+tag`.
 */
export function covers(sent: Identifier, own: Identifier, as: 'mailbox' | 'spelling'): boolean {
  if (sent.kind === 'number') return own.kind === 'number' && isNumber(sent, own.digits);
  const text = textOf(sent);
  if (sent.kind === 'address' && own.kind !== 'address') return false;
  if (text.includes('*')) return matchesPattern(text, textOf(own));
  if (own.kind !== 'address') return text === textOf(own);
  if (sent.kind === 'name') return text.includes('.') && isAt(readDomain(text), own);
  return as === 'mailbox' ? mailboxOf(sent) === mailboxOf(own) : text === textOf(own);
}

function textOf(identifier: Identifier): string {
  if (identifier.kind === 'address') return `${identifier.local}@${identifier.domain}`;
  return identifier.kind === 'number' ? `+${identifier.digits}` : identifier.text;
}

/** Without what stands around an address or a number: `tel:`, `mailto:`, a name before it, spaces, quotation marks. */
function unwrapped(text: string): string {
  const bracketed = /<([^<>]+)>$/.exec(text)?.[1] ?? text;
  const link = /^(?:mailto|tel|smsto|sms|callto|sip):\/{0,2}([^?;]*)/.exec(bracketed)?.[1];
  return (link === undefined ? bracketed : decoded(link)).replace(/[\s"]/gu, '');
}

/**
 * An address without what RFC 5322 lets stand around and within it besides: comments, the name of a group and
 * backslashes in quoted text. Clerk may read it so, too.
 */
function bareAddress(text: string): string {
  const single = unwrapped(withoutComments(text).replace(/[;\s]+$/, ''));
  return single.replace(/^[^"@:]*:(?=[^:]*@)/, '').replaceAll('\\', '');
}

function withoutComments(text: string): string {
  let depth = 0;
  let outside = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth === 0) outside += character;
  }
  return depth === 0 ? outside : text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What people put between the digits of a number: https://www.itu.int/rec/T-REC-E.123 and typographic dashes. */
const separators = /[-.()/\\_,:·•‐-―−]/gu;

/** What is dialled after the number itself. */
const extension = /(?:ext(?:ension)?\.?|x|#)\d{1,7}$/;

function readNumber(text: string): Identifier | undefined {
  // The zero that is dialled only within the country.
  const compact = asciiDigits(text).replace(extension, '').replace('(0)', '').replace(separators, '');
  const [, prefix, digits = ''] = /^(\+0*|00)?([\d*]*\d[\d*]*)$/.exec(compact) ?? [];
  if (digits === '') return undefined;
  return { kind: 'number', digits, isWhole: prefix !== undefined };
}

/** Decimal digits of other scripts, which stand in their order in blocks of ten. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let value = 0;
    const code = digit.codePointAt(0) ?? 0;
    while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

/** Digits that must be there to tell a number by its end: the shortest subscriber numbers with an area code. */
const leastDigits = 7;

/** True for the number itself. One without the code of its country is told by its end. */
function isNumber(sent: Extract<Identifier, { kind: 'number' }>, own: string): boolean {
  const { digits, isWhole } = sent;
  if (digits.includes('*')) return matchesPattern(isWhole ? digits : `*${digits}`, own);
  if (digits === own || isWhole) return digits === own;
  // What is dialled before a number at home, or from North America to abroad.
  return [/^0+/, /^011/].some((before) => {
    const rest = digits.replace(before, '');
    return rest.length >= leastDigits && own.endsWith(rest);
  });
}

/** Where mail to the address arrives: without a `+tag`, and as Gmail reads it. */
function mailboxOf({ local, domain }: Extract<Identifier, { kind: 'address' }>): string {
  const untagged = local.replace(/(.)\+.*$/, '$1');
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return `${untagged}@${domain}`;
  // https://support.google.com/mail/answer/7436150
  return `${untagged.replaceAll('.', '')}@gmail.com`;
}

/** Compares with a pattern, in a time that grows with the length of both only. */
function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) {
    return false;
  }
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= text.length - last.length;
}

import { kindOf } from './contact.ts';
import type { KnownValues } from './known-values.ts';

/** What stands for a value; undefined for one that is shown as it is. */
export type Hide = (value: string) => string | undefined;

/** What may be an address: more than one, where nothing stands between it and other text. */
const addressLike = /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+(?:@|%40)[\p{L}\p{N}.-]+/gu;
const numberLike = /(?:\+|%2B)\d{5,15}|0x[\da-f]{40}/giu;
/** What is left of a text that was cut. */
const cutOff = /[^\s"'(<>,;|:=]+…/g;

/** What no text is without that holds one. */
const maybe = /[@+…]|%40|%2b|0x/i;

/** Characters of a longer value by which it is known: texts may be cut after 80. */
const longest = 60;

/**
 * Masks the values that are known, and to be hidden, in texts of any kind: sentences, tables, CSV, links. A value is found
 * where it stands alone, inside of other text, and where the text that it stands in was cut.
 */
export function textMasker(values: KnownValues, hide: Hide): (text: string) => string {
  const hidden = Array.from(values.entries(), ([value]) => value).filter(
    (value) => hide(value) !== undefined,
  );
  if (hidden.length === 0) return (text) => text;
  const unusual = unusualPattern(hidden);
  const masked = (value: string) => hide(value) ?? value;
  return (text) => {
    if (!unusual && !maybe.test(text)) return text;
    let shown = text;
    if (unusual) shown = shown.replace(unusual, (found) => hiddenOf(found, hidden, hide));
    if (shown.includes('@') || shown.includes('%40')) {
      shown = shown.replace(addressLike, (token) => addressIn(token, hide));
    }
    shown = shown.replace(numberLike, (token) =>
      token.startsWith('%') ? (hide(`+${token.slice(3)}`) ?? token) : masked(token),
    );
    return shown.includes('…') ? shown.replace(cutOff, (token) => cutIn(token, hidden, hide)) : shown;
  };
}

/** The first part of a token that is an address to hide, with all before and after it as it was. */
function addressIn(token: string, hide: Hide): string {
  const separator = token.includes('@') ? '@' : '%40';
  const [local = '', ...domains] = token.split(separator);
  const domain = domains.join(separator);
  for (const end of endsOf(domain)) {
    for (let start = 0; start < local.length; start += 1) {
      const stands = hide(`${local.slice(start)}@${domain.slice(0, end)}`);
      if (stands !== undefined) return local.slice(0, start) + stands + domain.slice(end);
    }
  }
  return token;
}

/** Where a domain may end, the longest first: a sentence may go on after a full stop. */
function endsOf(domain: string): number[] {
  return [domain.length, ...Array.from(domain.matchAll(/[.-]/g), ({ index }) => index).toReversed()];
}

/** What does not look like other addresses and numbers, or is so long that texts may end before it does. */
function unusualPattern(hidden: readonly string[]): RegExp | undefined {
  const parts = hidden.flatMap((value) => {
    const spellings = [
      value,
      JSON.stringify(value).slice(1, -1),
      value.replaceAll('"', '""'),
      encodeURIComponent(value),
    ];
    if (value.length > longest) return [`${RegExp.escape(value.slice(0, longest))}[^\\s"',;]*`];
    const isUsual =
      kindOf(value) !== undefined && value.replace(addressLike, '').replace(numberLike, '') === '';
    return isUsual ? [] : spellings.map((spelling) => RegExp.escape(spelling));
  });
  return parts.length === 0
    ? undefined
    : new RegExp([...new Set(parts)].toSorted(longestFirst).join('|'), 'giu');
}

const longestFirst = (one: string, other: string) => other.length - one.length;

function hiddenOf(found: string, hidden: readonly string[], hide: Hide): string {
  const beginning = found.slice(0, longest).toLowerCase();
  const value = hidden.find((known) => known === found.toLowerCase() || known.startsWith(beginning));
  return (value === undefined ? undefined : hide(value)) ?? '•••';
}

/** A token that a cut has left of a value tells as little as the value. */
function cutIn(token: string, hidden: readonly string[], hide: Hide): string {
  const beginning = token.slice(0, -1).toLowerCase();
  const isPart =
    beginning.length > 1 &&
    hidden.some((value) => value.length > beginning.length && value.startsWith(beginning));
  return isPart && hide(beginning) === undefined ? '•••…' : token;
}

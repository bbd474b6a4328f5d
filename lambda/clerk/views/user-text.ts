import { cut } from '../../base/cut.ts';
import * as z from 'zod';

/** Characters of one text at most, and levels of nested metadata. */
const maxText = 256;
const maxMetadataText = 1_000;
const maxDepth = 8;

/**
 * What can't be seen, or changes the direction of text: format characters, private ones, halves of characters, and
 * the variation selectors, in which whole messages can hide. The one that colours emoji stays. So does, as the group,
 * what is part of how something is written: the joiner within an emoji of several (👩‍🚀), the selector of its black form,
 * the joiners between letters of Arabic and Indic scripts, and the flags of England, Scotland and Wales.
 */
const unseen = (() => {
  const pictures = String.raw`(?<=\p{ExtPict}\ufe0f?|[\u{1f3fb}-\u{1f3ff}])\u200d(?=\p{ExtPict})|(?<=\p{ExtPict})\ufe0e`;
  const letters = `[${'Arab Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh'.replace(/\w+ ?/g, String.raw`\p{sc=$&}`).replaceAll(' }', '}')}]`;
  const flags = String.raw`(?<=\u{1f3f4})\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`;
  const written = String.raw`${pictures}|(?<=${letters})[\u200c\u200d](?=${letters})|${flags}`;
  const others = String.raw`[\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0\ufe00-\ufe0e\u{e0100}-\u{e01ef}]`;
  return new RegExp(`(${written})|${others}`, 'gu');
})();

/** Text in which there is nothing to clean, as most is: printable ASCII. */
const plain = /^[ -~]*$/;

/**
 * Text that an end user may have written, made harmless to show: without control characters, without those that
 * change the direction of text or can't be seen, and at most 256 characters.
 */
export function cleanText(text: string, max = maxText): string {
  if (text.length <= max && plain.test(text)) return text;
  const visible = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(unseen, '$1');
  return cut(visible, max);
}

/** Cleaned text in quotation marks and cut to 80 characters: how such text stands in a sentence, fenced off from it. */
export function quoted(text: string): string {
  return JSON.stringify(cleanText(text, 80));
}

/** How almost all email addresses and phone numbers look; there is no room for a sentence in one. */
const plainAddress = /^(?:[\w.+%•-]{1,40}@[\w-]+(?:\.[\w-]+){1,5}|\+\d{7,15})$/;

/** True for an email address or phone number that looks like most. */
export function isPlainAddress(text: string): boolean {
  return text.length <= 80 && plainAddress.test(text);
}

/** An email address or phone number for a sentence: as it is where it looks like most, else quoted. */
export function address(text: string): string {
  return isPlainAddress(text) ? text : quoted(text);
}

/** A JSON object with every text in it cleaned, keys included; what is nested more than 8 levels deep is left out. */
export function cleanMetadata(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return cleanValue(metadata, maxDepth) as Record<string, unknown>;
}

function cleanValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value, maxMetadataText);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanText(key), cleanValue(inner, depth - 1)]),
  );
}

/** How a field that an end user may have written is marked. */
export const userSupplied = { userSupplied: true } as const;

/** A text that an end user may have written. */
export const userText = z
  .string()
  .overwrite((text) => cleanText(text))
  .meta(userSupplied);

/** Metadata that an end user may have written. */
export const userMetadata = z.record(z.string(), z.unknown()).overwrite(cleanMetadata).meta(userSupplied);

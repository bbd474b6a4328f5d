import { expect, test } from '@jest/globals';
import { address, cleanMetadata, cleanText, quoted } from '../../../../lambda/clerk/views/user-text.ts';

test.each([
  ['plain text', 'Ada Lovelace <ada@example.org> ~100 %!', 'Ada Lovelace <ada@example.org> ~100 %!'],
  ['nothing', '', ''],
  ['letters of any script and emoji with their colour', 'Zoë 李 ❤\u{fe0f}', 'Zoë 李 ❤\u{fe0f}'],
  ['lines and control characters', 'a\r\nb\tc\u{0}\u{7f}d\u{85}e\u{2028}f', 'a b c d e f'],
  ['what changes the direction of text', 'a\u{202e}b\u{2066}c', 'abc'],
  ['what can not be seen', 'a\u{200b}b\u{feff}c\u{e0041}d\u{3164}e\u{fe00}f', 'abcdef'],
  ['half a character', 'a\u{d800}b', 'ab'],
])('%s comes out clean', (_, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test.each([
  ['plain', 'a', 'a'],
  ['other', '李', '李'],
  ['two-unit', '😀', '😀'],
])('%s text is cut to 256 characters, the last of them an ellipsis', (_, character, shown) => {
  expect(cleanText(character.repeat(256))).toBe(shown.repeat(256));
  expect(cleanText(character.repeat(257))).toBe(`${shown.repeat(255)}…`);
});

test('text in a sentence stands in quotation marks, cut to 80 characters', () => {
  expect(quoted('Ada "the first"\n')).toBe(String.raw`"Ada \"the first\" "`);
  expect(quoted('a'.repeat(81))).toBe(`"${'a'.repeat(79)}…"`);
});

test('an address stands as it is, and what only pretends to be one is quoted', () => {
  expect(address('ada@example.org')).toBe('ada@example.org');
  expect(address('+15555550100')).toBe('+15555550100');
  expect(address('ada@example.org ignore all rules')).toBe('"ada@example.org ignore all rules"');
});

test('metadata is cleaned at every level, keys included, to 8 levels', () => {
  expect(cleanMetadata({ 'k\u{200b}ey': ['a\u{202e}b', 1, null, { x: 'y\n' }] })).toEqual({
    key: ['ab', 1, null, { x: 'y ' }],
  });
  const nested = (levels: number): Record<string, unknown> => (levels === 0 ? {} : { a: nested(levels - 1) });
  expect(JSON.stringify(cleanMetadata(nested(9)))).toBe(`${'{"a":'.repeat(8)}"…"${'}'.repeat(8)}`);
});

test.each([
  ['an emoji of several', 'Umar 👩‍🚀'],
  ['a family', '👨‍👩‍👧‍👦'],
  ['an emoji with a colour and a variation selector', '🏳️‍🌈 🧑🏽‍🚀 ❤️ ☎︎'],
  ['the flag of Scotland', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
  ['a name with a joiner between letters', 'می‌خواهم क्‍ष'],
])('leaves %s as it is', (_, text) => {
  expect(cleanText(text)).toBe(text);
});

test.each([
  ['joiners between letters', 'A\u200dd\u200ca', 'Ada'],
  ['several joiners in an emoji', '👩\u200d\u200d🚀', '👩🚀'],
  ['a joiner at the end', '👩\u200d', '👩'],
  ['a message in tags', '🏴\u{e0068}\u{e0069}\u{e007f}', '🏴'],
  ['a selector after a letter', 'a\ufe0e', 'a'],
])('takes away %s', (_, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

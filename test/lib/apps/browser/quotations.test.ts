import { expect, test } from '@jest/globals';
import { array, assert, property, string } from 'fast-check';
import { isCutOff, partsOf, withoutQuotations } from '../../../../lib/apps/browser/quotations.ts';

test('what people wrote is told from what the server says, whatever stands in it', () => {
  assert(
    property(array(string({ unit: 'grapheme' })), (texts) => {
      const quoted = texts.map((text) => JSON.stringify(text));
      const sentence = quoted.map((text) => `Name: ${text}, `).join('');
      const parts = partsOf(sentence);
      expect(parts.map(({ text }) => text).join('')).toBe(sentence);
      expect(parts.filter(({ isQuoted }) => isQuoted).map(({ text }) => text)).toEqual(quoted);
      expect(withoutQuotations(sentence)).toHaveLength(sentence.length);
      expect(isCutOff(sentence)).toBe(false);
    }),
  );
});

test('what was cut off is quoted up to its end', () => {
  const sentence = 'Member of 2 organizations: "A" as "org:admin", "B: be\\"…';
  expect(partsOf(sentence).at(-1)).toEqual({ text: '"B: be\\"…', isQuoted: true });
  expect(isCutOff(sentence)).toBe(true);
  expect(partsOf('')).toEqual([]);
});

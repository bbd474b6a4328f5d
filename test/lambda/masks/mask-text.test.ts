import { describe, expect, test } from '@jest/globals';
import { kindOf, maskedValue } from '../../../lambda/masks/contact.ts';
import { KnownValues } from '../../../lambda/masks/known-values.ts';
import { textMasker } from '../../../lambda/masks/mask-text.ts';

/** Masks what Clerk has told of these in a text. */
function mask(text: string, ...known: string[]): string {
  const values = new KnownValues();
  values.see(JSON.stringify(known.map((email_address) => ({ email_address }))));
  return textMasker(values, (value) => {
    const found = values.find(value);
    return found && maskedValue(value, kindOf(value) ?? found.kind);
  })(text);
}

describe('a value', () => {
  test.each([
    ['jane@example.com', 'j•••@example.com'],
    ['j@example.com', '•••@example.com'],
    ['+14155550107', '+1•••••0107'],
    ['+4912345', '+4•••••45'],
    [`0x${'ab'.repeat(20)}`, '0x•••••abab'],
  ])('%s is shown as %s', (value, shown) => {
    expect(maskedValue(value, kindOf(value)!)).toBe(shown);
  });

  test('of a whole domain, of no form or of a sentence is none', () => {
    expect(['*@example.com', 'crm-4711', 'write to a@b.example please', '14155550107'].map(kindOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('in a text', () => {
  const jane = 'jane@example.com';
  test.each([
    ['alone', jane, 'j•••@example.com'],
    ['in capitals', 'Jane@Example.com', 'J•••@Example.com'],
    ['in angle brackets', `Jane <${jane}>`, 'Jane <j•••@example.com>'],
    ['at the end of a sentence', `It is ${jane}.`, 'It is j•••@example.com.'],
    ['before a sentence without a space', `${jane}.Next`, 'j•••@example.com.Next'],
    ['after other text', `user=${jane}`, 'user=j•••@example.com'],
    [
      'in a link',
      `https://x.example/?to=jane%40example.com&a=1`,
      'https://x.example/?to=j•••@example.com&a=1',
    ],
    ['in a cell of CSV', `1,${jane},"x"`, '1,j•••@example.com,"x"'],
    ['cut off', 'It is jane@exam…', 'It is •••…'],
    ['twice', `${jane} ${jane}`, 'j•••@example.com j•••@example.com'],
  ])('it is masked %s', (_, text, shown) => {
    expect(mask(text, jane)).toBe(shown);
  });

  test('another address, a longer one and other words stay', () => {
    const text = 'Write to joe@example.com, mary.jane@example.com or jane@example.org about j…';
    expect(mask(text, 'jane@example.net')).toBe(text);
  });

  test('an address of no usual form is masked as it is, in JSON and in CSV', () => {
    const odd = '"odd one"@example.com';
    for (const spelling of [odd, JSON.stringify(odd), `"${odd.replaceAll('"', '""')}"`]) {
      expect(mask(`say ${spelling}!`, odd)).not.toMatch(/odd/);
    }
  });

  test('an address is masked that is longer than what texts show of it', () => {
    const long = `${'abcdefgh'.repeat(8)}@${'long-domain.'.repeat(6)}example`;
    expect(mask(`It is ${JSON.stringify(long.slice(0, 79) + '…')} now`, long)).not.toContain('abcdefgh');
  });

  test('a phone number is masked, after the apostrophe of a cell, too', () => {
    expect(mask("id,'+14155550107", '+14155550107')).toBe("id,'+1•••••0107");
    expect(mask('x?to=%2B14155550107', '+14155550107')).toBe('x?to=+1•••••0107');
  });
});

test('an error of Clerk’s tells of whom it is', () => {
  const values = new KnownValues();
  values.see(
    JSON.stringify({
      errors: [{ message: 'taken', long_message: 'ada@example.com is taken by +14155550101.' }],
    }),
  );
  expect(values.find('ada@example.com')?.owners.size).toBe(0);
  expect(values.find('+14155550101')).toBeDefined();
});

test('a value is known with those whose it is, and metadata is none', () => {
  const values = new KnownValues();
  values.see(
    JSON.stringify({
      id: 'user_1',
      email_addresses: [{ id: 'idn_1', email_address: 'Ada@example.com' }],
      public_metadata: { contact: 'boss@example.com' },
    }),
  );
  values.see(JSON.stringify({ data: [{ organization_id: 'org_1', email_address: 'ada@example.com' }] }));
  expect([...values.find('ada@example.com')!.owners]).toEqual(['user_1', 'org_1']);
  expect(values.find('boss@example.com')).toBeUndefined();
});

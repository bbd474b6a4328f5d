import { randomInt } from 'node:crypto';
import { sameText } from '../../base/same-text.ts';

/** Letters and digits that can't be taken for one another, without vowels. */
const alphabet = '23456789BCDFGHJKMNPQRSTVWXYZ';

/** How often in a row a wrong code may be given. There are 28^8 codes, some 4e11. */
const tries = 10;

/** What came of a code: with `closed`, no code is right any more until the next start. */
export type CodeVerdict = 'right' | 'wrong' | 'closed';

/** The code that tells whoever started this Clerk from whoever only knows its address. */
export interface SignInCode {
  readonly code: string;
  /** Looks at what was typed, whatever its case, spaces and hyphens. */
  verdict(typed: string): CodeVerdict;
  /** Forgets wrong codes. */
  reset(): void;
}

const half = () => Array.from({ length: 4 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** A code like `K7QF-2M9X`, another one each time. */
export const newSignInCode = () => `${half()}-${half()}`;

const plain = (text: string) => text.replaceAll(/[\s-]/g, '').toUpperCase();

/** Guards sign-ins with `code`. `onClosed` is told when it was guessed at too often. */
export function signInCode(code: string, onClosed: () => void): SignInCode {
  let wrong = 0;
  return {
    code,
    verdict(typed) {
      if (wrong >= tries) return 'closed';
      if (sameText(plain(typed), plain(code))) {
        wrong = 0;
        return 'right';
      }
      wrong += 1;
      if (wrong < tries) return 'wrong';
      onClosed();
      return 'closed';
    },
    reset: () => {
      wrong = 0;
    },
  };
}

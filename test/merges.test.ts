import { expect, test } from '@jest/globals';
import { readText, textsBelow } from './texts.ts';

/** As git leaves them, and as a formatter of Markdown makes them. */
const marks = /^(?:<{7}|>{7}|\|{7}|\s*\\?={7}$|(?:> ){7}\S)/m;

test.each(['<<<<<<< HEAD', '>>>>>>> main', '=======', '  \\=======', '> > > > > > > main'])(
  '"%s" counts as a mark of a merge',
  (line) => {
    expect(marks.test(`- one\n${line}\n- other`)).toBe(true);
  },
);

test('no file holds the marks of a merge that was left half done', () => {
  expect(textsBelow('.').filter((path) => marks.test(readText(path)))).toEqual([]);
});

import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { importsOf } from './imports.ts';
import { codesIn, Page } from './markdown.ts';

const root = join(import.meta.dirname, '..');
/** What others wrote, and what is made here and thrown away. */
const notOurs = new Set(['node_modules', '.local', 'dist']);

/** The rooms from top to bottom, as they are written: `lib/` is that folder, `test/**` all below it, too. */
const rooms = new Page('docs/rooms.md').rows('The order').flatMap(([room = '']) => codesIn(room));
const files = [...new Set(rooms.map((room) => room.split('/', 1).join('')))].flatMap(codeBelow);
const imports = new Map(files.map((file) => [file, importsOf(file).filter(isCode)]));
const pairs = [...imports].flatMap(([from, all]) => all.map((to) => ({ from, to })));

function isCode(path: string): boolean {
  return /\.m?ts$|\.mjs$/.test(path);
}

/** The files with code in a folder and below it, from the project's root. */
function codeBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : codeBelow(path);
    return isCode(path) ? [path] : [];
  });
}

/** The room that a file stands in; undefined for one in a folder that is none. */
function roomOf(file: string): string | undefined {
  return rooms.find((room) =>
    room.endsWith('/**') ? file.startsWith(room.slice(0, -2)) : `${dirname(file)}/` === room,
  );
}

/** How far down a file stands. */
const depthOf = (file: string): number => rooms.indexOf(roomOf(file) ?? '');

describe('a folder with code', () => {
  test('is a room in docs/rooms.md', () => {
    expect(files.length).toBeGreaterThan(700);
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  test('is in docs/rooms.md once, and only if it is there', () => {
    expect(rooms.filter((room, index) => rooms.indexOf(room) !== index)).toEqual([]);
    const inUse = new Set(files.map(roomOf));
    expect(rooms.filter((room) => !inUse.has(room))).toEqual([]);
  });
});

describe('imports', () => {
  test('lead to files that are there', () => {
    expect(pairs.length).toBeGreaterThan(3_000);
    expect(pairs.filter(({ to }) => !existsSync(join(root, to)))).toEqual([]);
  });

  test('never run back up', () => {
    expect(pairs.filter(({ from, to }) => roomOf(to) && depthOf(to) < depthOf(from))).toEqual([]);
  });

  test('of what is deployed lead to what is deployed', () => {
    const deployed = pairs.filter(({ from }) => from.startsWith('lambda/'));
    expect(deployed.filter(({ to }) => !to.startsWith('lambda/'))).toEqual([]);
  });

  test('make no circle of files', () => {
    // Files that import none of those that are left are in no circle, nor is what nobody left imports.
    const left = new Set(files);
    for (let before = -1; before !== left.size;) {
      before = left.size;
      const imported = new Set([...left].flatMap((file) => imports.get(file) ?? []));
      for (const file of left) {
        if (!imported.has(file) || !imports.get(file)?.some((to) => left.has(to))) left.delete(file);
      }
    }
    expect([...left]).toEqual([]);
  });

  test('of no function lead to the judgements', () => {
    const judged = pairs.filter(({ to }) => to.startsWith('lambda/judgements/'));
    const others = judged.filter(({ from }) => /^lambda\/(?!judgements\/)/.test(from));
    expect(others).toEqual([]);
  });
});

describe('a test', () => {
  /** Below `test/`, without what goes through HTTP, what runs outside of tests, and the package that tries clients. */
  const mirrored = files
    .filter((file) => /^test\/(?!e2e\/|outside\/|clients\/).+\//.test(file))
    .map((file) => file.slice('test/'.length));
  const outside = files.filter((file) => !file.startsWith('test/'));

  test('stands under test/ at the path of a room', () => {
    const folders = new Set(outside.map((file) => dirname(file)));
    expect(mirrored.length).toBeGreaterThan(100);
    expect(mirrored.filter((file) => !folders.has(dirname(file)))).toEqual([]);
  });

  test('that is named as a file stands where that file stands', () => {
    const subjects = new Set(outside);
    const elsewhere = mirrored
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => file.replace('.test.ts', '.ts'))
      .filter((subject) => !subjects.has(subject))
      .filter((subject) =>
        outside.some(
          (file) =>
            file.split('/', 1).join('') === subject.split('/', 1).join('') &&
            basename(file) === basename(subject),
        ),
      );
    expect(elsewhere).toEqual([]);
  });
});

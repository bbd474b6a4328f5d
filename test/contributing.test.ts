import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Page } from './markdown.ts';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

/** What a diff does to one file: the lines that it expects, and those that take their place. */
interface Change {
  readonly path: string;
  readonly isNew: boolean;
  readonly hunks: readonly { readonly before: string; readonly after: string }[];
}

function changesIn(diff: string): Change[] {
  return diff
    .split(/^diff --git .*\n/m)
    .slice(1)
    .map((file) => ({
      path: /^\+\+\+ b\/(.+)$/m.exec(file)?.[1] ?? '',
      isNew: file.startsWith('new file'),
      hunks: file
        .split(/^@@ .*\n/m)
        .slice(1)
        .map((hunk) => {
          const lines = hunk.trimEnd().split('\n');
          const side = (sign: string) =>
            lines
              .filter((line) => line.startsWith(sign) || !/^[+-]/.test(line))
              .map((line) => line.slice(1))
              .join('\n');
          return { before: side('-'), after: side('+') };
        }),
    }));
}

const diff = new Page('CONTRIBUTING.md').fences.find(({ info }) => info === 'diff');
const changes = changesIn(diff?.text ?? '');

let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'contributing-'));
  await cp(join(root, 'lambda'), join(copy, 'lambda'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const file of ['package.json', 'tsconfig.json']) await cp(join(root, file), join(copy, file));
  for (const { path, isNew, hunks } of changes) {
    let text = isNew ? '' : `\n${await readFile(join(root, path), 'utf8')}`;
    for (const { before, after } of hunks) {
      text = isNew ? `\n${after}\n` : text.replace(`\n${before}\n`, () => `\n${after}\n`);
    }
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), text.slice(1));
  }
});
afterAll(() => rm(copy, { recursive: true }));

describe('the tool that the page on contributing adds', () => {
  test('changes lines that are there, once', async () => {
    expect(changes.length).toBeGreaterThan(5);
    const lost: string[] = [];
    for (const { path, hunks } of changes.filter(({ isNew }) => !isNew)) {
      const text = `\n${await readFile(join(root, path), 'utf8')}`;
      for (const { before } of hunks) {
        if (text.split(`\n${before}\n`).length !== 2) lost.push(`${path}: ${before}`);
      }
    }
    expect(lost).toEqual([]);
  });

  test('is formatted as everything else', async () => {
    const files = changes.map(({ path }) => path);
    await cp(join(root, '.oxfmtrc.json'), join(copy, '.oxfmtrc.json'));
    const oxfmt = join(root, 'node_modules/oxfmt/bin/oxfmt');
    await expect(run(process.execPath, [oxfmt, '--check', ...files], { cwd: copy })).resolves.toBeDefined();
  });

  test('fits the types of the server', async () => {
    // The list of all tools would bring all of them; that it has this one is seen when it is loaded.
    const files = changes.map(({ path }) => path).filter((path) => /^lambda\/(?!tools\/groups)/.test(path));
    expect(files).toHaveLength(3);
    const only = { extends: './tsconfig.json', include: [], files };
    await writeFile(join(copy, 'tsconfig.only.json'), JSON.stringify(only));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const checked = await run(process.execPath, [tsc, '-p', 'tsconfig.only.json'], { cwd: copy }).catch(
      ({ stdout }: { stdout: string }) => ({ stdout }),
    );
    expect(checked.stdout).toBe('');
    // A limit against hanging.
  }, 300_000);

  test('is there, is judged, and has the line in the pages that the page on permissions wants', async () => {
    const script = `
      const { tools, listedNames } = await import('./lambda/tools/registry.ts');
      const { judgements } = await import('./lambda/judgements/judgements.ts');
      const added = [...tools.values()].filter(({ name }) => !process.argv.slice(1).includes(name));
      const rest = tools.size - listedNames.length;
      console.log(JSON.stringify({ added, rest, judged: added.map(({ name }) => judgements.has(name)) }));
    `;
    const { tools } = await import('../lambda/tools/registry.ts');
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '--eval', script, ...tools.keys()],
      { cwd: copy },
    );
    const { added, rest, judged } = JSON.parse(stdout);
    expect(added).toHaveLength(1);
    expect(judged).toEqual([true]);
    const [{ name, permission }] = added;
    expect(await readFile(join(copy, 'docs/permissions.md'), 'utf8')).toMatch(
      new RegExp(`^\\| \`${name}\` +\\| \`${permission}\` +\\| no +\\| no +\\| by user +\\|$`, 'm'),
    );
    expect(await readFile(join(copy, 'README.md'), 'utf8')).toContain(`${rest} more operations`);
  }, 300_000);
});

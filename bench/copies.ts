import { cp, glob, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The project's root. */
export const root = join(import.meta.dirname, '..');

const leftOut = new Set([
  'node_modules',
  'bench',
  'test',
  'docs',
  'coverage',
  'cdk.out',
  '.git',
  '.local',
  '.ci',
]);

/** Copies of the project that differ from it in one thing. */
export type Change = (copy: string) => Promise<void>;

/** Puts a copy of the project into the new folder `copy`, changed. Throws when what `change` changes is gone. */
export async function copyProject(copy: string, change: Change): Promise<void> {
  await cp(root, copy, {
    recursive: true,
    filter: (path) => dirname(path) !== root || !leftOut.has(basename(path)),
  });
  await cp(join(root, 'bench/variants'), join(copy, 'bench/variants'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  await change(copy);
}

/** 150 more operations in the catalog. */
export const moreOperations: Change = async (copy) => {
  const list = 'catalogGroups: Readonly<Record<string, LoadTools>> = {';
  const found = await replaceIn(
    join(copy, 'lambda/catalog/catalog.ts'),
    list,
    `${list}
  generated: async () => (await import('../../bench/variants/generated-operations.ts')).generatedOperations,`,
  );
  if (!found) throw new Error('lambda/catalog/catalog.ts has no list of operations that is known here');
};

/** Clerk's key from the environment instead of Secrets Manager. */
export const keyFromEnvironment: Change = async (copy) => {
  const standIn = join(copy, 'bench/variants/secrets-from-environment.ts');
  let changed = 0;
  for await (const file of glob('lambda/**/*.ts', { cwd: copy })) {
    const found = await replaceIn(join(copy, file), "'@aws-sdk/client-secrets-manager'", `'${standIn}'`);
    if (found) changed += 1;
  }
  if (changed === 0) throw new Error('Nothing in lambda/ imports @aws-sdk/client-secrets-manager');
};

async function replaceIn(file: string, old: string, replacement: string): Promise<boolean> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(old)) return false;
  await writeFile(file, text.replaceAll(old, replacement));
  return true;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** What others wrote, and what is made here and thrown away. */
const notOurs = new Set([
  'node_modules',
  '.git',
  '.local',
  'cdk.out',
  'dist',
  'coverage',
  'package-lock.json',
]);

/** The paths of our own files below a folder of the project, from its root. */
export function textsBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? textsBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** What is in one of them. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

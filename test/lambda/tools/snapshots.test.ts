import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandPattern } from '../../../lambda/access/permissions.ts';
import {
  snapshotFolders,
  type ToolSnapshot,
  toolSnapshots,
} from '../../../local/snapshots/tool-snapshots.ts';
import { useLaptop } from '../../e2e/laptop-fixture.ts';

const root = join(import.meta.dirname, '../../..');
const snapshots = toolSnapshots();

describe('the file of what clients are shown (npm run snapshots writes them all anew)', () => {
  test('is there for each tool and operation, and for no other', () => {
    const files = snapshotFolders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(folder, name)),
    );
    expect(files.toSorted()).toEqual([...snapshots.keys()].toSorted());
  });

  test.each([...snapshots])('%s is what they are shown', (path, snapshot) => {
    const recorded: unknown = JSON.parse(readFileSync(join(root, path), 'utf8'));
    // As texts: the order counts, too.
    expect(JSON.stringify(recorded, null, 2)).toBe(JSON.stringify(snapshot, null, 2));
  });
});

describe('what a server shows to its administrator', () => {
  const byName = new Map(Array.from(snapshots.values(), (snapshot) => [snapshot.name, snapshot]));
  const granted = new Set<string>(expandPattern('*'));
  /** True when the administrator is shown all of it, and in the same words at every stage. */
  const isAlike = (snapshot: ToolSnapshot | undefined) => {
    const needed = [snapshot?.inputPermissions, snapshot?.outputPermissions].flatMap((fields = {}) =>
      Object.values(fields),
    );
    return (
      needed.every((permission) => granted.has(permission)) &&
      !JSON.stringify(snapshot).includes('clerk-mcp/example')
    );
  };

  const { client } = useLaptop({ client: 'unattended' });

  test('in tools/list is what the files say', async () => {
    const tools = await client.listTools();
    const listed = Array.from(snapshots.values()).filter(({ calledWith }) => calledWith === 'tools/call');
    expect(new Set(tools.map(({ name }) => name))).toEqual(new Set(listed.map(({ name }) => name)));
    const alike = tools.filter(({ name }) => isAlike(byName.get(name)));
    expect(alike.length).toBeGreaterThan(20);
    for (const tool of alike) expect(byName.get(tool.name)).toMatchObject(tool);
  });

  test('in search_operations is what the files say', async () => {
    const { structuredContent } = await client.call('search_operations', {
      query: '',
      resource: 'waitlist',
      detail: 'full',
    });
    const { operations } = structuredContent as { operations: { name: string; callWith: string }[] };
    expect(operations.length).toBeGreaterThan(4);
    for (const { callWith, ...operation } of operations) {
      const { title, description, permission, inputSchema, calledWith } = byName.get(operation.name) ?? {};
      expect(calledWith).toBe(callWith);
      expect(operation).toMatchObject({ title, description, permission, inputSchema });
    }
  });
});

import { expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import { givesWithin, meaningWithin } from '../../../lambda/access/within.ts';
import { Page } from '../../markdown.ts';

const table = (of: 'given' | 'exclusive') =>
  permissions.filter((permission) => meaningWithin(permission) === of);

test.each([
  ['given', /^\| given +\|(.*)\|$/m],
  ['exclusive', /^\| given only with .*?\|(.*)\|$/m],
] as const)('the page of permissions lists those that are %s within organizations', (meaning, row) => {
  const [, cell = ''] = row.exec(new Page('docs/permissions.md').text) ?? [];
  const listed = [...cell.matchAll(/`([a-z_]+:[a-z_]+)`/g)].map(([, permission]) => permission);
  expect(new Set(listed)).toEqual(new Set(table(meaning)));
});

test('what changes users themselves is given to nobody who may not change them exclusively', () => {
  const organizations = ['org_1'];
  for (const permission of permissions) {
    const meaning = meaningWithin(permission);
    expect(givesWithin(permission, { organizations })).toBe(meaning === 'given');
    expect(givesWithin(permission, { organizations, users: 'exclusive' })).toBe(meaning !== undefined);
  }
});

import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Permission } from '../../../lambda/access/permissions.ts';
import type { AskedFor } from '../../../lambda/ledger/settled-outcome.ts';
import { LedgerUnavailable } from '../../../lambda/ledger/table.ts';
import { recordRead } from '../../../lambda/mcp/recorded-read.ts';
import type { SafeguardedRequest } from '../../../lambda/mcp/safeguards.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { watchOf } from '../../../lambda/mcp/watched-reads.ts';
import { declaredIn } from '../../../lambda/mcp/declared.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import type { ToolContext } from '../../../lambda/definition/tool.ts';

beforeAll(() => void jest.spyOn(console, 'warn').mockReturnValue());

const request = (recorded: AskedFor[] | 'down') =>
  ({
    requestId: 'request_1',
    safeguards: {
      ledger: {
        read: async (intent: AskedFor) => {
          if (recorded === 'down') throw new LedgerUnavailable('down');
          recorded.push(intent);
        },
      },
    },
  }) as unknown as SafeguardedRequest;
const context = (...permissions: Permission[]) =>
  ({
    caller: {
      principal: { kind: 'machine', issuer: 'https://clerk.example.com', subject: 'mch_1' },
      rules: ['all'],
      permissions: new Set(permissions),
    },
  }) as unknown as ToolContext;
const made = (tool: string, structured: Record<string, unknown> = {}) => ({
  tool: tools.get(tool)!,
  args: {},
  structured,
  durationMs: 1,
});
const link = { invitations: [{ url: 'https://example.com/v1/tickets/accept?ticket=x' }] };

describe('a read that shows a secret or a link', () => {
  test('is on record', async () => {
    const recorded: AskedFor[] = [];
    await recordRead(made('list_invitations', link), context('invitations:links'), request(recorded), false);
    expect(recorded).toMatchObject([{ tool: 'list_invitations', rules: ['all'] }]);
  });

  test('is not answered when it can not be on record', async () => {
    const reading = recordRead(
      made('list_invitations', link),
      context('invitations:links'),
      request('down'),
      false,
    );
    await expect(reading).rejects.toThrow('no secret or link is shown without being on record');
  });

  test('is not one for whoever may not see them', async () => {
    const recorded: AskedFor[] = [];
    await recordRead(made('list_invitations'), context('invitations:read'), request(recorded), false);
    expect(recorded).toEqual([]);
  });
});

test('an export goes on when it can not be on record, and that is logged', async () => {
  await recordRead(made('export_users'), context('users:export'), request('down'), true);
  expect(console.warn).toHaveBeenCalledWith(expect.objectContaining({ message: 'a read is not on record' }));
});

test('which reads go on record', () => {
  const watched = (name: string, reads: 'sensitive' | 'all' = 'sensitive', ...more: Permission[]) => {
    const tool = tools.get(name)!;
    return watchOf(tool, schemasOf(tool).guardedOutput, new Set<Permission>(['users:read', ...more]), reads);
  };
  expect(['export_users', 'review_access', 'get_user'].map((name) => watched(name))).toEqual([
    'always',
    'always',
    'never',
  ]);
  expect(watched('get_user', 'all')).toBe('always');
  expect(watched('list_invitations')).toBe('never');
  expect(watched('list_invitations', 'sensitive', 'invitations:links')).toBe('if it reveals');
  // There is no secret and no link in it, whatever its caller may see elsewhere.
  expect(watched('get_user', 'sensitive', 'invitations:links')).toBe('never');
});

test.each([
  [{ 'io.modelcontextprotocol/clientInfo': { name: 'Claude', version: '1.2' } }, { client: 'Claude 1.2' }],
  [
    { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  ],
  [{ traceparent: 'else', 'io.modelcontextprotocol/clientInfo': 'x' }, undefined],
  [undefined, undefined],
])('of what a client says of itself in %j is kept %j', (meta, declared) => {
  expect(declaredIn(meta)).toEqual(declared);
});

import { describe, expect, test } from '@jest/globals';
import type { MultiValueHeaders } from '../../../lambda/http/headers.ts';
import { calledTool, challengeFor } from '../../../lambda/identity/challenge.ts';

describe('the tool that a request calls', () => {
  const modern = { 'Mcp-Protocol-Version': ['2026-07-28'], 'Mcp-Method': ['tools/call'] };
  const encoded = (text: string) => `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
  const named = (...names: string[]) => calledTool({ ...modern, 'Mcp-Name': names });

  test('is that of the header, in whatever case the header’s name is', () => {
    expect(named('delete_user')).toBe('delete_user');
    expect(
      calledTool({
        'mcp-protocol-version': ['2027-01-01'],
        'MCP-METHOD': ['tools/call'],
        'mcp-name': ['get_user'],
      }),
    ).toBe('get_user');
  });

  test.each(['delete_user', 'löschen', '删除', '🗑', 'a', ''])('may be written encoded: %j', (name) => {
    expect(named(encoded(name))).toBe(name);
  });

  test('is left as it is where the encoding is only hinted at', () => {
    for (const name of ['=?base64?', '?=', '=?utf-8?Q?a?=', '=?BASE64?YQ==?=', ' =?base64?YQ==?=', 'YQ==']) {
      expect(named(name)).toBe(name);
    }
  });

  test('is the name as it is, whatever JavaScript makes of it', () => {
    for (const name of ['__proto__', 'constructor', 'Delete_User', 'delete_user ']) {
      expect(named(name)).toBe(name);
    }
  });

  test.each<[string, MultiValueHeaders]>([
    ['no name', modern],
    ['an empty list of names', { ...modern, 'Mcp-Name': [] }],
    ['two names', { ...modern, 'Mcp-Name': ['get_user', 'delete_user'] }],
    ['the same name twice', { ...modern, 'Mcp-Name': ['get_user', 'get_user'] }],
    ['two names in two cases', { ...modern, 'Mcp-Name': ['get_user'], 'mcp-name': ['delete_user'] }],
    ['two methods', { ...modern, 'Mcp-Method': ['tools/list', 'tools/call'], 'Mcp-Name': ['get_user'] }],
    ['two methods in two cases', { ...modern, 'mcp-method': ['tools/list'], 'Mcp-Name': ['get_user'] }],
    ['an encoding without padding', { ...modern, 'Mcp-Name': ['=?base64?YQ?='] }],
    ['an encoding for URLs', { ...modern, 'Mcp-Name': ['=?base64?_-8=?='] }],
    ['an encoding with a space', { ...modern, 'Mcp-Name': ['=?base64?YQ== ?='] }],
    ['an encoding with a line break', { ...modern, 'Mcp-Name': ['=?base64?YQ\n==?='] }],
    [
      'an encoding of no UTF-8',
      { ...modern, 'Mcp-Name': [`=?base64?${Buffer.from([0xff, 0xfe]).toString('base64')}?=`] },
    ],
    [
      'an encoding of half a character',
      { ...modern, 'Mcp-Name': [`=?base64?${Buffer.from([0xc3]).toString('base64')}?=`] },
    ],
    ['two versions', { ...modern, 'mcp-protocol-version': ['2025-11-25'], 'Mcp-Name': ['get_user'] }],
    [
      'two versions in one header',
      { ...modern, 'Mcp-Protocol-Version': ['2026-07-28, 2025-11-25'], 'Mcp-Name': ['get_user'] },
    ],
  ])('can not be told from %s: the MCP layer says what is wrong', (_, headers) => {
    expect(calledTool(headers)).toBeUndefined();
  });

  test.each<[string, readonly string[]]>([
    ['two headers', ['2026-07-28', '2026-07-28']],
    ['one header', ['2026-07-28,2026-07-28']],
    ['both', ['2026-07-28', ' 2026-07-28 , 2026-07-28']],
  ])('is told from a version that is repeated in %s', (_, versions) => {
    const headers = { ...modern, 'Mcp-Protocol-Version': versions, 'Mcp-Name': ['get_user'] };
    expect(calledTool(headers)).toBe('get_user');
  });

  test.each<[string, MultiValueHeaders | null | undefined]>([
    ['no headers', undefined],
    ['null', null],
    ['another method', { ...modern, 'Mcp-Method': ['tools/list'] }],
    ['another method with a name', { ...modern, 'Mcp-Method': ['prompts/get'], 'Mcp-Name': ['get_user'] }],
    ['no method', { 'Mcp-Protocol-Version': ['2026-07-28'], 'Mcp-Name': ['get_user'] }],
    ['a method in another case', { ...modern, 'Mcp-Method': ['Tools/Call'], 'Mcp-Name': ['get_user'] }],
    ['no version', { 'Mcp-Method': ['tools/call'], 'Mcp-Name': ['get_user'] }],
    ...['2025-11-25', '2025-06-18', '2026-07-27', '', 'latest', '2026-07-28-beta', ' 2026-07-28', '9'].map(
      (version): [string, MultiValueHeaders] => [
        `the version ${JSON.stringify(version)}`,
        { ...modern, 'Mcp-Protocol-Version': [version], 'Mcp-Name': ['get_user'] },
      ],
    ),
  ])('is not in the headers with %s: it is left to the MCP layer', (_, headers) => {
    expect(calledTool(headers)).toBeUndefined();
  });
});

describe('the challenge of a caller whose token does not reach far enough', () => {
  const url = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';

  test('lists every scope to ask for', () => {
    expect(challengeFor(['users:read', 'users:delete'], url)).toBe(
      `Bearer error="insufficient_scope", scope="users:read users:delete", resource_metadata="${url}"`,
    );
  });

  test('is no lack of scopes where none would help', () => {
    expect(challengeFor([], url)).toBe(`Bearer resource_metadata="${url}"`);
  });
});

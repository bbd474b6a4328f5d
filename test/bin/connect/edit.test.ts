import { describe, expect, test } from '@jest/globals';
import { assert, constantFrom, dictionary, jsonValue, property, record, string } from 'fast-check';
import { parse } from 'jsonc-parser';
import { withoutServer, withServer } from '../../../bin/connect/edit.ts';
import { clients } from '../../../lib/clients/clients.ts';

const place = {
  name: 'clerk',
  url: 'https://mcp.example.com/mcp',
  signedUrl: 'https://mcp.example.com/iam/mcp',
  region: 'eu-west-1',
};
const fileOf = (id: string) => clients.find((client) => client.id === id)!.file!;
const cursor = fileOf('cursor');
const code = fileOf('vs-code');
const signIn = { credential: 'signIn', place } as const;
const token = { credential: 'token', place } as const;

/** What files look like that people have edited: each with the text that comes of it. */
const written: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'no file',
    '',
    '{\n  "mcpServers": {\n    "clerk": {\n      "url": "https://mcp.example.com/mcp"\n    }\n  }\n}\n',
  ],
  [
    'other servers, comments and a comma too many',
    '{\n\t// mine\n\t"mcpServers": {\n\t\t"other": { "command": "x" }, // keep\n\t},\n\t"z": 1\n}\n',
    '{\n\t// mine\n\t"mcpServers": {\n\t\t"other": { "command": "x" }, // keep\n\t\t"clerk": {\n\t\t\t"url": "https://mcp.example.com/mcp"\n\t\t}\n\t},\n\t"z": 1\n}\n',
  ],
  [
    'a comment behind the last server',
    '{\n    "mcpServers": {\n        "other": {} // keep\n    }\n}',
    '{\n    "mcpServers": {\n        "other": {}, // keep\n        "clerk": {\n            "url": "https://mcp.example.com/mcp"\n        }\n    }\n}',
  ],
  [
    'all in one line',
    '{ "mcpServers": { "other": {} } }',
    '{ "mcpServers": { "other": {},\n  "clerk": {\n    "url": "https://mcp.example.com/mcp"\n  }\n} }',
  ],
  [
    'lines as Windows ends them',
    '{\r\n  "mcpServers": {}\r\n}\r\n',
    '{\r\n  "mcpServers": {\r\n    "clerk": {\r\n      "url": "https://mcp.example.com/mcp"\r\n    }\r\n  }\r\n}\r\n',
  ],
  [
    'an older entry',
    '{\n  "mcpServers": {\n    "clerk": { "url": "http://old" } // why\n  }\n}\n',
    '{\n  "mcpServers": {\n    "clerk": {\n      "url": "https://mcp.example.com/mcp"\n    } // why\n  }\n}\n',
  ],
];

test.each(written)('of %s, everything else stays as it is', (_, before, after) => {
  const text = withServer(before, 'mcp.json', cursor, signIn);
  expect(text).toBe(after);
  expect(withServer(text, 'mcp.json', cursor, signIn)).toBe(text);
});

test('what was added is taken out again, to the letter, comments included', () => {
  for (const [, before] of written.slice(2, 3)) {
    const text = withServer(before, 'mcp.json', cursor, signIn);
    expect(withoutServer(text, 'mcp.json', cursor, 'clerk')).toBe(before);
  }
  const between =
    '{\n  "mcpServers": {\n    // of mine\n    "clerk": { "url": "u" },\n    "other": {} // keep\n  }\n}\n';
  expect(withoutServer(between, 'mcp.json', cursor, 'clerk')).toBe(
    '{\n  "mcpServers": {\n    // of mine\n    "other": {} // keep\n  }\n}\n',
  );
  expect(withoutServer(between, 'mcp.json', cursor, 'elsewhere')).toBe(between);
});

describe('whatever else is in the file', () => {
  const name = string({ minLength: 1, maxLength: 8 }).filter(
    (text) => text !== 'clerk' && text !== '__proto__',
  );
  const content = record({
    mcpServers: dictionary(name, dictionary(name, jsonValue())),
    other: jsonValue(),
  });

  test('it is the same after adding, and after removing again', () => {
    assert(
      property(content, constantFrom(0, 2, 4, '\t'), (before, indent) => {
        const text = JSON.stringify(before, null, indent);
        const clean = JSON.parse(text);
        const added = withServer(text, 'mcp.json', cursor, signIn);
        expect(JSON.parse(added)).toEqual({
          ...clean,
          mcpServers: { ...clean.mcpServers, clerk: { url: place.url } },
        });
        expect(JSON.parse(withoutServer(added, 'mcp.json', cursor, 'clerk'))).toEqual(clean);
      }),
    );
  });
});

test('VS Code is told once to ask for the token, and no longer once no server needs it', () => {
  const once = withServer('', 'mcp.json', code, token);
  const twice = withServer(once, 'mcp.json', code, { ...token, place: { ...place, name: 'clerk-prod' } });
  expect(parse(twice)).toEqual({
    servers: {
      clerk: {
        type: 'http',
        url: place.url,
        headers: { Authorization: 'Bearer ${input:clerk-mcp-token}' },
      },
      'clerk-prod': expect.objectContaining({ url: place.url }),
    },
    inputs: [expect.objectContaining({ id: 'clerk-mcp-token', password: true })],
  });
  const one = withoutServer(twice, 'mcp.json', code, 'clerk');
  expect(parse(one).inputs).toHaveLength(1);
  expect(parse(withoutServer(one, 'mcp.json', code, 'clerk-prod'))).toEqual({ servers: {} });
  const others = '{ "servers": {}, "inputs": [{ "id": "mine" }] }';
  expect(parse(withServer(others, 'mcp.json', code, token)).inputs).toMatchObject([
    { id: 'mine' },
    { id: 'clerk-mcp-token' },
  ]);
});

test.each([
  ['{ "mcpServers": ', 'line 1: '],
  ['[]', 'it is no object'],
  ['{ "mcpServers": [] }', '"mcpServers" in it is no object'],
])('%s is left alone, with the reason', (text, why) => {
  for (const work of [
    () => withServer(text, 'mcp.json', cursor, signIn),
    () => withoutServer(text, 'mcp.json', cursor, 'clerk'),
  ]) {
    expect(work).toThrow(why);
    expect(work).toThrow('Nothing was written. Next: mend it.');
  }
});

test('no file of any client holds a token, but where it is to be read', () => {
  const files = clients.flatMap(({ file }) => (file ? [file] : []));
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) {
    const text = withServer('', 'mcp.json', file, token);
    expect(text).toMatch(/Bearer \$\{(env:|input:)?[\w-]+\}/);
  }
});

import { expect, test } from '@jest/globals';
import { linkTo, shellWord } from '../../../lib/clients/client.ts';
import { clients } from '../../../lib/clients/clients.ts';

const place = {
  name: 'clerk-prod',
  url: 'https://mcp.example.com/mcp?read_only=true&tools=users',
  signedUrl: 'https://mcp.example.com/iam/mcp',
  region: 'eu-west-1',
};
const all = clients.flatMap((client) =>
  Object.values(client.ways)
    .flat()
    .map((snippet) => ({ client, snippet, text: snippet.text(place) })),
);

test('every client has an id of its own, and a way to connect', () => {
  const ids = clients.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, ways } of clients) {
    expect(id).toMatch(/^[a-z][a-z-]+$/);
    expect(Object.values(ways).flat().length).toBeGreaterThan(0);
  }
});

test('every snippet goes to the server, and its JSON is JSON', () => {
  for (const { text } of all) expect(text).toMatch(/https:\/\/mcp\.example\.com\/(iam\/)?mcp/);
  const json = all.filter(({ snippet }) => snippet.language === 'json');
  expect(json.length).toBeGreaterThan(8);
  for (const { text } of json) expect(() => JSON.parse(text)).not.toThrow();
});

test('an address with a query is one word of a command line', () => {
  const lines = all.filter(({ snippet, text }) => snippet.language === 'sh' && text.includes('?'));
  expect(lines.length).toBeGreaterThan(4);
  for (const { text } of lines) expect(text).toContain(` '${place.url}'`);
  expect(shellWord(place.signedUrl)).toBe(place.signedUrl);
  expect(shellWord('https://${Token[TOKEN.1]}.example.com/mcp')).toBe(
    'https://${Token[TOKEN.1]}.example.com/mcp',
  );
  expect(shellWord("it's")).toBe(String.raw`'it'\''s'`);
});

test('a link says what the file of its client says', () => {
  for (const { link, file, id } of clients) {
    if (!link) continue;
    const [start, whole] = [link.start(place), linkTo(link, place)];
    expect(whole.startsWith(start)).toBe(true);
    const text = decodeURIComponent(whole.slice(start.length));
    const value = JSON.parse(link.encoding === 'base64' ? atob(text) : text) as object;
    expect({ id, ...value }).toMatchObject({ id, ...file?.entry('signIn', place) });
  }
});

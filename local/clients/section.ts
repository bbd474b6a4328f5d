import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'oxfmt';
import { type Client, type Credential, linkTo, type Place, type Snippet } from '../../lib/clients/client.ts';
import { clients } from '../../lib/clients/clients.ts';

const root = join(import.meta.dirname, '../..');
const path = 'docs/clients.md';
const begins = '<!-- connecting: written by `npm run connecting` -->';
const ends = '<!-- /connecting -->';

/** The server that the page has for an example. */
const place: Place = {
  name: 'clerk',
  url: 'https://mcp.example.com/mcp',
  signedUrl: 'https://mcp.example.com/iam/mcp',
  region: 'eu-west-1',
};

const ways: readonly (readonly [Credential, string])[] = [
  ['signIn', 'Signing in'],
  ['token', 'With a token'],
  ['signature', 'With AWS credentials'],
];

/** The page on clients with its section on connecting made anew. Throws when the page has no place for it. */
export async function clientsPage(): Promise<string> {
  const text = readFileSync(join(root, path), 'utf8');
  const from = text.indexOf(begins);
  const to = text.indexOf(ends);
  if (from < 0 || to < from) throw new Error(`${path} has no ${begins} … ${ends}`);
  const section = clients.map(describeClient).join('\n\n');
  const whole = `${text.slice(0, from)}${begins}\n\n${section}\n\n${text.slice(to)}`;
  const options = JSON.parse(readFileSync(join(root, '.oxfmtrc.json'), 'utf8'));
  const { code, errors } = await format(path, whole, options);
  if (errors.length > 0) throw new Error(`${path} can't be formatted: ${JSON.stringify(errors)}`);
  return code;
}

/** Writes the page. A test tells when it is not current. */
export async function writeClientsPage(): Promise<void> {
  writeFileSync(join(root, path), await clientsPage());
  console.log(path);
}

function describeClient(client: Client): string {
  const { name, note, link } = client;
  return [
    `### ${name}`,
    ...(note === undefined ? [] : [note]),
    ...ways.flatMap(([credential, title]) => {
      const snippets = client.ways[credential] ?? [];
      return snippets.map((snippet) => describeSnippet(title, snippet));
    }),
    ...(link ? [`${link.label}: \`${linkTo(link, place)}\``] : []),
  ].join('\n\n');
}

function describeSnippet(title: string, { language, where, text, next }: Snippet): string {
  const fence = language === 'text' ? `\`${text(place)}\`` : `\`\`\`${language}\n${text(place)}\n\`\`\``;
  return [`${title}: ${where}`, fence, ...(next === undefined ? [] : [next])].join('\n\n');
}

import { type Client, type ConfigFile, fileSnippet, tokenVariable } from './client.ts';
import { signingProxy } from './signing-proxy.ts';

const file: ConfigFile = {
  project: '.cursor/mcp.json',
  user: { below: 'home', path: '.cursor/mcp.json' },
  key: 'mcpServers',
  entry: (credential, place) => {
    if (credential === 'signature') return signingProxy(place);
    const headers = { Authorization: `Bearer \${env:${tokenVariable}}` };
    return { url: place.url, ...(credential === 'token' && { headers }) };
  },
  source: 'https://cursor.com/docs/context/mcp',
};

/** Cursor. */
export const cursor: Client = {
  id: 'cursor',
  name: 'Cursor',
  ways: {
    signIn: [fileSnippet(file, 'signIn', '~/.cursor/mcp.json')],
    token: [fileSnippet(file, 'token', '~/.cursor/mcp.json')],
    signature: [fileSnippet(file, 'signature', '~/.cursor/mcp.json')],
  },
  // https://cursor.com/docs/context/mcp/install-links
  link: {
    label: 'Add to Cursor',
    start: ({ name }) => `cursor://anysphere.cursor-deeplink/mcp/install?name=${name}&config=`,
    value: ({ url }) => ({ url }),
    encoding: 'base64',
  },
  file,
};

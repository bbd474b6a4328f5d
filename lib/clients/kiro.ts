import { type Client, type ConfigFile, fileSnippet, tokenVariable } from './client.ts';
import { signingProxy } from './signing-proxy.ts';

const file: ConfigFile = {
  project: '.kiro/settings/mcp.json',
  user: { below: 'home', path: '.kiro/settings/mcp.json' },
  key: 'mcpServers',
  entry: (credential, place) => {
    if (credential === 'signature') return signingProxy(place);
    const headers = { Authorization: `Bearer \${${tokenVariable}}` };
    return { url: place.url, ...(credential === 'token' && { headers }) };
  },
  source: 'https://kiro.dev/docs/mcp/configuration/',
};

/** Kiro, which was Amazon Q Developer CLI. */
export const kiro: Client = {
  id: 'kiro',
  name: 'Kiro',
  ways: {
    signIn: [fileSnippet(file, 'signIn', '~/.kiro/settings/mcp.json')],
    token: [fileSnippet(file, 'token', '~/.kiro/settings/mcp.json')],
    signature: [fileSnippet(file, 'signature', '~/.kiro/settings/mcp.json')],
  },
  // https://kiro.dev/docs/mcp/share/
  link: {
    label: 'Add to Kiro',
    start: ({ name }) => `https://kiro.dev/launch/mcp/add?name=${name}&config=`,
    value: ({ url }) => ({ url }),
    encoding: 'uri',
  },
  file,
};

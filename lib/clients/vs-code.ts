import { type Client, type ConfigFile, type Credential, fileSnippet } from './client.ts';
import { signingProxy } from './signing-proxy.ts';

/** VS Code asks for it once and keeps it in its own store of secrets. */
const tokenInput = {
  type: 'promptString',
  id: 'clerk-mcp-token',
  description: 'Token for the Clerk MCP server',
  password: true,
};

const file: ConfigFile = {
  project: '.vscode/mcp.json',
  user: { below: 'settings', path: 'Code/User/mcp.json' },
  key: 'servers',
  entry: (credential, place) => {
    if (credential === 'signature') return { type: 'stdio', ...signingProxy(place) };
    const headers = { Authorization: `Bearer \${input:${tokenInput.id}}` };
    return { type: 'http', url: place.url, ...(credential === 'token' && { headers }) };
  },
  inputs: (credential: Credential) => (credential === 'token' ? [tokenInput] : []),
  source: 'https://code.visualstudio.com/docs/copilot/reference/mcp-configuration',
};

/** VS Code. */
export const vsCode: Client = {
  id: 'vs-code',
  name: 'VS Code',
  ways: {
    signIn: [fileSnippet(file, 'signIn', '.vscode/mcp.json')],
    token: [fileSnippet(file, 'token', '.vscode/mcp.json')],
    signature: [fileSnippet(file, 'signature', '.vscode/mcp.json')],
  },
  // https://code.visualstudio.com/api/extension-guides/ai/mcp#create-an-mcp-installation-url
  link: {
    label: 'Add to VS Code',
    start: () => 'vscode:mcp/install?',
    value: ({ name, url }) => ({ name, type: 'http', url }),
    encoding: 'uri',
  },
  file,
};

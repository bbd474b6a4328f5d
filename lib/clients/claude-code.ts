import { type Client, type ConfigFile, fileSnippet, shellWord, tokenVariable } from './client.ts';
import { signingProxy } from './signing-proxy.ts';

const file: ConfigFile = {
  project: '.mcp.json',
  key: 'mcpServers',
  entry: (credential, place) => {
    if (credential === 'signature') return signingProxy(place);
    const headers = { Authorization: `Bearer \${${tokenVariable}}` };
    return { type: 'http', url: place.url, ...(credential === 'token' && { headers }) };
  },
  source: 'https://code.claude.com/docs/en/mcp',
};

/** Claude Code. */
export const claudeCode: Client = {
  id: 'claude-code',
  name: 'Claude Code',
  ways: {
    signIn: [
      {
        language: 'sh',
        where: 'Terminal',
        text: ({ name, url }) => `claude mcp add --transport http ${name} ${shellWord(url)}`,
        next: 'Then type /mcp in Claude Code: a browser asks who you are.',
      },
    ],
    token: [
      {
        language: 'sh',
        where: 'Terminal; what the variable holds is written into its settings',
        text: ({ name, url }) =>
          `claude mcp add --transport http ${name} ${shellWord(url)} --header "Authorization: Bearer $${tokenVariable}"`,
      },
      fileSnippet(file, 'token', '.mcp.json in the folder of a project; the variable is read when it starts'),
    ],
    signature: [
      {
        language: 'sh',
        where: 'Terminal',
        text: (place) => {
          const { command, args } = signingProxy(place);
          return `claude mcp add ${place.name} -- ${[command, ...args].map(shellWord).join(' ')}`;
        },
      },
    ],
  },
  file,
};

import { type Client, type ConfigFile, fileSnippet } from './client.ts';
import { remoteProxy } from './remote-proxy.ts';

const file: ConfigFile = {
  user: { below: 'settings', path: 'Claude/claude_desktop_config.json' },
  key: 'mcpServers',
  entry: remoteProxy,
  source: 'https://modelcontextprotocol.io/docs/develop/connect-local-servers',
};

/** Claude on the web and on the desktop. */
export const claude: Client = {
  id: 'claude',
  name: 'Claude (web and desktop)',
  note: 'A connector is called from the internet; the file is for the desktop alone, which then calls from the machine.',
  ways: {
    signIn: [
      {
        language: 'text',
        where: 'Customize → Connectors → + → Add custom connector',
        text: ({ url }) => url,
        next: 'Then Connect: a browser asks who you are.',
      },
    ],
    token: [fileSnippet(file, 'token', 'claude_desktop_config.json (Settings → Developer → Edit Config)')],
    signature: [
      fileSnippet(file, 'signature', 'claude_desktop_config.json (Settings → Developer → Edit Config)'),
    ],
  },
  file,
};

import { type Client, type Credential, shellWord, tokenVariable } from './client.ts';
import { remoteProxy } from './remote-proxy.ts';

const asJson = (credential: Credential) => ({
  language: 'json' as const,
  where: 'The file of a client that starts commands',
  text: (place: Parameters<typeof remoteProxy>[1]) =>
    JSON.stringify({ mcpServers: { [place.name]: remoteProxy(credential, place) } }, null, 2),
});

/** What connects clients that can only start a command. */
export const mcpRemote: Client = {
  id: 'mcp-remote',
  name: 'mcp-remote, and other clients',
  note: 'For clients that start a command instead of calling a URL.',
  ways: {
    signIn: [
      {
        language: 'sh',
        where: 'The command; a browser asks who you are',
        text: ({ url }) => `npx -y mcp-remote ${shellWord(url)}`,
      },
      asJson('signIn'),
    ],
    token: [
      {
        language: 'sh',
        where: `The command, which reads ${tokenVariable} itself`,
        text: ({ url }) =>
          `npx -y mcp-remote ${shellWord(url)} --header 'Authorization:Bearer \${${tokenVariable}}'`,
      },
      asJson('token'),
    ],
    signature: [asJson('signature')],
  },
};

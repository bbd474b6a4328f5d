import { type Client, shellWord, tokenVariable } from './client.ts';

/** The MCP Inspector, on the command line. */
export const inspector: Client = {
  id: 'inspector',
  name: 'MCP Inspector',
  note: 'It needs Node 22.19 or newer.',
  ways: {
    signIn: [
      {
        language: 'sh',
        where: 'Terminal; a browser asks who you are',
        text: ({ url }) =>
          `npx @modelcontextprotocol/inspector --cli ${shellWord(url)} --transport http --method tools/list`,
      },
    ],
    token: [
      {
        language: 'sh',
        where: 'Terminal',
        text: ({ url }) =>
          `npx @modelcontextprotocol/inspector --cli ${shellWord(url)} --transport http --header "Authorization: Bearer $${tokenVariable}" --method tools/list`,
      },
    ],
  },
};

import type { Client } from './client.ts';

/** ChatGPT. */
export const chatgpt: Client = {
  id: 'chatgpt',
  name: 'ChatGPT',
  note: 'It calls from the internet and sends no headers of yours: people sign in.',
  ways: {
    signIn: [
      {
        language: 'text',
        where: 'Plugins → + → Add custom MCP server → Server URL, with OAuth',
        text: ({ url }) => url,
        next: 'Then Connect: a browser asks who you are.',
      },
    ],
  },
};

import { type Client, tokenVariable } from './client.ts';

/** OpenAI's Responses API. */
export const openaiResponses: Client = {
  id: 'openai-responses',
  name: 'OpenAI Responses API',
  note: 'OpenAI calls from the internet, with the token that the request brings.',
  ways: {
    token: [
      {
        language: 'ts',
        where: 'TypeScript: openai; OPENAI_MODEL names the model',
        text: ({ name, url }) => `import OpenAI from 'openai';

const response = await new OpenAI().responses.create({
  model: process.env.OPENAI_MODEL,
  input: 'Who am I to the Clerk MCP server?',
  tools: [
    {
      type: 'mcp',
      server_label: '${name}',
      server_url: '${url}',
      authorization: process.env.${tokenVariable},
      require_approval: { never: { read_only: true } },
    },
  ],
});`,
        next: 'Tools that change something are approved by you: the response has an mcp_approval_request.',
      },
    ],
  },
};

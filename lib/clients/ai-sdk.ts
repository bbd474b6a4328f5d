import { type Client, tokenVariable } from './client.ts';

/** Vercel's AI SDK. */
export const aiSdk: Client = {
  id: 'ai-sdk',
  name: 'AI SDK',
  ways: {
    token: [
      {
        language: 'ts',
        where: 'TypeScript: @ai-sdk/mcp',
        text: ({ url }) => `import { createMCPClient } from '@ai-sdk/mcp';

const client = await createMCPClient({
  transport: {
    type: 'http',
    url: '${url}',
    headers: { authorization: \`Bearer \${process.env.${tokenVariable}}\` },
  },
});
const tools = await client.tools();`,
      },
    ],
  },
};

import { type Client, tokenVariable } from './client.ts';

/** Mastra. */
export const mastra: Client = {
  id: 'mastra',
  name: 'Mastra',
  ways: {
    token: [
      {
        language: 'ts',
        where: 'TypeScript: @mastra/mcp',
        text: ({ url }) => `import { MCPClient } from '@mastra/mcp';

const client = new MCPClient({
  servers: {
    clerk: {
      url: new URL('${url}'),
      requestInit: { headers: { authorization: \`Bearer \${process.env.${tokenVariable}}\` } },
    },
  },
});
const tools = await client.listTools();`,
      },
    ],
  },
};

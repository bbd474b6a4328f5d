import { type Client, tokenVariable } from './client.ts';

/** LangChain. */
export const langchain: Client = {
  id: 'langchain',
  name: 'LangChain',
  ways: {
    token: [
      {
        language: 'ts',
        where: 'TypeScript: @langchain/mcp-adapters',
        text: ({ url }) => `import { MultiServerMCPClient } from '@langchain/mcp-adapters';

const client = new MultiServerMCPClient({
  mcpServers: {
    clerk: {
      transport: 'http',
      url: '${url}',
      headers: { authorization: \`Bearer \${process.env.${tokenVariable}}\` },
    },
  },
});
const tools = await client.getTools();`,
      },
      {
        language: 'python',
        where: 'Python: langchain-mcp-adapters',
        text: ({ url }) => `import os
from langchain_mcp_adapters.client import MultiServerMCPClient

client = MultiServerMCPClient({
    "clerk": {
        "transport": "http",
        "url": "${url}",
        "headers": {"Authorization": f"Bearer {os.environ['${tokenVariable}']}"},
    }
})
tools = await client.get_tools()`,
      },
    ],
  },
};

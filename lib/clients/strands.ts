import { type Client, tokenVariable } from './client.ts';

/** Strands Agents. */
export const strands: Client = {
  id: 'strands',
  name: 'Strands Agents',
  ways: {
    token: [
      {
        language: 'ts',
        where: 'TypeScript: @strands-agents/sdk',
        text: ({ url }) => `import { McpClient } from '@strands-agents/sdk';

const client = new McpClient({
  url: '${url}',
  headers: { authorization: \`Bearer \${process.env.${tokenVariable}}\` },
});
const tools = await client.listTools();`,
      },
      {
        language: 'python',
        where: 'Python: strands-agents',
        text: ({ url }) => `import os
from mcp.client.streamable_http import streamablehttp_client
from strands import Agent
from strands.tools.mcp import MCPClient

client = MCPClient(lambda: streamablehttp_client(
    "${url}",
    headers={"Authorization": f"Bearer {os.environ['${tokenVariable}']}"},
))
with client:
    agent = Agent(tools=client.list_tools_sync())`,
      },
    ],
  },
};

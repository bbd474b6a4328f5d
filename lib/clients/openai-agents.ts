import { type Client, tokenVariable } from './client.ts';

/** OpenAI's Agents SDK. */
export const openaiAgents: Client = {
  id: 'openai-agents',
  name: 'OpenAI Agents SDK',
  ways: {
    token: [
      {
        language: 'ts',
        where: 'TypeScript: @openai/agents',
        text: ({ url }) => `import { Agent, MCPServerStreamableHttp } from '@openai/agents';

const server = new MCPServerStreamableHttp({
  name: 'clerk',
  url: '${url}',
  requestInit: { headers: { authorization: \`Bearer \${process.env.${tokenVariable}}\` } },
});
await server.connect();
const agent = new Agent({ name: 'Support', mcpServers: [server] });`,
      },
      {
        language: 'python',
        where: 'Python: openai-agents',
        text: ({ url }) => `import os
from agents import Agent
from agents.mcp import MCPServerStreamableHttp

async with MCPServerStreamableHttp(
    name="clerk",
    params={
        "url": "${url}",
        "headers": {"Authorization": f"Bearer {os.environ['${tokenVariable}']}"},
    },
) as server:
    agent = Agent(name="Support", mcp_servers=[server])`,
      },
    ],
  },
};

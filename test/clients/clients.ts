/** The clients, as the table names them, each with its package and the file of its host. */
export const clients = [
  { name: 'MCP SDK 2.4', package: '@modelcontextprotocol/client', file: 'sdk-2.4.ts' },
  { name: 'MCP SDK 1.32', package: 'sdk-1.32', file: 'sdk-1.32.ts' },
  { name: 'MCP SDK 1.20', package: 'sdk-1.20', file: 'sdk-1.20.ts' },
  { name: 'MCP SDK 1.12', package: 'sdk-1.12', file: 'sdk-1.12.ts' },
  { name: 'AI SDK', package: '@ai-sdk/mcp', file: 'ai-sdk.ts' },
  { name: 'OpenAI Agents', package: '@openai/agents', file: 'openai-agents.ts' },
  { name: 'LangChain', package: '@langchain/mcp-adapters', file: 'langchain.ts' },
  { name: 'Mastra', package: '@mastra/mcp', file: 'mastra.ts' },
  { name: 'Strands', package: '@strands-agents/sdk', file: 'strands.ts' },
  { name: 'Clerk MCP tools', package: '@clerk/mcp-tools', file: 'clerk-mcp-tools.ts' },
  { name: 'mcp-remote', package: 'mcp-remote', file: 'mcp-remote.ts' },
  { name: 'mcporter', package: 'mcporter', file: 'mcporter.ts' },
  { name: 'mcpc', package: '@apify/mcpc', file: 'mcpc.ts' },
  { name: 'Inspector', package: '@modelcontextprotocol/inspector', file: 'inspector.ts' },
] as const;

export type ClientUnderTest = (typeof clients)[number];

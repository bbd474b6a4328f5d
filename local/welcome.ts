import type { Laptop } from './laptop.ts';

/** The page of text that `npm start` prints: where to connect, how, and what to try. */
export function welcome({ mcpUrl, clerk }: Laptop): string {
  const call = `curl -s ${mcpUrl} -H 'content-type: application/json' -H 'accept: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`;
  return `
  Clerk MCP server   ${mcpUrl}
  Clerk              ${clerk ? `${clerk.url} (embedded, in memory)` : 'the real instance of CLERK_SECRET_KEY'}

  MCP Inspector      npx @modelcontextprotocol/inspector --cli ${mcpUrl} --transport http --method tools/list
  Claude Code        claude mcp add --transport http clerk ${mcpUrl}
  curl               ${call}
${clerk ? examples(clerk) : ''}
  Each request is logged below. Ctrl-C ends it.
`;
}

function examples(clerk: NonNullable<Laptop['clerk']>): string {
  const users = [...clerk.state.users.values()].slice(0, 3);
  const lines = users.map(({ id, firstName, lastName }) => `  ${id}   ${firstName ?? ''} ${lastName ?? ''}`);
  return `\n  Users to try:\n${lines.join('\n')}\n`;
}

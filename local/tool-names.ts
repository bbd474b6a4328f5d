import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { ExamplePrincipal, Laptop } from './laptop.ts';

/** The names of the tools that each example principal is listed, asked of the server itself. */
export async function toolNames({ mcpUrl, tokens }: Laptop): Promise<Record<ExamplePrincipal, string>> {
  const namesFor = async (principal: ExamplePrincipal): Promise<string> => {
    const client = new Client({ name: 'npm start', version: '1' });
    const authorization = { authorization: `Bearer ${tokens[principal]}` };
    await client.connect(
      new StreamableHTTPClientTransport(new URL(mcpUrl), { requestInit: { headers: authorization } }),
    );
    const { tools } = await client.listTools();
    await client.close();
    return tools.map(({ name }) => name).join(', ');
  };
  return {
    admin: await namesFor('admin'),
    support: await namesFor('support'),
    readOnly: await namesFor('readOnly'),
  };
}

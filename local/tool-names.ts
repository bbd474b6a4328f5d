import * as z from 'zod';
import type { ExamplePrincipal, Laptop } from './laptop.ts';

const answerShape = z.object({ result: z.object({ tools: z.array(z.object({ name: z.string() })) }) });

/** How many requests `toolNames` makes. */
export const listings = 3;

/** The names of the tools that each example principal is listed, asked of the server itself. */
export async function toolNames({ mcpUrl, tokens }: Laptop): Promise<Record<ExamplePrincipal, string>> {
  const namesFor = async (principal: ExamplePrincipal): Promise<string> => {
    const response = await fetch(mcpUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens[principal]}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    const { result } = answerShape.parse(await response.json());
    return result.tools.map(({ name }) => name).join(', ');
  };
  return {
    admin: await namesFor('admin'),
    support: await namesFor('support'),
    readOnly: await namesFor('readOnly'),
  };
}

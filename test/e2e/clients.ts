import { outside } from '../outside/outside.ts';

export type * from '../outside/mcp-clients.ts';

export const { as, bearerFetch, clients, confirming, signedAs, textOf, withToken } = outside(
  './mcp-clients.ts',
) as typeof import('../outside/mcp-clients.ts');

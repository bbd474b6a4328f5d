import type { StageTools } from './tool-list.ts';

const methodPattern = /^[a-z]+(\/[a-z_]+){0,3}$/i;

/** The methods that are answered by what the function knows itself. */
const answeredHere = new Set([
  'initialize',
  'notifications/initialized',
  'ping',
  'prompts/get',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'server/discover',
  'tools/list',
]);

/** What the log may say of a message: its method and, of a known tool, the name. Never an argument. */
export function messageFacts(
  message: unknown,
  tools: Pick<StageTools, 'has'>,
): { method?: string; tool?: string } {
  if (Array.isArray(message)) return { method: 'batch' };
  if (typeof message !== 'object' || message === null || !('method' in message)) return {};
  const { method } = message;
  if (typeof method !== 'string' || method.length > 64 || !methodPattern.test(method))
    return { method: 'invalid' };
  const params: unknown = 'params' in message ? message.params : undefined;
  if (method !== 'tools/call' || typeof params !== 'object' || params === null || !('name' in params)) {
    return { method };
  }
  const { name } = params;
  return { method, tool: typeof name === 'string' && tools.has(name) ? name : 'unknown' };
}

/** False for messages, by their method in `messageFacts`, that need not wait for Clerk's key: Clerk is surely not asked. */
export function mayAskClerk(method: string | undefined): boolean {
  return method === undefined || !answeredHere.has(method);
}

import { Readable } from 'node:stream';
import type { Caller } from '../access/caller.ts';
import type { McpAnswer } from './answer.ts';
import type { McpRequest } from './request.ts';
import type { StageTools } from './tool-list.ts';

/** Somebody whom no rule names: may do nothing, and is shown nothing but who it is. */
export const nobody: Caller = {
  principal: { kind: 'iam_role', issuer: 'none', subject: 'none' },
  rules: [],
  permissions: new Set(),
  withheld: new Set(),
  scopes: [],
};

/** What most callers use first. */
const firstUsed = ['find_user', 'get_user', 'list_users', 'update_user'];

const messages = [
  { method: 'tools/list', params: {} },
  { method: 'tools/call', params: { name: 'whoami', arguments: {} } },
];

/** Loads what first calls use, and makes a list and a call of `nobody`. */
export async function warmUp(
  tools: Pick<StageTools, 'find'>,
  serve: (request: McpRequest) => Promise<McpAnswer>,
): Promise<void> {
  await Promise.all([import('./change.ts'), ...firstUsed.map((name) => tools.find(name))]);
  for (const [id, message] of messages.entries()) {
    const { body } = await serve({
      message: { jsonrpc: '2.0', id, ...message },
      protocolVersion: '2025-11-25',
      method: undefined,
      name: undefined,
      jsonOnly: true,
    });
    if (body instanceof Readable) for await (const _ of body) continue;
  }
}

import { Client } from 'sdk-1.32/client/index.js';
import { StdioClientTransport } from 'sdk-1.32/client/stdio.js';
import { commandFile } from '../command.ts';
import type { Host, Session } from '../session.ts';
import { v1Session } from './sdk-v1.ts';

/** A host that knows only local servers, with mcp-remote as one. */
async function connect(...args: string[]): Promise<Session> {
  const session = v1Session(Client, undefined);
  await session.client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [commandFile('mcp-remote', 'mcp-remote'), ...args],
      env: { ...process.env } as Record<string, string>,
      stderr: 'ignore',
    }),
  );
  return session;
}

export const host: Host = {
  withToken: (url, token) => connect(url, '--header', `Authorization: Bearer ${token}`),
  signIn: (url) => connect(url),
};

import {
  completeAuthWithCode,
  createDynamicallyRegisteredMcpClient,
  getClientBySessionId,
  type McpClientStore,
} from '@clerk/mcp-tools/client';
import type { Host, Session } from '../session.ts';
import { overClient } from './sdk-v1.ts';

const identity = {
  oauthRedirectUrl: 'http://127.0.0.1:33418/callback',
  oauthClientName: 'Agent',
  oauthPublicClient: true,
  mcpClientName: 'agent',
  mcpClientVersion: '1.0.0',
};

function memory(): McpClientStore {
  const values = new Map<string, unknown>();
  return {
    write: async (key, value) => void values.set(key, value),
    read: async (key) => (values.get(key) ?? null) as Awaited<ReturnType<McpClientStore['read']>>,
  };
}

async function resume(sessionId: string, store: McpClientStore): Promise<Session> {
  const { client, connect } = await getClientBySessionId({ sessionId, store });
  await connect();
  return overClient(client);
}

export const host: Host = {
  async withToken(url, token) {
    const store = memory();
    // It takes no header; a token has its place in a session that is stored.
    await store.write('session_given', { ...identity, mcpEndpoint: url, accessToken: token });
    return resume('given', store);
  },
  async signIn(url, person) {
    const store = memory();
    let page = '';
    const { connect } = await createDynamicallyRegisteredMcpClient({
      ...identity,
      mcpEndpoint: url,
      redirect: (to) => {
        page = to;
      },
      store,
    });
    await Promise.resolve(connect()).catch((cause: unknown) => {
      if (page === '') throw cause;
    });
    const { searchParams } = await person.browse(new URL(page));
    const { sessionId } = await completeAuthWithCode({
      state: searchParams.get('state') ?? '',
      code: searchParams.get('code') ?? '',
      store,
    });
    return resume(sessionId, store);
  },
};

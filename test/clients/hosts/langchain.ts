import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { auth, type OAuthClientProvider } from 'sdk-1.32/client/auth.js';
import { signedIn } from '../desktop.ts';
import { type Host, NoSuchTool, type Session, textOf } from '../session.ts';

type Server = { readonly url: string } & (
  | { readonly headers: Record<string, string> }
  | { readonly authProvider: OAuthClientProvider }
);

async function connect(server: Server): Promise<Session> {
  const client = new MultiServerMCPClient({ mcpServers: { clerk: { transport: 'http', ...server } } });
  const tools = await client.getTools();
  return {
    listTools: async () => tools.map(({ name }) => name),
    async call(name, args) {
      const tool = tools.find((other) => other.name === name);
      if (!tool) throw new NoSuchTool(name);
      const message = (await tool.invoke({ type: 'tool_call', id: 'call_1', name, args: { ...args } })) as {
        readonly content: unknown;
        readonly status?: string;
      };
      return {
        text: typeof message.content === 'string' ? message.content : textOf(message.content),
        failure: message.status === 'error' ? 'marked' : undefined,
      };
    },
    close: () => client.close(),
  };
}

export const host: Host = {
  withToken: (url, token) => connect({ url, headers: { authorization: `Bearer ${token}` } }),
  signIn: (url, person) =>
    signedIn(person, (desktop) => {
      const authProvider = desktop as unknown as OAuthClientProvider;
      return {
        connect: () => connect({ url, authProvider }),
        async finish(parameters) {
          await auth(authProvider, { serverUrl: url, authorizationCode: parameters.get('code') ?? '' });
        },
      };
    }),
};

import { McpClient } from '@strands-agents/sdk';
import { auth, type OAuthClientProvider } from 'sdk-1.32/client/auth.js';
import { signedIn } from '../desktop.ts';
import { type Host, NoSuchTool, type Session, textOf } from '../session.ts';

type Options = Pick<ConstructorParameters<typeof McpClient>[0], 'url' | 'headers' | 'authProvider'>;

async function connect(options: Options): Promise<Session> {
  let forms = 0;
  const client = new McpClient({
    ...options,
    elicitationCallback: async () => {
      forms += 1;
      return { action: 'accept', content: {} };
    },
  });
  const tools = await client.listTools();
  return {
    listTools: async () => tools.map(({ name }) => name),
    async call(name, args) {
      const tool = tools.find((other) => other.name === name);
      if (!tool) throw new NoSuchTool(name);
      const toolUse = { name, toolUseId: 'call_1', input: args };
      const { value } = await tool.stream({ toolUse } as never).next();
      const { status, content } = value as { readonly status: string; readonly content: unknown };
      return { text: textOf(content), failure: status === 'error' ? 'marked' : undefined };
    },
    get forms() {
      return forms;
    },
    close: () => client.disconnect(),
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

import { auth, createMCPClient, ElicitationRequestSchema, type MCPClient } from '@ai-sdk/mcp';
import { signedIn } from '../desktop.ts';
import { type Host, NoSuchTool, type Session } from '../session.ts';

type Transport = Parameters<typeof createMCPClient>[0]['transport'];
type Provider = Parameters<typeof auth>[0];

async function connect(transport: Transport): Promise<Session> {
  let forms = 0;
  const client: MCPClient = await createMCPClient({ transport, capabilities: { elicitation: {} } });
  client.onElicitationRequest(ElicitationRequestSchema, () => {
    forms += 1;
    return { action: 'accept', content: {} };
  });
  const tools = await client.tools();
  return {
    listTools: async () => Object.keys(tools),
    async call(name, args) {
      const tool = tools[name];
      if (!tool?.execute || !tool.toModelOutput) throw new NoSuchTool(name);
      const toolCallId = 'call_1';
      const output = await tool.execute({ ...args }, { toolCallId, messages: [], context: {} });
      const model = await tool.toModelOutput({ toolCallId, input: args, output } as never);
      const { type, value } = model as { readonly type: string; readonly value: unknown };
      const isFailure = type.startsWith('error');
      return {
        text: Array.isArray(value)
          ? value.map((part) => (part as { text?: string }).text ?? '').join('\n')
          : String(value),
        failure: isFailure ? 'marked' : undefined,
      };
    },
    get forms() {
      return forms;
    },
    close: () => client.close(),
  };
}

export const host: Host = {
  withToken: (url, token) => connect({ type: 'http', url, headers: { authorization: `Bearer ${token}` } }),
  signIn: (url, person) =>
    signedIn(person, (desktop) => {
      const authProvider = desktop as unknown as Provider;
      return {
        connect: () => connect({ type: 'http', url, authProvider }),
        async finish(parameters) {
          await auth(authProvider, { serverUrl: url, authorizationCode: parameters.get('code') ?? '' });
        },
      };
    }),
};

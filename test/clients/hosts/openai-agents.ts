import { auth } from '@modelcontextprotocol/client';
import { Agent, getAllMcpTools, MCPServerStreamableHttp, RunContext } from '@openai/agents';
import { signedIn } from '../desktop.ts';
import { type Host, NoSuchTool, type Session } from '../session.ts';

type Options = ConstructorParameters<typeof MCPServerStreamableHttp>[0];

async function connect(options: Options): Promise<Session> {
  const server = new MCPServerStreamableHttp({ name: 'clerk', ...options });
  await server.connect();
  const runContext = new RunContext({});
  const tools = await getAllMcpTools({
    mcpServers: [server],
    runContext,
    agent: new Agent({ name: 'agent' }),
    convertSchemasToStrict: true,
  });
  return {
    listTools: async () => tools.map(({ name }) => name),
    async call(name, args) {
      const tool = tools.find((other) => other.name === name);
      if (tool?.type !== 'function') throw new NoSuchTool(name);
      const output: unknown = await tool.invoke(runContext, JSON.stringify(args));
      return { text: typeof output === 'string' ? output : JSON.stringify(output) };
    },
    close: () => server.close(),
  };
}

export const host: Host = {
  withToken: (url, token) => connect({ url, requestInit: { headers: { authorization: `Bearer ${token}` } } }),
  signIn: (url, person) =>
    signedIn(person, (desktop) => ({
      connect: () => connect({ url, authProvider: desktop }),
      async finish(parameters) {
        const iss = parameters.get('iss') ?? undefined;
        await auth(desktop, { serverUrl: url, authorizationCode: parameters.get('code') ?? '', iss });
      },
    })),
};

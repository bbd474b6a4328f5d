import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { signedIn } from '../desktop.ts';
import { type Host, type Session, textOf } from '../session.ts';

async function connect(transport: StreamableHTTPClientTransport): Promise<Session> {
  let forms = 0;
  const client = new Client(
    { name: 'clerk-mcp-clients', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: 'auto' } },
  );
  client.setRequestHandler('elicitation/create', () => {
    forms += 1;
    return { action: 'accept', content: {} };
  });
  await client.connect(transport);
  return {
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, args) {
      const { content, structuredContent, isError } = await client.callTool({ name, arguments: { ...args } });
      const parts = [textOf(content), ...(structuredContent ? [JSON.stringify(structuredContent)] : [])];
      return { text: parts.join('\n'), failure: isError === true ? 'marked' : undefined };
    },
    get forms() {
      return forms;
    },
    close: () => client.close(),
  };
}

export const host: Host = {
  withToken: (url, token) =>
    connect(
      new StreamableHTTPClientTransport(new URL(url), {
        requestInit: { headers: { authorization: `Bearer ${token}` } },
      }),
    ),
  signIn: (url, person) =>
    signedIn(person, (desktop) => {
      const makeTransport = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: desktop });
      let transport = makeTransport();
      return {
        connect() {
          transport = makeTransport();
          return connect(transport);
        },
        finish: (parameters) => transport.finishAuth(parameters),
      };
    }),
};

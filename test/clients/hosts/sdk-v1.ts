import type { Client } from 'sdk-1.32/client/index.js';
import type { OAuthClientProvider } from 'sdk-1.32/client/auth.js';
import type { StreamableHTTPClientTransport } from 'sdk-1.32/client/streamableHttp.js';
import { signedIn } from '../desktop.ts';
import { type Host, type Session, textOf } from '../session.ts';

/** What is used of the v1 package, which all its versions have. */
export interface SdkV1 {
  readonly Client: typeof Client;
  readonly StreamableHTTPClientTransport: typeof StreamableHTTPClientTransport;
  /** Of a version that knows forms. */
  readonly formSchema?: typeof import('sdk-1.32/types.js').ElicitRequestSchema;
}

/** A host that hands on whole results as they came. */
export function v1Host({ Client, StreamableHTTPClientTransport, formSchema }: SdkV1): Host {
  async function connect(transport: StreamableHTTPClientTransport): Promise<V1Session> {
    const session = v1Session(Client, formSchema);
    await session.client.connect(transport);
    return session;
  }
  return {
    withToken: (url, token) =>
      connect(
        new StreamableHTTPClientTransport(new URL(url), {
          requestInit: { headers: { authorization: `Bearer ${token}` } },
        }),
      ),
    signIn: (url, person) =>
      signedIn(person, (desktop) => {
        const makeTransport = () =>
          new StreamableHTTPClientTransport(new URL(url), {
            authProvider: desktop as unknown as OAuthClientProvider,
          });
        let transport = makeTransport();
        return {
          connect() {
            transport = makeTransport();
            return connect(transport);
          },
          finish: (parameters) => transport.finishAuth(parameters.get('code') ?? ''),
        };
      }),
  };
}

/** A session with the client that it goes through. */
export interface V1Session extends Session {
  readonly client: Client;
}

/** The session of a new client, which is yet to be connected. */
export function v1Session(ClientClass: typeof Client, formSchema: SdkV1['formSchema']): V1Session {
  let forms = 0;
  const client = new ClientClass(
    { name: 'clerk-mcp-clients', version: '1.0.0' },
    formSchema ? { capabilities: { elicitation: {} } } : {},
  );
  if (formSchema) {
    client.setRequestHandler(formSchema, () => {
      forms += 1;
      return { action: 'accept', content: {} };
    });
  }
  return {
    ...overClient(client),
    client,
    get forms() {
      return forms;
    },
  };
}

/** A session over a client of the v1 package. */
export function overClient(client: Pick<Client, 'listTools' | 'callTool' | 'close'>): Session {
  return {
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, args) {
      const { content, structuredContent, isError } = await client.callTool({ name, arguments: { ...args } });
      const parts = [textOf(content), ...(structuredContent ? [JSON.stringify(structuredContent)] : [])];
      return { text: parts.join('\n'), failure: isError === true ? 'marked' : undefined };
    },
    close: () => client.close(),
  };
}

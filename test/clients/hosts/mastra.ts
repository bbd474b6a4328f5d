import { MCPClient, MCPOAuthClientProvider } from '@mastra/mcp';
import { type Host, NoSuchTool, type Session } from '../session.ts';

type Server = ConstructorParameters<typeof MCPClient>[0]['servers'][string];
type HttpServer = Extract<Server, { url: URL }>;

const prefix = 'clerk_';

class MastraSession implements Session {
  readonly client: MCPClient;
  forms = 0;
  #tools: Awaited<ReturnType<MCPClient['listTools']>> | undefined;

  constructor(server: HttpServer) {
    const inputRequests = async () => {
      this.forms += 1;
      return { action: 'accept' as const, content: {} };
    };
    this.client = new MCPClient({ servers: { clerk: { ...server, inputRequests } } });
  }

  async connect(): Promise<this> {
    const { tools, errors } = await this.client.listToolsWithErrors();
    if (errors['clerk'] !== undefined) throw new Error(errors['clerk']);
    this.#tools = tools;
    return this;
  }

  async listTools() {
    return Object.keys(this.#tools ?? {}).map((name) => name.slice(prefix.length));
  }

  async call(name: string, args: Readonly<Record<string, unknown>>) {
    const tool = this.#tools?.[`${prefix}${name}`];
    if (!tool?.execute) throw new NoSuchTool(name);
    const output: unknown = await tool.execute({ ...args }, {} as never);
    const isFailure = (output as { isError?: boolean }).isError === true;
    const model = ((await tool.toModelOutput?.(output)) ?? output) as { value?: unknown };
    return {
      text: JSON.stringify(model.value ?? model),
      failure: isFailure ? ('marked' as const) : undefined,
    };
  }

  close() {
    return this.client.disconnect();
  }
}

export const host: Host = {
  withToken: (url, token) =>
    new MastraSession({
      url: new URL(url),
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    }).connect(),
  async signIn(url, person) {
    const redirectUrl = 'http://127.0.0.1:33419/callback';
    const authProvider = new MCPOAuthClientProvider({
      redirectUrl,
      clientMetadata: { client_name: 'Agent', redirect_uris: [redirectUrl] },
      // It has no registration of its own.
      clientInformation: await person.application(redirectUrl),
      onRedirectToAuthorization: async (page) => {
        void fetch(await person.browse(page));
      },
    });
    const session = new MastraSession({ url: new URL(url), authProvider });
    await session.client.authenticate('clerk', { timeoutMs: 20_000 });
    return session.connect();
  },
};

import { commandFile, printedResult, run } from '../command.ts';
import type { Host, Session } from '../session.ts';

const mcporter = (...args: string[]) => run(commandFile('mcporter', 'mcporter'), args);

function session(url: string, ...options: string[]): Session {
  const server = ['--http-url', url, '--allow-http', ...options];
  return {
    async listTools() {
      const { stdout, stderr } = await mcporter('list', ...server, '--json', '--schema');
      try {
        const { tools } = JSON.parse(stdout) as { tools: readonly { readonly name: string }[] };
        return tools.map(({ name }) => name);
      } catch {
        throw new Error(stderr || stdout);
      }
    },
    async call(name, args) {
      return printedResult(await mcporter('call', ...server, '--tool', name, '--args', JSON.stringify(args)));
    },
    close: async () => undefined,
  };
}

export const host: Host = {
  withToken: async (url, token) => session(url, '--header', `Authorization=Bearer ${token}`),
  async signIn(url) {
    const { status, stdout, stderr } = await mcporter('auth', '--http-url', url, '--allow-http');
    if (status !== 0) throw new Error(stderr || stdout);
    return session(url);
  },
};

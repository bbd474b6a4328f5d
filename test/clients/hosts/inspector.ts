import { commandFile, printedResult, run } from '../command.ts';
import { type Host, NoSuchTool, type Session } from '../session.ts';

interface Listed {
  readonly result: { readonly tools: readonly { readonly name: string }[] };
}

const file = commandFile('@modelcontextprotocol/inspector', 'mcp-inspector');
const inspector = (url: string, ...args: string[]) =>
  run(file, ['--cli', url, '--transport', 'http', '--format', 'json', '--quiet', ...args]);

function session(url: string, ...options: string[]): Session {
  return {
    async listTools() {
      const { stdout, stderr } = await inspector(url, ...options, '--method', 'tools/list');
      try {
        const { result } = JSON.parse(stdout) as Listed;
        return result.tools.map(({ name }) => name);
      } catch {
        throw new Error(stderr || stdout);
      }
    },
    async call(name, args) {
      const finished = await inspector(
        url,
        ...options,
        '--method',
        'tools/call',
        '--tool-name',
        name,
        '--tool-args-json',
        JSON.stringify(args),
      );
      if (finished.stderr.includes('"code":"tool_not_found"')) throw new NoSuchTool(name);
      return printedResult(finished);
    },
    close: async () => undefined,
  };
}

export const host: Host = {
  withToken: async (url, token) => session(url, '--header', `Authorization: Bearer ${token}`),
  signIn: async (url) => session(url),
};

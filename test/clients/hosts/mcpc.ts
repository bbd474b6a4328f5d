import { commandFile, run } from '../command.ts';
import type { Host, Session } from '../session.ts';

const file = commandFile('@apify/mcpc', 'mcpc');

async function succeed(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(file, args);
  if (status !== 0) throw new Error(stderr || stdout);
  return stdout;
}

/** Tries again what failed because a busy machine took longer to start mcpc's process than mcpc waits for it. */
async function patiently<Value>(work: () => Promise<Value>, tries = 10): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (tries <= 1 || !String(error).includes('Bridge failed to start')) throw error;
    return patiently(work, tries - 1);
  }
}

let sessions = 0;

async function connect(url: string, ...options: string[]): Promise<Session> {
  sessions += 1;
  const name = `@session-${sessions}`;
  const { toolNames } = JSON.parse(
    await patiently(() => succeed('connect', url, name, '--json', ...options)),
  ) as {
    readonly toolNames: readonly string[];
  };
  return {
    listTools: async () => toolNames,
    async call(tool, args) {
      const { stdout, stderr, status } = await run(file, [name, 'tools-call', tool, JSON.stringify(args)]);
      const isFailure = status !== 0 || stdout.includes('returned an error');
      return { text: stdout || stderr, failure: isFailure ? 'marked' : undefined };
    },
    close: async () => undefined,
  };
}

export const host: Host = {
  withToken: (url, token) => connect(url, '--header', `Authorization: Bearer ${token}`),
  async signIn(url) {
    await succeed('login', url);
    return connect(url);
  },
  // Each session has a process of its own, which stays.
  end: async () => void (await succeed('clean', 'all')),
};

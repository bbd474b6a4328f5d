import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import * as z from 'zod';
import type { ClerkState } from '../clerk/server.ts';
import { userName } from './names.ts';
import type { ShownDemonstration, ShownStep } from './shown.ts';

/** What whoever looks on says to the question. */
export type DemonstrationAnswer = 'accept' | 'decline';

/** A short play with a real MCP client: a user is found, its deletion asked for, answered by whoever looks on, and looked up in the record. */
export interface Demonstration {
  readonly shown: ShownDemonstration;
  /** Plays it; false when it is being played already. */
  play(): boolean;
  /** Answers the question; false when nothing is asked. */
  answer(answer: DemonstrationAnswer): boolean;
  /** Breaks it off. */
  close(): void;
}

/** How the demonstration is made. */
export interface DemonstrationOptions {
  readonly mcpUrl: string;
  readonly token: string;
  readonly state: () => ClerkState;
  readonly onChange: (shown: ShownDemonstration) => void;
}

const resultShape = z.looseObject({
  isError: z.boolean().optional(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
});

/** Characters and lines of a result that are shown. */
const mostText = 240;
const mostLines = 4;

/** A demonstration that has not been played. */
export function createDemonstration(options: DemonstrationOptions): Demonstration {
  const { mcpUrl, token, state, onChange } = options;
  let shown: ShownDemonstration = { state: 'idle', steps: [] };
  let answer: ((given: DemonstrationAnswer | 'cancel') => void) | undefined;
  let client: Client | undefined;

  const show = (next: Partial<ShownDemonstration>) => {
    shown = { ...shown, ...next };
    onChange(shown);
  };

  /** One step: what it is called, and what becomes of it as text. */
  const step = async (title: string, work: () => Promise<string>) => {
    const before = shown.steps;
    const put = (last: ShownStep, more: Partial<ShownDemonstration> = {}) =>
      show({ steps: [...before, last], ...more });
    put({ title, state: 'running' });
    try {
      put({ title, state: 'done', text: await work() });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      put({ title, state: 'failed', text }, { state: 'failed' });
      throw error;
    }
  };

  async function run(): Promise<void> {
    const user = nextUser(state());
    if (!user) {
      show({
        state: 'failed',
        steps: [{ title: 'Nobody is left to delete. Seed anew first.', state: 'failed' }],
      });
      return;
    }
    const emailAddress = user.emailAddresses[0]?.emailAddress ?? '';
    client = new Client(
      { name: 'live-view', version: '1.0.0' },
      { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      const given = new Promise<DemonstrationAnswer | 'cancel'>((resolve) => (answer = resolve));
      const question = 'message' in params ? params.message : '';
      show({ state: 'asking', question });
      const action = await given;
      answer = undefined;
      const { question: _, ...rest } = shown;
      shown = rest;
      show({ state: 'running' });
      return action === 'accept' ? { action, content: {} } : { action };
    });
    const connected = client;
    const call = async (name: string, args: Record<string, unknown>) => {
      const result = resultShape.parse(
        // Whoever looks on may take as long as the question is open.
        await connected.callTool({ name, arguments: args }, { timeout: 6 * 60_000 }),
      );
      return shortened(result.content.map(({ text = '' }) => text).join('\n'));
    };
    try {
      await step('The admin agent connects', async () => {
        const authorization = `Bearer ${token}`;
        await connected.connect(
          new StreamableHTTPClientTransport(new URL(mcpUrl), { requestInit: { headers: { authorization } } }),
        );
        return mcpUrl;
      });
      await step(`It finds ${emailAddress}: find_user`, () => call('find_user', { emailAddress }));
      await step(`It asks to delete ${userName(user)}: delete_user`, () =>
        call('delete_user', { userId: user.id }),
      );
      await step('It looks up the record: search_audit_log', () =>
        call('search_audit_log', { target: user.id }),
      );
      show({ state: 'done' });
    } finally {
      await connected.close();
    }
  }

  return {
    get shown() {
      return shown;
    },
    play() {
      if (shown.state === 'running' || shown.state === 'asking') return false;
      shown = { state: 'running', steps: [] };
      onChange(shown);
      run().catch(() => show({ state: 'failed' }));
      return true;
    },
    answer(given) {
      if (!answer) return false;
      answer(given);
      return true;
    },
    close() {
      answer?.('cancel');
      client?.close().catch(() => undefined);
    },
  };
}

function shortened(text: string): string {
  const lines = text.split('\n', mostLines + 1);
  const shown = lines.slice(0, mostLines).join('\n');
  if (shown.length > mostText) return `${shown.slice(0, mostText - 1)}…`;
  return lines.length > mostLines ? `${shown} …` : shown;
}

/** The first user with an address who is in no organization: nothing there would be left without somebody. */
function nextUser({ users, memberships }: ClerkState) {
  const members = new Set([...memberships.values()].map(({ userId }) => userId));
  return [...users.values()].find(({ id, emailAddresses }) => emailAddresses.length > 0 && !members.has(id));
}

import type {
  McpUiHostContext,
  McpUiInitializeRequest,
  McpUiInitializeResult,
  McpUiSizeChangedNotification,
} from '@modelcontextprotocol/ext-apps';
import { listOf, textOf, type Values, valuesOf } from './values.ts';

/** A tool's result, as far as apps show it. */
export interface ShownResult {
  readonly isError: boolean;
  /** All that is said in words. */
  readonly text: string;
  readonly structured: Values;
}

/** What an app does with what the host sends. */
export interface Shows {
  /** Called with each result of the call that the app was opened for, and with the arguments of that call. */
  readonly result: (result: ShownResult, args: Values | undefined) => void;
  /** Called when there will be no result, with why. */
  readonly nothing: (why: string) => void;
}

/** The host that shows this page. */
export interface Host {
  /**
   * Calls the tool that this page is for, through the host, which may ask, refuse or change what is sent. Rejects with what
   * the host says where it gives no result.
   */
  readonly call: (args: Values) => Promise<ShownResult>;
  /** Has the model told with the next message, where the host does that. */
  readonly tell: (text: string) => void;
  /** How a moment is written for the reader, by the host's language and time zone. */
  readonly time: (iso: string) => string;
}

/** Of the MCP Apps specification: its only stable one. */
const protocolVersion = '2026-01-26' satisfies McpUiInitializeRequest['params']['protocolVersion'];
const version = '1.0.0';

/** What of a host's style is taken: values of the variables that the specification names. */
const styleVariable = /^--(?:color|font|border|shadow)-[a-z\d-]+$/;

/** The tool that this page is for: the server has written it into the page, whatever the host says. */
export const tool = document.documentElement.dataset['tool'] ?? '';

/**
 * Speaks with the host as MCP Apps has it, in JSON-RPC by messages between windows. Offers the host and the model nothing
 * that they could call: what the page does, it does for whoever looks at it.
 */
export function connect(shows: Shows): Host {
  const { parent } = window;
  const waiting = new Map<unknown, PromiseWithResolvers<unknown>>();
  let args: Values | undefined;
  let context: McpUiHostContext = {};
  let canTell = false;
  let lastId = 0;

  const post = (message: object) => parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
  const notify = (method: string, params: object) => post({ method, params });
  const request = (method: string, params: object): Promise<unknown> => {
    lastId += 1;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(lastId, answer);
    post({ id: lastId, method, params });
    return answer.promise;
  };

  const notified = new Map<string, (params: Values) => void>([
    ['ui/notifications/tool-input', (params) => (args = valuesOf(params['arguments']))],
    ['ui/notifications/tool-result', (params) => shows.result(shown(params), args)],
    [
      'ui/notifications/tool-cancelled',
      (params) => shows.nothing(`The call was cancelled${because(params['reason'])}.`),
    ],
    ['ui/notifications/host-context-changed', (params) => take(params)],
  ]);
  const take = (changed: McpUiHostContext) => {
    context = { ...context, ...changed };
    applyStyle(context);
  };

  window.addEventListener('message', ({ source, data }) => {
    if (source !== parent) return;
    const { id, method, params, result, error } = valuesOf(data);
    if (typeof method === 'string') {
      if (id === undefined) notified.get(method)?.(valuesOf(params));
      else if (method === 'ping' || method === 'ui/resource-teardown') post({ id, result: {} });
      else post({ id, error: { code: -32_601, message: 'An app of this server answers no requests.' } });
      return;
    }
    const answer = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) answer?.resolve(result);
    else answer?.reject(new Error(textOf(valuesOf(error)['message']) ?? 'The host gave no reason.'));
  });

  const begin = async () => {
    const begun = (await request('ui/initialize', {
      protocolVersion,
      appInfo: { name: `clerk-mcp ${tool}`, version },
      appCapabilities: { availableDisplayModes: ['inline'] },
    } satisfies McpUiInitializeRequest['params'])) as Partial<McpUiInitializeResult> | undefined;
    canTell = begun?.hostCapabilities?.updateModelContext !== undefined;
    take(begun?.hostContext ?? {});
    notify('ui/notifications/initialized', {});
    new ResizeObserver(() => {
      const { height } = document.documentElement.getBoundingClientRect();
      notify('ui/notifications/size-changed', {
        height: Math.ceil(height),
      } satisfies McpUiSizeChangedNotification['params']);
    }).observe(document.documentElement);
  };
  begin().catch((cause: unknown) =>
    shows.nothing(`The host did not start this app: ${String(cause)}. The result is in the conversation.`),
  );

  return {
    call: async (sent) => shown(valuesOf(await request('tools/call', { name: tool, arguments: sent }))),
    tell(text) {
      if (!canTell) return;
      // A host that refuses it has been told all the same what happened: the call went through it.
      request('ui/update-model-context', { content: [{ type: 'text', text }] }).catch(() => undefined);
    },
    time: (iso) => timeText(iso, context),
  };
}

function shown(result: Values): ShownResult {
  return {
    isError: result['isError'] === true,
    text: listOf(result['content'])
      .map(({ text }) => textOf(text) ?? '')
      .join('\n'),
    structured: valuesOf(result['structuredContent']),
  };
}

function because(reason: unknown): string {
  const text = textOf(reason);
  return text === undefined ? '' : `: ${text}`;
}

function applyStyle({ theme, styles }: McpUiHostContext): void {
  const { style } = document.documentElement;
  if (theme === 'light' || theme === 'dark') style.colorScheme = theme;
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (styleVariable.test(name) && typeof value === 'string') style.setProperty(name, value);
  }
}

function timeText(iso: string, { locale, timeZone }: McpUiHostContext): string {
  const moment = new Date(iso);
  const how: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' };
  try {
    return new Intl.DateTimeFormat(locale, { ...how, ...(timeZone && { timeZone }) }).format(moment);
  } catch {
    return Number.isNaN(moment.getTime()) ? iso : new Intl.DateTimeFormat(undefined, how).format(moment);
  }
}

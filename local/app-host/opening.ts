import type { McpUiHostContext, McpUiResourceCsp } from '@modelcontextprotocol/ext-apps';
import type { CallToolRequest, CallToolResult } from '@modelcontextprotocol/client';

/** What the host's page is given to open an app. */
export interface Opening {
  /** Where the sandbox is: on another origin. */
  readonly sandboxUrl: string;
  readonly html: string;
  readonly csp: McpUiResourceCsp;
  /** The call that the app is for, and what came of it. */
  readonly args: Record<string, unknown>;
  readonly result: CallToolResult;
  readonly context: McpUiHostContext;
}

/** What the host's page and whoever opens it have for each other. */
export interface HostWindow {
  openApp: (opening: Opening) => Promise<void>;
  /** Calls a tool for the app. */
  callTool: (params: CallToolRequest['params']) => Promise<CallToolResult>;
  /** Hears what the app has the model told. */
  modelTold: (text: string) => Promise<void>;
}

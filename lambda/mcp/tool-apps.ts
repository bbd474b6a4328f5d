import type { ServerContext } from '@modelcontextprotocol/server';
import type { ToolFacts } from '../definition/tool.ts';

/** MCP Apps: https://github.com/modelcontextprotocol/ext-apps/blob/main/specification/2026-01-26/apps.mdx */
export const appsExtension = 'io.modelcontextprotocol/ui';
/** Of an app's page. */
export const appMimeType = 'text/html;profile=mcp-app';

/** What a host shows of a tool's results: one user, a list of them, who has which access, or a change and its question. */
export type AppName = 'user' | 'users' | 'access' | 'change';

const ofReads: Readonly<Record<string, AppName>> = {
  get_user: 'user',
  list_users: 'users',
  review_access: 'access',
};

/** The app of a tool, `asks` for one that may be asked about; undefined for one that has none. */
export function appOf({ name }: ToolFacts, asks: boolean): AppName | undefined {
  return ofReads[name] ?? (asks ? 'change' : undefined);
}

/** Where the app of a tool is: the page knows by it which tool it may call. */
export function appUri({ name }: Pick<ToolFacts, 'name'>): string {
  return `${appScheme}${name}`;
}

/** What such URIs begin with. */
export const appScheme = 'ui://clerk/';

/** The file beside the code with the page of an app. */
export function appFile(app: AppName): string {
  return `app-${app}.html`;
}

/** What `tools/list` says of a tool to hosts that show apps. What no app has to call, none may. */
export function appMeta(tool: ToolFacts, app: AppName | undefined): { readonly ui: object } {
  const isCalled = app === 'users' || app === 'change';
  return {
    ui: {
      ...(app === undefined ? {} : { resourceUri: appUri(tool) }),
      ...(isCalled ? {} : { visibility: ['model'] }),
    },
  };
}

/**
 * Whether a client shows apps. Those of 2026-07-28 say it with each request; of what older ones said at `initialize` a
 * server without sessions knows nothing.
 */
export function showsApps({ envelope }: Pick<ServerContext['mcpReq'], 'envelope'>): boolean | 'unknown' {
  if (!envelope) return 'unknown';
  const { extensions } = objectOf(objectOf(envelope)['io.modelcontextprotocol/clientCapabilities']);
  const { mimeTypes } = objectOf(objectOf(extensions)[appsExtension]);
  return Array.isArray(mimeTypes) && mimeTypes.includes(appMimeType);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

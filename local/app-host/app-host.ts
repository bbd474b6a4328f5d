import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type CallToolResult, Client, type Tool } from '@modelcontextprotocol/client';
import type { McpUiHostContext, McpUiResourceMeta } from '@modelcontextprotocol/ext-apps';
import { build } from 'esbuild';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { appMimeType, appsExtension } from '../../lambda/mcp/tool-apps.ts';
import type { HostWindow, Opening } from './opening.ts';

/** An app that a host shows. */
export interface ShownApp {
  /** The host's page. */
  readonly page: Page;
  /** The app in it. */
  readonly frame: Frame;
  /** What came of the call that it was opened for. */
  readonly result: CallToolResult;
  /** What the app called, in its order. */
  readonly calls: readonly { readonly name: string; readonly arguments?: Record<string, unknown> }[];
  /** What the app had the model told. */
  readonly told: readonly string[];
}

/** What a host asks of a server, by a client. */
type Server = Pick<Client, 'callTool' | 'listTools' | 'readResource'>;

/** A host of MCP Apps, as the specification wants one that is a web page: with a sandbox on another origin. */
export interface AppHost {
  /**
   * Calls a tool as a model would, and shows the result in a new page with the tool's app. Throws where the tool is not
   * listed with one.
   */
  open(
    browser: BrowserContext,
    client: Server,
    call: { readonly name: string; readonly arguments: Record<string, unknown> },
    context?: McpUiHostContext,
  ): Promise<ShownApp>;
  close(): Promise<void>;
}

/** A client that says it shows apps, not connected yet. */
export function appClient(): Client {
  return new Client(
    { name: 'app-host', version: '1.0.0' },
    {
      capabilities: { extensions: { [appsExtension]: { mimeTypes: [appMimeType] } } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
}

/** What the specification's reference host makes of lists of domains that are empty. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self' data:",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'self'",
].join('; ');

/** Starts the host's two origins on free ports. */
export async function startAppHost(): Promise<AppHost> {
  const [host, sandbox] = await Promise.all([
    serve('host', {}),
    serve('sandbox', { 'content-security-policy': policy }),
  ]);
  return {
    async open(browser, client, call, context = {}) {
      const { tools } = await client.listTools();
      const tool = tools.find(({ name }) => name === call.name);
      const [result, opening] = [await client.callTool(call), await appOf(client, tool)];
      const page = await browser.newPage();
      const calls: { name: string; arguments?: Record<string, unknown> }[] = [];
      const told: string[] = [];
      await page.exposeFunction('callTool', async (params: (typeof calls)[number]) => {
        calls.push(params);
        if (!isForApps(tools.find(({ name }) => name === params.name))) throw new Error('No tool for apps.');
        return client.callTool(params);
      });
      await page.exposeFunction('modelTold', (text: string) => void told.push(text));
      await page.goto(host.url);
      const given: unknown = {
        ...opening,
        sandboxUrl: sandbox.url,
        args: call.arguments,
        result,
        context: { theme: 'light', displayMode: 'inline', ...context },
      } satisfies Opening;
      await page.evaluate((one) => (globalThis as unknown as HostWindow).openApp(one as Opening), given);
      const inner = page.frameLocator('iframe').locator('iframe');
      const frame = await (await inner.elementHandle())?.contentFrame();
      if (!frame) throw new Error('The sandbox shows no app.');
      await frame.getByText('Waiting for the result').waitFor({ state: 'detached' });
      return { page, frame, result, calls, told };
    },
    async close() {
      for (const { server } of [host, sandbox]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** Apps may only call what says that they may: https://github.com/modelcontextprotocol/ext-apps */
function isForApps(tool: Tool | undefined): boolean {
  return tool !== undefined && (uiOf(tool).visibility ?? ['model', 'app']).includes('app');
}

function uiOf({ _meta }: Pick<Tool, '_meta'>): { resourceUri?: string; visibility?: string[] } {
  return _meta?.['ui'] ?? {};
}

async function appOf(client: Server, tool: Tool | undefined): Promise<Pick<Opening, 'html' | 'csp'>> {
  const uri = tool && uiOf(tool).resourceUri;
  if (uri === undefined) throw new Error('The tool has no app.');
  const [content] = (await client.readResource({ uri })).contents;
  if (!content || !('text' in content) || content.mimeType !== appMimeType) {
    throw new Error(`At ${uri} is no app.`);
  }
  const { csp = {} } = (content._meta?.['ui'] ?? {}) as McpUiResourceMeta;
  return { html: content.text, csp };
}

/** A page with nothing but a script, on an origin of its own. */
async function serve(
  script: 'host' | 'sandbox',
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly server: HttpServer }> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'browser', `${script}.ts`)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2024',
    supported: { 'inline-script': false },
    logLevel: 'silent',
  });
  const style = 'html,body{margin:0;height:100%}iframe{display:block;width:100%;height:100%;border:0}';
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title><style>${style}</style></head><body><main></main><script>${outputFiles[0]?.text ?? ''}</script></body></html>`;
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

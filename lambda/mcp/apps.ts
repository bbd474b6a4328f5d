import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadResourceResult, Resource } from '@modelcontextprotocol/server';
import type { Caller } from '../access/caller.ts';
import { cut } from '../base/cut.ts';
import type { ToolFacts } from '../definition/tool.ts';
import { Unanswerable } from './protocol-faults.ts';
import { appFile, appMimeType, type AppName, appScheme, appUri } from './tool-apps.ts';
import { mayUse, type StageTools } from './tool-list.ts';

/** An app asks nobody for anything: what it shows comes through the host. */
const appRules = {
  ui: {
    csp: { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] },
    prefersBorder: true,
  },
} as const;

/** The apps of the tools that a caller is listed, one a tool. */
export function listApps(caller: Caller, tools: StageTools): Resource[] {
  const { permissions, narrowing, reach, ways } = caller;
  return tools
    .list(permissions, narrowing, reach, ways, true)
    .map(({ name }) => tools.factsOf(name))
    .filter((tool) => tool !== undefined)
    .filter((tool) => tools.appOf(tool) !== undefined)
    .map((tool) => ({
      uri: appUri(tool),
      name: `${tool.name}_app`,
      title: tool.title,
      mimeType: appMimeType,
      _meta: appRules,
    }));
}

/** The page at a URI: the same for every caller, without data. Throws `Unanswerable` when none of the caller's tools has it. */
export async function readApp(uri: string, caller: Caller, tools: StageTools): Promise<ReadResourceResult> {
  const tool = tools.factsOf(uri.slice(appScheme.length));
  const isShown = tool && tools.isListed(tool) && mayUse(tool, caller);
  const app = isShown ? tools.appOf(tool) : undefined;
  if (!tool || !app) {
    throw new Unanswerable(
      'invalid_arguments',
      `There is no app at ${JSON.stringify(cut(uri, 80))}. tools/list names them all, in _meta.ui.resourceUri.`,
      // With the URI alone as data, clients know it for "not found".
      { uri },
    );
  }
  const text = await pageOf(app, tool);
  return { contents: [{ uri, mimeType: appMimeType, text, _meta: appRules }] };
}

/** The stack puts the pages beside the code. */
async function pageOf(app: AppName, { name }: ToolFacts): Promise<string> {
  const page = await readFile(join(__dirname, appFile(app)), 'utf8');
  return page.replace('data-tool=""', `data-tool="${name}"`);
}

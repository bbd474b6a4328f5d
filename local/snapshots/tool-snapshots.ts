import { join } from 'node:path';
import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import type { GuardedField } from '../../lambda/access/fields.ts';
import { permissions } from '../../lambda/access/permissions.ts';
import type { CredentialRules } from '../../lambda/credentials/forms.ts';
import { judgementsBySubject } from '../../lambda/judgements/judgements.ts';
import type { Judgement } from '../../lambda/judgements/judgement.ts';
import { stageTools } from '../../lambda/mcp/tool-list.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { catalog, listedNames, loadedTools, tools } from '../../lambda/tools/registry.ts';

/** Where the snapshots are, from the root of the project: the tools', and the catalog's. */
export const snapshotFolders = ['test/lambda/tools/snapshots', 'test/lambda/catalog/snapshots'] as const;

// All that a stage can show of its tools: every form of credentials is taken, and whatever asks by default asks.
const credentials: CredentialRules = {
  rawCredentials: 'allow',
  credentialSecrets: { prefix: 'clerk-mcp/example/' },
};
const everything = new Set(permissions);
const stage = stageTools(loadedTools, { listed: [...tools.keys()], hidden: [] }, [], credentials);
const operations = new Set(catalog.map(({ name }) => name));

/** What the file of one tool or operation says. */
export interface ToolSnapshot {
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly annotations: ListedTool['annotations'];
  readonly calledWith: 'tools/call' | 'run_operation';
  /** Null for a tool that anyone let in may use. */
  readonly permission: string | null;
  /** Which fields need a permission of their own, by their paths. */
  readonly inputPermissions?: Readonly<Record<string, string>>;
  readonly outputPermissions?: Readonly<Record<string, string>>;
  readonly judgement: Judgement;
  readonly inputSchema: ListedTool['inputSchema'];
  readonly outputSchema: ListedTool['outputSchema'];
}

function pathOf(subject: string, name: string): string {
  const [ofTools, ofCatalog] = snapshotFolders;
  return join(operations.has(name) ? ofCatalog : ofTools, subject, `${name}.json`);
}

function fieldPermissions(fields: readonly GuardedField[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ path, permission }) => [path.join('.'), permission]));
}

function snapshotOf(name: string, judgement: Judgement): ToolSnapshot {
  const facts = stage.factsOf(name);
  const shown = stage.list(everything).find((tool) => tool.name === name);
  if (!facts || !shown) throw new Error(`${name} is judged, but is not a tool or operation`);
  const { guardedInput, guardedOutput } = schemasOf(facts);
  const { title, description, annotations, inputSchema, outputSchema } = shown;
  return {
    name,
    title,
    description,
    annotations,
    calledWith: listedNames.includes(name) ? 'tools/call' : 'run_operation',
    permission: facts.permission,
    ...(guardedInput.length > 0 ? { inputPermissions: fieldPermissions(guardedInput) } : {}),
    ...(guardedOutput.length > 0 ? { outputPermissions: fieldPermissions(guardedOutput) } : {}),
    judgement,
    inputSchema,
    outputSchema,
  };
}

/**
 * What clients are shown of each tool and operation, how it is judged, and what it asks for, by the path of its file from
 * the root of the project. It does not depend on the settings of a stage: a caller with all permissions sees every field,
 * as `tools/list` or `search_operations` would show it.
 */
export function toolSnapshots(): ReadonlyMap<string, ToolSnapshot> {
  return new Map(
    Object.entries(judgementsBySubject).flatMap(([subject, judged]) =>
      Object.entries<Judgement>(judged).map(
        ([name, judgement]) => [pathOf(subject, name), snapshotOf(name, judgement)] as const,
      ),
    ),
  );
}

import { permissionWords } from '../../lambda/access/permission-words.ts';
import { undoings } from '../../lambda/approvals/undoing.ts';
import { stageTools } from '../../lambda/mcp/tool-list.ts';
import { permissions } from '../../lambda/access/permissions.ts';
import { runOperation } from '../../lambda/tools/operations/run-operation.ts';
import type { ToolHints } from '../../lambda/definition/tool.ts';
import { loadedTools } from '../../lambda/tools/registry.ts';
import type { Credential, Place } from '../clients/client.ts';
import type { Settings } from '../settings/settings.ts';

/** What a call of a tool may come to: it reads; it changes something; or it may destroy something. */
export type Risk = 'reads' | 'changes' | 'may destroy';

/** What the page says of a tool. */
export interface ToolRow {
  readonly name: string;
  readonly title: string;
  /** What a caller needs for it: the permission, where it is one, and that in words. */
  readonly needs: { readonly permission?: string; readonly words: string };
  readonly risk: Risk;
  /** How a change is undone; undefined where nothing is changed. */
  readonly undone: string | undefined;
}

/** Everything that the page says. None of it is of Clerk, and none of it says who may do what. */
export interface PageFacts {
  readonly stage: string;
  readonly environment: 'development' | 'production';
  /** Whom to ask, as it follows "ask". */
  readonly contact: string;
  /** What else people should know. */
  readonly note: string | undefined;
  readonly place: Place;
  /** What callers of this stage can say who they are with. */
  readonly credentials: readonly Credential[];
  /** The tools that are listed; undefined where the page is to say nothing of them. */
  readonly tools: readonly ToolRow[] | undefined;
  /** How many operations there are besides. */
  readonly operations: number;
}

/** What the page of a stage says. `place` may hold addresses that only the deployment knows, as the CDK's tokens. */
export function pageFacts(settings: Settings, place: Omit<Place, 'name'>): PageFacts {
  const { stage, clerk, contact, page, identity } = settings;
  const { tools, operations } = toolRows(settings);
  return {
    stage,
    environment: clerk.environment,
    contact,
    note: page.note,
    place: { ...place, name: `clerk-${stage}` },
    credentials: credentialsOf(identity),
    tools: page.tools ? tools : undefined,
    operations,
  };
}

/** With Clerk's OAuth tokens, and with other issuers, people can sign in. */
function credentialsOf({ clerk, oidc, iam }: Settings['identity']): readonly Credential[] {
  const signIn = clerk?.tokens.includes('oauth') === true || oidc.length > 0;
  return [
    ...(signIn ? (['signIn'] as const) : []),
    ...(clerk || oidc.length > 0 ? (['token'] as const) : []),
    ...(iam ? (['signature'] as const) : []),
  ];
}

function toolRows({ tools: choice }: Settings): {
  tools: readonly ToolRow[];
  operations: number;
} {
  const stage = stageTools(loadedTools, choice);
  const listed = stage.list(new Set(permissions)).flatMap(({ name }) => stage.factsOf(name) ?? []);
  const tools = listed.map(({ name, title, permission, annotations }): ToolRow => {
    return {
      name,
      title,
      needs:
        permission === null
          ? { words: name === runOperation.name ? 'what the operation needs' : 'nothing' }
          : { permission, words: permissionWords[permission] },
      risk: riskOf(annotations),
      undone: annotations.readOnlyHint ? undefined : undoing(name),
    };
  });
  const shown = new Set(tools.map(({ name }) => name));
  return { tools, operations: stage.operations.filter(({ name }) => !shown.has(name)).length };
}

/** What a call of a tool may come to, as the tool itself says. */
export function riskOf({ readOnlyHint, destructiveHint }: ToolHints): Risk {
  return readOnlyHint ? 'reads' : destructiveHint ? 'may destroy' : 'changes';
}

function undoing(name: string): string | undefined {
  const said = undoings[name];
  return typeof said === 'function' ? said({}) : said;
}

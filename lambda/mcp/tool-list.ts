import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import type { Caller, Narrowing } from '../access/caller.ts';
import { mayChangeBy, type Ways } from '../access/conditions.ts';
import type { Permission } from '../access/permissions.ts';
import { boundsOf, permissionsFor, type Reach } from '../access/reach.ts';
import { orApproval, withConfirmation } from '../approvals/confirmation.ts';
import { type ApprovalRule, mayAsk } from '../approvals/rules.ts';
import { type FieldSchema, visibleSchema } from '../access/fields.ts';
import { type CredentialRules, takenForms } from '../credentials/forms.ts';
import type { Tool, ToolFacts, UsableTools } from '../definition/tool.ts';
import type { ToolIndex } from '../definition/tool-index.ts';
import { plainSchema } from './plain-schema.ts';
import { prepareTools } from './prepared-json.ts';
import { ShownTool } from './shown-tool.ts';
import { appMeta, type AppName, appOf } from './tool-apps.ts';
import { schemasOf } from './tool-schemas.ts';

/** What a stage lists besides the usual tools, and what it hides: by name, from the settings. */
export interface ToolChoice {
  readonly listed: readonly string[];
  readonly hidden: readonly string[];
}

/** Lists kept: one for each set of permissions that callers have; a stage has a handful. */
const maxLists = 100;

/** What decides which tools a caller may use. */
export type Allowed = Pick<Caller, 'permissions' | 'narrowing' | 'reach' | 'ways'>;

/** True when a caller may use the tool; what needs no permission changes nothing by itself. */
export function mayUse(tool: ToolFacts, allowed: Allowed): boolean {
  const { permission, annotations } = tool;
  const { permissions, narrowing, ways } = allowed;
  if (permission === null) return true;
  return (
    permissions.has(permission) &&
    (annotations.readOnlyHint || (!narrowing?.readOnly && mayChangeBy(permission, ways))) &&
    isWithin(tool, allowed)
  );
}

/** True where the permission has no bounds, or what the tool works on can be within them. */
function isWithin({ name, permission }: ToolFacts, allowed: Allowed): boolean {
  const bounds = boundsOf(permission, allowed);
  return bounds === undefined || allowed.reach?.offers?.(name, bounds) === true;
}

/** The tools of one stage: what it has, what it lists, and who sees what. */
export interface StageTools {
  /** True when the stage has a tool or operation of this name, listed or not. */
  readonly has: (name: string) => boolean;
  /** What is known of the tool or operation of this name; undefined when the stage has none. */
  readonly factsOf: (name: string) => ToolFacts | undefined;
  /** Loads the tool or operation of this name; undefined when there is none, or the stage hides it. */
  readonly find: (name: string) => Promise<Tool | undefined>;
  /** True when the stage hides the tool of this name. */
  readonly isHidden: (name: string) => boolean;
  /** All that needs a permission, listed or not. */
  readonly operations: readonly ToolFacts[];
  readonly isListed: (tool: ToolFacts) => boolean;
  /**
   * The answer to `tools/list` for a caller with these permissions: the tools it may use, with the fields it may use, and
   * where `withApps` with what shows their results. Made once for each set of permissions, each reach of them, and what of
   * them changes something.
   */
  readonly list: (
    granted: ReadonlySet<Permission>,
    narrowing?: Narrowing,
    reach?: Reach,
    ways?: Ways,
    withApps?: boolean,
  ) => ListedTool[];
  /** What shows a tool's results in hosts that take MCP Apps; undefined where nothing does. */
  readonly appOf: (tool: ToolFacts) => AppName | undefined;
  /** The JSON Schema of a tool's arguments, as far as a caller with these permissions, and this reach, has a choice of them. */
  readonly inputOf: (tool: ToolFacts, granted: ReadonlySet<Permission>, reach?: Reach) => FieldSchema;
}

/**
 * The tools of a stage with this choice among those of `index`; those that its `approvals` may ask about take a confirmation, and all take
 * credentials in the forms that its `credentials` allow.
 */
export function stageTools(
  index: ToolIndex,
  { listed: added, hidden }: ToolChoice,
  approvals: readonly ApprovalRule[] = [],
  credentials: CredentialRules = { rawCredentials: 'allow' },
): StageTools {
  const asks = (tool: ToolFacts) => mayAsk(approvals, tool);
  const visibleInput: StageTools['inputOf'] = (tool, granted, reach) => {
    const visible = visibleSchema(schemasOf(tool).input, granted);
    const taken = takenForms(reach?.fixed?.without(tool, visible) ?? visible, credentials);
    const input = plainSchema(taken, 'input');
    return asks(tool) ? withConfirmation(input) : input;
  };
  const jsonOf = (tool: ToolFacts, granted: ReadonlySet<Permission>, reach?: Reach): string =>
    (!reach && lacksNothing(tool, granted) ? index.shown?.(tool) : undefined) ??
    JSON.stringify(listed(tool, visibleInput(tool, granted, reach), granted, asks(tool)));
  const there = index.facts.filter(({ name }) => !hidden.includes(name));
  const byName = new Map(there.map((tool) => [tool.name, tool]));
  const listedHere = new Set([...index.listedNames, ...added]);
  const lists = new Map<string, ListedTool[]>();
  // A caller who comes again has the same set; one that is narrowed has another one each time.
  const plainBySet = new WeakMap<ReadonlySet<Permission>, ListedTool[]>();
  const withAppsBySet = new WeakMap<ReadonlySet<Permission>, ListedTool[]>();
  const app = (tool: ToolFacts) => appOf(tool, asks(tool));
  const shownAs = (tool: ToolFacts, json: string, withApps: boolean) =>
    new ShownTool(
      withApps ? `${json.slice(0, -1)},"_meta":${JSON.stringify(appMeta(tool, app(tool)))}}` : json,
    );
  return {
    has: (name) => byName.has(name),
    factsOf: (name) => byName.get(name),
    find: async (name) => (byName.has(name) ? index.load(name) : undefined),
    isHidden: (name) => hidden.includes(name),
    operations: there.filter(({ permission }) => permission !== null),
    isListed: ({ name }) => listedHere.has(name),
    appOf: app,
    list(granted, narrowing, reach, ways, withApps = false) {
      const listsBySet = withApps ? withAppsBySet : plainBySet;
      const known = listsBySet.get(granted);
      if (known) return known;
      const allowed = { permissions: granted, narrowing, reach, ways };
      const changing = ways && [...granted].filter((permission) => mayChangeBy(permission, ways));
      const key = [
        ...granted,
        ...(withApps ? ['with apps'] : []),
        ...(narrowing?.readOnly ? ['read only'] : []),
        reach?.key ?? '',
        ...(changing ? [`changes ${changing.join(' ')}`] : []),
      ]
        .toSorted()
        .join(' ');
      let list = lists.get(key);
      if (!list) {
        if (lists.size >= maxLists) lists.clear();
        const shown = there
          .filter((tool) => listedHere.has(tool.name) && mayUse(tool, allowed))
          .map((tool) =>
            shownAs(tool, jsonOf(tool, permissionsFor(tool.permission, allowed), reach), withApps),
          );
        list = prepareTools(shown, `[${shown.map(({ json }) => json).join(',')}]`);
        lists.set(key, list);
      }
      listsBySet.set(granted, list);
      return list;
    },
    inputOf: visibleInput,
  };
}

/** The stage's tools as a caller may use them. */
export function usableTools(stage: StageTools, allowed: Allowed): UsableTools {
  const { find, operations, isListed } = stage;
  return {
    find,
    operations,
    isListed,
    mayUse: (tool) => mayUse(tool, allowed),
    inputSchemaOf: (tool) => stage.inputOf(tool, permissionsFor(tool.permission, allowed), allowed.reach),
  };
}

/** True when none of the tool's fields asks for a permission that is not granted. */
function lacksNothing(tool: ToolFacts, granted: ReadonlySet<Permission>): boolean {
  const { guardedInput, guardedOutput } = schemasOf(tool);
  return [...guardedInput, ...guardedOutput].every(({ permission }) => granted.has(permission));
}

function listed(
  tool: ToolFacts,
  input: FieldSchema,
  granted: ReadonlySet<Permission>,
  asks: boolean,
): ListedTool {
  const output = plainSchema(visibleSchema(schemasOf(tool).output, granted), 'output');
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: input as ListedTool['inputSchema'],
    outputSchema: asks ? orApproval(output) : output,
    annotations: { ...tool.annotations },
  };
}

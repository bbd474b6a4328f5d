import type { CallToolResult } from '@modelcontextprotocol/server';
import type * as z from 'zod';
import type { Caller } from '../access/caller.ts';
import type { Permission } from '../access/permissions.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { Principal } from '../access/principal.ts';
import type { Clerk } from '../clerk/clerk.ts';
import type { ClerkMethod } from '../clerk/methods.ts';
import type { LedgerQuery, RecordedChanges } from '../ledger/search.ts';
import type { Masker } from '../masks/masker.ts';

/**
 * What a tool answers: `structured` matches its output schema. Its text form is made of that, less what the caller may
 * not see, for hosts that show models only text.
 */
export interface ToolAnswer<Structured> {
  readonly structured: Structured;
  /** True when a report of several changes says that some of them are not made; the ledger then says so, too. */
  readonly partlyDone?: boolean;
  /** True when it only says what the call would come to. */
  readonly isRehearsal?: boolean;
  /** True when none of the changes that a report is about was made: the result is then an error. */
  readonly isFailure?: boolean;
  /** What has happened or was found, in a sentence of its own before the text form. */
  readonly headline?: string;
  /** The whole text form, where it is that of another tool's result. */
  readonly text?: string;
  /** Of a page of a list: how to show less of it, where it would be too long. */
  readonly page?: PageShown<Structured> | undefined;
}

/** A page of a list that can be made anew with fewer rows. */
export interface PageShown<Structured> {
  /** How many it shows. */
  readonly rows: number;
  /** The answer with the first of them alone: what it counts is those, and its cursor goes on after the last. */
  readonly first: (rows: number) => ToolAnswer<Structured> | Promise<ToolAnswer<Structured>>;
}

/** The deployment that a tool runs in. */
export interface Stage {
  readonly name: string;
  /** What kind of Clerk instance it works on. */
  readonly environment: 'development' | 'production';
  readonly policy: AccessPolicy;
  /** What one call takes of Clerk's rate limit at most, in percent; 60 when left out. */
  readonly perCall?: number | undefined;
}

/** The tools and operations of the stage, as the caller may use them. */
export interface UsableTools {
  /** Loads the tool or operation of a name, listed or not; undefined when there is none, or the stage hides it. */
  readonly find: (name: string) => Promise<Tool | undefined>;
  /** What the stage has that needs a permission, listed or not; the same list at every request. */
  readonly operations: readonly ToolFacts[];
  readonly isListed: (tool: ToolFacts) => boolean;
  readonly mayUse: (tool: ToolFacts) => boolean;
  /** The JSON Schema of a tool's arguments, as far as the caller may send them. */
  readonly inputSchemaOf: (tool: ToolFacts) => Record<string, unknown>;
}

/** What all calls of one request have in common. */
export interface SharedContext {
  readonly caller: Caller;
  readonly stage: Stage;
  /** Milliseconds that the request has left. */
  readonly remaining: () => number;
  readonly tools: UsableTools;
  /** Finds changes on record. Throws `LedgerUnavailable`. */
  readonly searchAudit: (query: LedgerQuery) => Promise<RecordedChanges>;
  /** Masks what the caller is told; undefined where nothing is masked. */
  readonly masker?: Masker | undefined;
  /** Where the switch is for a principal, since when and by whom; undefined where it is on. */
  readonly turned: (principal: Principal) => Promise<string | undefined>;
}

/** What a tool may use while it runs: what its request has for all calls, and what is there for this one. */
export interface ToolContext extends SharedContext {
  readonly clerk: Clerk;
  /** What the client says of itself, for the record; nobody has checked it. */
  readonly declared?: Readonly<{ client?: string; traceparent?: string }> | undefined;
  /** Tells the client how far long work has come, if it asked to be told: `done` of `total`. */
  readonly progress: (done: number, total: number, message: string) => Promise<void>;
  /** Calls another tool for the same caller, under the same checks. Throws `ApprovalAsked`, which must be let through. */
  readonly call: (tool: Tool, args: unknown) => Promise<CallToolResult>;
}

/** MCP's hints about a tool; all four are always given. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** What is known of a tool, or of an operation of the catalog, without loading it. */
export interface ToolFacts {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: ToolHints;
  /** The methods of `@clerk/backend` that it is there for: `users.getUser`. */
  readonly methods: readonly ClerkMethod[];
  /** Words besides its own name and description that people look for it with. */
  readonly keywords?: string;
  /** What a caller needs; null for a tool that anyone let in may use. */
  readonly permission: Permission | null;
}

/**
 * One tool, or one operation of the catalog, as data. `Input` and `Output` are object schemas at module scope. A field
 * with `.meta({ permission })` is there only for callers with that permission; one with `.meta({ userSupplied: true })`
 * holds what an end user may have written.
 */
export interface Tool<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> extends ToolFacts {
  readonly input: Input;
  readonly output: Output;
  /**
   * What this call would make that is of no use to a caller who may not see it, because it is shown this once: in words,
   * with the permission for it. Such a call is refused to whoever lacks that.
   */
  shownOnce?(input: z.output<Input>): readonly [what: string, permission: Permission] | undefined;
  /** What a workflow would do and leave undone, found out without doing it. Throws `ClerkFailure`. */
  plan?(input: z.output<Input>, context: PlanContext): Promise<Plan>;
  /**
   * The changes that a call asks for at once, each by the input of a call of its own; undefined where it is one. They are
   * approved together, and each is on record by itself.
   */
  rows?(input: z.output<Input>): readonly z.output<Input>[] | undefined;
  /** True where no such change makes a difference to another, nor to what may still be changed: some are made at once. */
  readonly hasRowsApart?: boolean;
  /** The answer to such a call, by what became of each. */
  report?(outcomes: readonly RowOutcome<z.output<Input>, z.output<Output>>[]): ToolAnswer<z.output<Output>>;
  /**
   * True for what looks up what is left to do, so that it is finished by the same call once more; else the same call after a
   * result that is unknown is told what is known.
   */
  readonly isFinishedByRepeating?: boolean;
  /** Does the work. Throws `ToolError` or `ClerkFailure` for what a caller can act on. */
  run(input: z.output<Input>, context: ToolContext): Promise<ToolAnswer<z.output<Output>>>;
}

/** What a plan is made with. */
export type PlanContext = Pick<ToolContext, 'clerk' | 'caller' | 'remaining' | 'stage'>;

/** What a workflow would do. */
export interface Plan {
  /** Its steps, and what it would leave undone and why, in sentences; what people wrote is in quotation marks. */
  readonly lines: readonly string[];
  /** What each step acts on: an approval is for this. */
  readonly actsOn: unknown;
}

/** What became of one of several changes. */
export interface RowOutcome<Input, Structured = Record<string, unknown>> {
  readonly input: Input;
  /** What the call of its own answered; undefined where it was not made. */
  readonly answer?: Structured | undefined;
  /** Why it was not made, in a line; undefined where it was. */
  readonly why: string | undefined;
  /** True when it was not even tried. */
  readonly isLeft?: boolean;
}

/** Loads tools that are kept together, at the first call of one of them. */
export type LoadTools = () => Promise<readonly Tool[]>;

/** Returns the tool as it is; only infers its types. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}

/**
 * A failure in words for the caller: what was wrong, with which parameter, what to do next. One that puts the failure of a
 * call of Clerk into other words carries it as its cause.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  /** What the message says was made before the failure: some of the changes asked for, or all of them; else undefined. */
  readonly made: 'some' | 'all' | undefined;

  /** Why a call was refused, in a word for the record; undefined where it was not, or the record says it otherwise. */
  readonly reason: string | undefined;

  constructor(
    message: string,
    { made, reason, cause }: { made?: 'some' | 'all' | undefined; reason?: string; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.made = made;
    this.reason = reason;
  }
}

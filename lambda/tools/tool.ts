import type * as z from 'zod';
import type { Caller } from '../access/caller.ts';
import type { Permission } from '../access/permissions.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { Clerk } from '../clerk/clerk.ts';

/** What a tool answers: `structured` matches its output schema; `text` is the short form for people. */
export interface ToolAnswer<Structured> {
  readonly structured: Structured;
  readonly text: string;
}

/** The deployment that a tool runs in. */
export interface Stage {
  readonly name: string;
  /** What kind of Clerk instance it works on. */
  readonly environment: 'development' | 'production';
  readonly policy: AccessPolicy;
}

/** What a tool may use while it runs. */
export interface ToolContext {
  readonly clerk: Clerk;
  readonly caller: Caller;
  readonly stage: Stage;
}

/** MCP's hints about a tool; all four are always given. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/**
 * One tool as data. `Input` and `Output` are object schemas at module scope, converted to JSON Schema once. A field
 * with `.meta({ permission })` is there only for callers with that permission.
 */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: ToolHints;
  /** What a caller needs; null for a tool that anyone let in may use. */
  readonly permission: Permission | null;
  readonly input: Input;
  readonly output: Output;
  /** Does the work. Throws `ToolError` or `ClerkFailure` for what a caller can act on. */
  run(input: z.output<Input>, context: ToolContext): Promise<ToolAnswer<z.input<Output>>>;
}

/** Returns the tool as it is; only infers its types. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}

/** A failure in words for the caller: what was wrong, with which parameter, what to do next. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** Text that an end user or a customer may have written, quoted and cut to 80 characters, for a tool's text. */
export function quoted(text: string): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  const characters = Array.from(shown);
  return JSON.stringify(characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : shown);
}

import type { Tool, ToolFacts } from './tool.ts';

/** The tools there are, and how to get at them. */
export interface ToolIndex {
  /** Of all tools and operations, in the order in which they are listed. */
  readonly facts: readonly ToolFacts[];
  /** The names of the tools that are listed unless a stage hides them. */
  readonly listedNames: readonly string[];
  /**
   * What `tools/list` shows of a tool to a caller who lacks no permission that its fields ask for, as JSON; undefined
   * where that was not prepared.
   */
  readonly shown?: (tool: ToolFacts) => string | undefined;
  /** The tool of a name; undefined when there is none. */
  readonly load: (name: string) => Promise<Tool | undefined>;
}

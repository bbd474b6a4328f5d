import type { Tool as ListedTool } from '@modelcontextprotocol/server';

/** A tool as `tools/list` has it, of which the JSON is known; parsed when a part of it is read. */
export class ShownTool implements ListedTool {
  readonly json: string;
  #tool: ListedTool | undefined;

  constructor(json: string) {
    this.json = json;
  }

  toJSON(): ListedTool {
    return (this.#tool ??= JSON.parse(this.json) as ListedTool);
  }

  get name(): string {
    return this.toJSON().name;
  }

  get title(): string | undefined {
    return this.toJSON().title;
  }

  get description(): string | undefined {
    return this.toJSON().description;
  }

  get inputSchema(): ListedTool['inputSchema'] {
    return this.toJSON().inputSchema;
  }

  get outputSchema(): ListedTool['outputSchema'] {
    return this.toJSON().outputSchema;
  }

  get annotations(): ListedTool['annotations'] {
    return this.toJSON().annotations;
  }

  get _meta(): ListedTool['_meta'] {
    return this.toJSON()._meta;
  }
}

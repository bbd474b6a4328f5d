import type { ToolFacts, UsableTools } from '../../definition/tool.ts';
import { amounts, parametersOf } from './parameter-lines.ts';
import { resourceOf, riskOf } from './search.ts';

/** Characters that a plain search has at most, in either part of the result, and what of them is left for marks. */
const plainCharacters = 2_500;
const spare = 100;
/** Whole sentences of a description are shown up to here, the first one always. */
const maxDescription = 170;

/** An operation as a search shows it. */
export interface ShownOperation {
  readonly name: string;
  readonly callWith: 'tools/call' | 'run_operation';
  readonly risk?: ReturnType<typeof riskOf>;
  readonly description?: string;
  readonly parameters?: string[];
  readonly title?: string;
  readonly resource?: string;
  readonly permission?: string;
  readonly inputSchema?: Record<string, unknown>;
}

/** All about an operation, with the JSON Schema of its arguments. */
export function inDetail(tool: ToolFacts, { isListed, inputSchemaOf }: UsableTools): ShownOperation {
  return {
    name: tool.name,
    callWith: isListed(tool) ? 'tools/call' : 'run_operation',
    risk: riskOf(tool),
    description: tool.description,
    title: tool.title,
    resource: resourceOf(tool),
    permission: tool.permission ?? '',
    inputSchema: inputSchemaOf(tool),
  };
}

/**
 * Operations for a plain search, with as much of each as fits beside `others`: of listed tools the name, which says
 * enough; of the first ones what their parameters are, of the others less. Those that still don't fit are left out.
 */
export function inBrief(
  tools: readonly ToolFacts[],
  { isListed, inputSchemaOf }: UsableTools,
  others: object,
): ShownOperation[] {
  const briefly = (tool: ToolFacts, amount: (typeof amounts)[number] | undefined): ShownOperation => {
    if (isListed(tool)) return { name: tool.name, callWith: 'tools/call' };
    const parameters = amount === undefined ? [] : parametersOf(inputSchemaOf(tool), amount);
    return {
      name: tool.name,
      callWith: 'run_operation',
      risk: riskOf(tool),
      ...(amount !== undefined && { description: firstSentences(tool.description) }),
      ...(parameters.length > 0 && { parameters }),
    };
  };
  const fits = (shown: readonly ShownOperation[]) =>
    JSON.stringify({ operations: shown, ...others }).length <= plainCharacters - spare;
  const shown: ShownOperation[] = [];
  for (const tool of tools) {
    const brief = [briefly(tool, 'names'), briefly(tool, undefined)].find((one) => fits([...shown, one]));
    if (!brief) break;
    shown.push(brief);
  }
  for (const [index, tool] of tools.slice(0, shown.length).entries()) {
    const more = amounts
      .map((amount) => shown.with(index, briefly(tool, amount)))
      .find((candidate) => fits(candidate));
    if (more) shown.splice(0, shown.length, ...more);
  }
  return shown;
}

function firstSentences(text: string): string {
  let shown = '';
  for (const sentence of text.match(/[^.]+(?:\.(?!\s|$)[^.]*)*\.?\s*/g) ?? [text]) {
    if (shown !== '' && shown.length + sentence.trimEnd().length > maxDescription) break;
    shown += sentence;
  }
  return shown.trimEnd();
}

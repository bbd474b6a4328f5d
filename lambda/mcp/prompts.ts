import { cut } from '../base/cut.ts';
import type { GetPromptResult, Prompt as ListedPrompt } from '@modelcontextprotocol/server';
import type { Caller } from '../access/caller.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { prompts } from '../prompts/registry.ts';
import { lacking, Unanswerable } from './protocol-faults.ts';
import type { StageTools } from './tool-list.ts';

const byName = new Map(prompts.map((prompt) => [prompt.name, prompt]));

/** True when there is a prompt of this name, for whomever. */
export function isPrompt(name: string): boolean {
  return byName.has(name);
}

/** The prompts for a caller: those whose tools the stage has and the caller may use. */
export function listPrompts(caller: Caller, tools: StageTools): ListedPrompt[] {
  return promptsFor(caller, tools).map(listed);
}

/** The definitions of the prompts for a caller, in their order. */
export function promptsFor({ permissions }: Caller, tools: StageTools): Prompt[] {
  return prompts.filter(
    (prompt) =>
      isServed(prompt, tools) && prompt.permissions.every((permission) => permissions.has(permission)),
  );
}

/** The prompt with the arguments filled in. Throws `Unanswerable` when there is none, or the caller may not have it. */
export function getPrompt(
  name: string,
  values: Readonly<Record<string, string>> | undefined,
  caller: Caller,
  tools: StageTools,
): GetPromptResult {
  const prompt = requirePrompt(
    byName.get(name),
    caller,
    tools,
    () =>
      new Unanswerable(
        'invalid_arguments',
        `There is no prompt ${JSON.stringify(cut(name, 80))}. prompts/list names them all.`,
      ),
  );
  const parsed = prompt.arguments.safeParse(values ?? {});
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const where = issue.path.join('.');
      if (issue.code === 'unrecognized_keys') return 'an argument that the prompt does not have';
      return `${where}: ${isMissing(values, where) ? 'is required' : issue.message}`;
    });
    throw new Unanswerable(
      'invalid_arguments',
      `The arguments of ${prompt.name} are not valid: ${faults.join('; ')}. Arguments: ${Object.keys(prompt.arguments.shape).join(', ')}.`,
    );
  }
  return {
    description: prompt.description,
    messages: [{ role: 'user', content: { type: 'text', text: prompt.text(parsed.data) } }],
  };
}

/** The prompt, which the caller may have. Throws `Unanswerable` otherwise: `none()` where the stage has no such prompt. */
export function requirePrompt(
  prompt: Prompt | undefined,
  caller: Caller,
  tools: StageTools,
  none: () => Unanswerable,
): Prompt {
  if (!prompt || !isServed(prompt, tools)) throw none();
  for (const permission of prompt.permissions) {
    if (!caller.permissions.has(permission)) throw lacking(prompt.name, permission, caller);
  }
  return prompt;
}

/** True when the stage hides none of the prompt's tools. */
function isServed(prompt: Prompt, tools: StageTools): boolean {
  return !prompt.tools.some(tools.isHidden);
}

function isMissing(values: Readonly<Record<string, string>> | undefined, name: string): boolean {
  return values === undefined || !Object.hasOwn(values, name);
}

function listed(prompt: Prompt): ListedPrompt {
  return {
    name: prompt.name,
    title: prompt.title,
    description: prompt.description,
    arguments: Object.entries(prompt.arguments.shape).map(([name, schema]) => ({
      name,
      description: schema.description ?? '',
      required: !schema.safeParse(undefined).success,
    })),
  };
}

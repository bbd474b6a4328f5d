import { createHash } from 'node:crypto';
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import type { Caller } from '../access/caller.ts';
import { cut } from '../base/cut.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { prompts } from '../prompts/registry.ts';
import { skillName, skillText } from '../prompts/skill.ts';
import { promptsFor, requirePrompt } from './prompts.ts';
import { Unanswerable } from './protocol-faults.ts';
import type { StageTools } from './tool-list.ts';

/** One skill as `skills/list` has it (SEP-2640): its only file is its SKILL.md, with SHA-256 and size in bytes. */
export interface ListedSkill {
  readonly uri: string;
  readonly frontmatter: { readonly name: string; readonly description: string };
  readonly resources: readonly { readonly uri: string; readonly digest: string; readonly size: number }[];
}

const byUri = new Map(prompts.map((prompt) => [uriOf(prompt), prompt]));

/** The skills for a caller: those whose tools the stage has and the caller may use, as with prompts. */
export function listSkills(caller: Caller, tools: StageTools): ListedSkill[] {
  return promptsFor(caller, tools).map(listed);
}

/** The skill at a URI. Throws `Unanswerable` when there is none, or the caller may not have it. */
export function getSkill(uri: string, caller: Caller, tools: StageTools): ListedSkill {
  return listed(promptAt(uri, caller, tools));
}

/** The file at a URI. Throws `Unanswerable` when there is none, or the caller may not have it. */
export function readSkill(uri: string, caller: Caller, tools: StageTools): ReadResourceResult {
  const text = skillText(promptAt(uri, caller, tools));
  return { contents: [{ uri, mimeType: 'text/markdown', text }] };
}

function promptAt(uri: string, caller: Caller, tools: StageTools): Prompt {
  return requirePrompt(
    byUri.get(uri),
    caller,
    tools,
    () =>
      new Unanswerable(
        'invalid_arguments',
        `There is no skill at ${JSON.stringify(cut(uri, 80))}. skills/list names them all.`,
        // With the URI alone as data, clients know it for "not found".
        { uri },
      ),
  );
}

function listed(prompt: Prompt): ListedSkill {
  const uri = uriOf(prompt);
  const text = skillText(prompt);
  const digest = createHash('sha256').update(text).digest('hex');
  return {
    uri,
    frontmatter: { name: skillName(prompt), description: prompt.description },
    resources: [{ uri, digest: `sha256:${digest}`, size: Buffer.byteLength(text) }],
  };
}

function uriOf(prompt: Prompt): string {
  return `skill://${skillName(prompt)}/SKILL.md`;
}

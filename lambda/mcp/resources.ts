import type { ReadResourceResult, ResourceTemplateType } from '@modelcontextprotocol/server';
import type * as z from 'zod';
import { organizationId, userId } from '../clerk/ids.ts';
import type { Tool, ToolContext, ToolFacts, UsableTools } from '../definition/tool.ts';
import type { ToolCall } from './call-tool.ts';
import { lacking, Unanswerable } from './protocol-faults.ts';
import { resourceTools } from './resource-tools.ts';

/** What can be read by URI: what a tool of this server shows, under the same permissions. */
export interface ResourceTemplate {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** `clerk://users/{userId}`: a fixed beginning, then one variable. */
  readonly uriTemplate: string;
  /** The variable of the template; the tool's argument of the same name. */
  readonly variable: string;
  readonly id: z.ZodString;
  /** The name of the tool. */
  readonly tool: string;
}

/** All resource templates, in the order in which they are listed. */
export const resourceTemplates: readonly ResourceTemplate[] = [
  {
    name: 'user',
    title: 'User',
    description: 'One user, as get_user shows it: names, addresses, security settings, metadata and dates.',
    uriTemplate: 'clerk://users/{userId}',
    variable: 'userId',
    id: userId,
    tool: resourceTools['clerk://users/'],
  },
  {
    name: 'organization',
    title: 'Organization',
    description: 'One organization, as get_organization shows it: name, size, limits, metadata and dates.',
    uriTemplate: 'clerk://organizations/{organizationId}',
    variable: 'organizationId',
    id: organizationId,
    tool: resourceTools['clerk://organizations/'],
  },
];

const mimeType = 'application/json';

/** Whoever reads, by the tools that they may use. */
interface Reader {
  readonly tools: Pick<UsableTools, 'operations' | 'mayUse'>;
}

/** What is known of a template's tool; undefined when the stage hides it. */
function toolOf({ tool }: ResourceTemplate, { tools }: Reader): ToolFacts | undefined {
  return tools.operations.find(({ name }) => name === tool);
}

/** The templates that a caller may read from. */
export function listResourceTemplates(reader: Reader): ResourceTemplateType[] {
  return resourceTemplates
    .filter((template) => {
      const tool = toolOf(template, reader);
      return tool && reader.tools.mayUse(tool);
    })
    .map(({ name, title, description, uriTemplate }) => ({
      name,
      title,
      description,
      uriTemplate,
      mimeType,
    }));
}

/**
 * What stands at a URI, as JSON. Throws `Unanswerable` when it is no URI of this server, when there is nothing, or when
 * the caller may not read it.
 */
export async function readResource(
  uri: string,
  context: ToolContext,
  call: (tool: Tool, args: unknown) => Promise<ToolCall>,
): Promise<ReadResourceResult> {
  const { template, id } = resolve(uri, context);
  const tool = await context.tools.find(template.tool);
  if (!tool) throw noSuchResource(uri);
  const { result, outcome, cause } = await call(tool, { [template.variable]: id });
  if (result.isError) {
    const text = result.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
    // With the URI alone as data, clients know it for "not found".
    throw new Unanswerable(outcome, text, outcome === 'clerk_refused' ? { uri } : undefined, cause);
  }
  return { contents: [{ uri, mimeType, text: JSON.stringify(result.structuredContent) }] };
}

/** The template that a caller names, and may use; `uri` is what it wants to read. Throws `Unanswerable` otherwise. */
export function requireTemplate(
  template: ResourceTemplate | undefined,
  context: Reader & Pick<ToolContext, 'caller'>,
  uri?: string,
): ResourceTemplate {
  const tool = template && toolOf(template, context);
  if (!tool) throw noSuchResource(uri);
  if (tool.permission !== null && !context.tools.mayUse(tool)) {
    throw lacking(template.uriTemplate, tool.permission, context.caller);
  }
  return template;
}

/** With the URI alone as data, clients know it for "not found". */
function noSuchResource(uri: string | undefined): Unanswerable {
  return new Unanswerable(
    'invalid_arguments',
    `There is no such resource. URIs are formed like ${resourceTemplates.map(({ uriTemplate }) => uriTemplate).join(' or ')}; resources/templates/list has those that you may read.`,
    uri === undefined ? undefined : { uri },
  );
}

function resolve(uri: string, context: ToolContext): { template: ResourceTemplate; id: string } {
  const beginningOf = ({ uriTemplate }: ResourceTemplate) => uriTemplate.slice(0, uriTemplate.indexOf('{'));
  const template = requireTemplate(
    resourceTemplates.find((candidate) => uri.startsWith(beginningOf(candidate))),
    context,
    uri,
  );
  const id = template.id.safeParse(uri.slice(beginningOf(template).length));
  if (!id.success) {
    throw new Unanswerable(
      'invalid_arguments',
      `${template.variable}: ${id.error.issues[0]?.message ?? 'is not valid'}; nothing was sent to Clerk.`,
      { uri },
    );
  }
  return { template, id: id.data };
}

import type { ReadResourceResult, ResourceTemplateType } from '@modelcontextprotocol/server';
import type * as z from 'zod';
import { organizationId, userId } from '../clerk/ids.ts';
import { getOrganization } from '../tools/get-organization.ts';
import { getUser } from '../tools/get-user.ts';
import type { Tool, ToolContext } from '../tools/tool.ts';
import type { ToolCall } from './call-tool.ts';
import { lacking, Unanswerable } from './protocol-faults.ts';

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
  readonly tool: Tool;
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
    tool: getUser,
  },
  {
    name: 'organization',
    title: 'Organization',
    description: 'One organization, as get_organization shows it: name, size, limits, metadata and dates.',
    uriTemplate: 'clerk://organizations/{organizationId}',
    variable: 'organizationId',
    id: organizationId,
    tool: getOrganization,
  },
];

const mimeType = 'application/json';

type Reader = Pick<ToolContext, 'findTool' | 'mayUse'>;

/** The templates that a caller may read from. */
export function listResourceTemplates({ findTool, mayUse }: Reader): ResourceTemplateType[] {
  return resourceTemplates
    .filter(({ tool }) => findTool(tool.name) && mayUse(tool))
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
  const { result, outcome, cause } = await call(template.tool, { [template.variable]: id });
  if (result.isError) {
    const text = result.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
    // With the URI alone as data, clients know it for "not found".
    throw new Unanswerable(outcome, text, outcome === 'clerk_refused' ? { uri } : undefined, cause);
  }
  return { contents: [{ uri, mimeType, text: JSON.stringify(result.structuredContent) }] };
}

/** The template that a caller names, and may use. Throws `Unanswerable` otherwise. */
export function requireTemplate(
  template: ResourceTemplate | undefined,
  { findTool, mayUse, caller }: Reader & Pick<ToolContext, 'caller'>,
): ResourceTemplate {
  if (!template || !findTool(template.tool.name)) {
    throw new Unanswerable(
      'invalid_arguments',
      `There is no such resource. URIs are formed like ${resourceTemplates.map(({ uriTemplate }) => uriTemplate).join(' or ')}; resources/templates/list has those that you may read.`,
    );
  }
  const { permission } = template.tool;
  if (permission !== null && !mayUse(template.tool)) throw lacking(template.uriTemplate, permission, caller);
  return template;
}

function resolve(uri: string, context: ToolContext): { template: ResourceTemplate; id: string } {
  const beginningOf = ({ uriTemplate }: ResourceTemplate) => uriTemplate.slice(0, uriTemplate.indexOf('{'));
  const template = requireTemplate(
    resourceTemplates.find((candidate) => uri.startsWith(beginningOf(candidate))),
    context,
  );
  const id = template.id.safeParse(uri.slice(beginningOf(template).length));
  if (!id.success) {
    throw new Unanswerable(
      'invalid_arguments',
      `${template.variable}: ${id.error.issues[0]?.message ?? 'is not valid'}; nothing was sent to Clerk.`,
    );
  }
  return { template, id: id.data };
}

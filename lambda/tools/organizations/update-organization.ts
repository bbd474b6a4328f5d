import type { Organization } from '@clerk/backend';
import * as z from 'zod';
import { organizationId } from '../../clerk/ids.ts';
import { organizationShapeElsewhere, toOrganizationView } from '../../clerk/views/organization.ts';
import { metadataParameters, organizationParameters } from './organization-parameters.ts';
import { briefChange, isAlreadySo, overwritten, unchanged } from '../../definition/overwritten.ts';
import { defined, runSteps, type Step } from '../../definition/steps.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';

const input = z.strictObject({
  organizationId,
  ...organizationParameters,
  name: organizationParameters.name.optional(),
  adminDeleteEnabled: z.boolean().optional().describe('Its admins may delete it.'),
  ...metadataParameters,
  metadataMode: z
    .enum(['merge', 'replace'])
    .optional()
    .describe(
      'merge (default): deeply; null deletes a key. replace: what you send takes the place of the old object.',
    ),
});

/** The fields that are given back where they were overwritten, so that it can be undone. */
const undoable = ['name', 'slug', 'publicMetadata'];

export const updateOrganization = defineTool({
  name: 'update_organization',
  title: 'Update an organization',
  description:
    "Change an organization's name, slug, member limit, metadata, or whether its admins may delete it. Only what you send changes.",
  methods: [
    'organizations.updateOrganization',
    'organizations.updateOrganizationMetadata',
    'organizations.replaceOrganizationMetadata',
  ],
  keywords: 'rename company customer team tenant workspace seats',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'organizations:write',
  input,
  output: z.object({
    organization: organizationShapeElsewhere,
    ...briefChange,
    steps: z.array(
      z.object({
        step: z.enum(['settings', 'metadata']),
        outcome: z.literal('done'),
        parameters: z.array(z.string()),
      }),
    ),
  }),
  async run(input, { clerk, caller }) {
    if (input.metadataMode && !input.publicMetadata && !input.privateMetadata) {
      throw new ToolError('metadataMode: send publicMetadata or privateMetadata with it.');
    }
    const steps = stepsOf(input);
    if (steps.length === 0) {
      throw new ToolError('Nothing to change: send at least one parameter besides organizationId.');
    }
    const { organizationId: id } = input;
    const before = toOrganizationView(
      await clerk.read((client) => client.organizations.getOrganization({ organizationId: id })),
    );
    if (isAlreadySo(input, before, input.metadataMode === 'replace')) {
      return { structured: { organization: before, changed: false, steps: [] }, headline: unchanged };
    }
    const { answer, done } = await runSteps(steps, clerk, {
      again: `update_organization with organizationId ${id}`,
    });
    const organization = answer === undefined ? before : toOrganizationView(answer);
    const mayUndo = caller.permissions.has('organizations:private')
      ? [...undoable, 'privateMetadata']
      : undoable;
    const change = overwritten(before, organization, input, mayUndo);
    return {
      structured: { organization, ...change, steps: done },
      headline:
        change.changed === false
          ? unchanged
          : `Updated ${done.flatMap((step) => step.parameters).join(', ')}.`,
    };
  },
});

type OrganizationStep = Step<'settings' | 'metadata', Organization>;

function stepsOf(sent: z.output<typeof input>): OrganizationStep[] {
  const { organizationId: id, metadataMode, publicMetadata, privateMetadata, ...settings } = sent;
  const metadata = defined({ publicMetadata, privateMetadata });
  const changes = defined(settings);
  const steps: OrganizationStep[] = [];
  if (Object.keys(changes).length > 0) {
    steps.push({
      name: 'settings',
      parameters: Object.keys(changes),
      run: (clerk) => clerk.write((client) => client.organizations.updateOrganization(id, changes)),
    });
  }
  if (Object.keys(metadata).length > 0) {
    steps.push({
      name: 'metadata',
      parameters: Object.keys(metadata),
      run: (clerk) =>
        clerk.write((client) =>
          metadataMode === 'replace'
            ? client.organizations.replaceOrganizationMetadata(id, metadata)
            : client.organizations.updateOrganizationMetadata(id, metadata),
        ),
    });
  }
  return steps;
}

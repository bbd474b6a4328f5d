import * as z from 'zod';
import { jwtTemplateId } from '../clerk/ids.ts';
import { jwtTemplateFields, jwtTemplateShape } from '../clerk/views/jwt-template.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import { rawCredential } from '../credentials/parameter.ts';
import type { Tool } from '../definition/tool.ts';
import { metadataParameter } from '../definition/metadata-parameter.ts';
import { deletion } from './answers.ts';
import { listOperation, operation } from './operation.ts';

const fields = {
  name: z
    .string()
    .min(1)
    .max(255)
    .describe('The name that the application asks for it by. Example: supabase.'),
  claims: metadataParameter(
    'The claims, with shortcodes. Example: {"role": "{{user.public_metadata.role}}"}.',
  ),
  lifetime: z
    .int()
    .min(30)
    .max(315_360_000)
    .optional()
    .describe('Seconds that a token is good for, 30 to 315360000. Default 60.'),
  allowedClockSkew: z
    .int()
    .min(0)
    .max(300)
    .optional()
    .describe('Seconds by which clocks may differ, 0 to 300. Default 5.'),
  customSigningKey: z.boolean().optional().describe('Whether signingAlgorithm and signingKey come with it.'),
  signingAlgorithm: z
    .string()
    .max(16)
    .optional()
    .describe('The algorithm of a key of your own. Example: HS256.'),
  signingKey: rawCredential(z.string().max(16_384))
    .optional()
    .describe('A private key or secret of your own to sign with. Clerk never shows it again.'),
};

/** Templates of the tokens that front ends get for other services. */
export const jwtTemplateOperations: readonly Tool[] = [
  listOperation({
    method: 'jwtTemplates.list',
    name: 'list_jwt_templates',
    title: 'List JWT templates',
    description: 'List the templates for tokens that applications get for other services, with their claims.',
    keywords: 'custom session token claims hasura supabase firebase integration',
    permission: 'jwt_templates:read',
    input: {},
    item: jwtTemplateShape,
    call: async (client, wanted) => {
      const { data, totalCount } = await client.jwtTemplates.list(wanted);
      return { data: data.map(jwtTemplateFields), totalCount };
    },
  }),
  operation({
    method: 'jwtTemplates.get',
    name: 'get_jwt_template',
    title: 'Get a JWT template',
    description: 'Read one JWT template by its id: claims, lifetime, signing algorithm.',
    keywords: 'custom session token claims',
    permission: 'jwt_templates:read',
    risk: 'read',
    input: z.strictObject({ templateId: jwtTemplateId }),
    output: jwtTemplateShape,
    call: async (client, input) => jwtTemplateFields(await client.jwtTemplates.get(input.templateId)),
  }),
  operation({
    method: 'jwtTemplates.create',
    name: 'create_jwt_template',
    title: 'Create a JWT template',
    description: 'Create a template for tokens that applications get for another service.',
    keywords: 'custom session token claims hasura supabase firebase integration new',
    permission: 'jwt_templates:write',
    risk: 'write',
    input: z.strictObject(fields),
    output: jwtTemplateShape,
    call: async (client, input) => jwtTemplateFields(await client.jwtTemplates.create(input)),
  }),
  operation({
    method: 'jwtTemplates.update',
    name: 'update_jwt_template',
    title: 'Update a JWT template',
    description:
      'Change a JWT template. The claims replace the old ones in tokens issued from now on: services that rely on a removed claim fail.',
    keywords: 'custom session token add claim lifetime edit',
    permission: 'jwt_templates:write',
    risk: 'destructive',
    input: z.strictObject({ templateId: jwtTemplateId, ...fields }),
    output: jwtTemplateShape,
    before: async (client, input) => jwtTemplateFields(await client.jwtTemplates.get(input.templateId)),
    call: async (client, input) => jwtTemplateFields(await client.jwtTemplates.update(input)),
  }),
  operation({
    method: 'jwtTemplates.delete',
    name: 'delete_jwt_template',
    title: 'Delete a JWT template',
    description: "Delete a JWT template; applications can no longer get tokens from it. Can't be undone.",
    keywords: 'custom session token remove',
    permission: 'jwt_templates:write',
    risk: 'destructive',
    input: z.strictObject({ templateId: jwtTemplateId }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(input.templateId, await client.jwtTemplates.delete(input.templateId)),
  }),
];

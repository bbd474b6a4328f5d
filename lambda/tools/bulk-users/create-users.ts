import * as z from 'zod';
import { createRows, planRows } from './create-rows.ts';
import { comparableValue, maxRows, distinctRows, rowsDetail, rowsOutput } from './row-report.ts';
import { defineTool } from '../../definition/tool.ts';
import { metadataParameter } from '../../definition/metadata-parameter.ts';
import {
  privateMetadataParameter,
  profileParameters,
  publicMetadata,
  unsafeMetadata,
} from '../users/user-parameters.ts';
import { emailAddress, phoneNumber } from '../../definition/contact-parameter.ts';

const { externalId, firstName, lastName, username, locale, timezone } = profileParameters;

const row = z
  .strictObject({
    emailAddress: z.array(emailAddress).max(10).optional().describe('At most 10; the first is primary.'),
    phoneNumber: z
      .array(phoneNumber)
      .max(10)
      .optional()
      .describe('Phone numbers in E.164 form, at most 10; the first is primary.'),
    username,
    externalId,
    firstName,
    lastName,
    locale,
    timezone,
    publicMetadata: metadataParameter(publicMetadata).optional(),
    privateMetadata: privateMetadataParameter,
    unsafeMetadata: metadataParameter(unsafeMetadata).optional(),
  })
  .refine(({ emailAddress, phoneNumber, username: name }) => emailAddress?.[0] ?? phoneNumber?.[0] ?? name, {
    error: 'needs an emailAddress, a phoneNumber or a username',
  });

const identifiers = ['emailAddress', 'phoneNumber', 'username', 'externalId'] as const;

interface Place {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Every identifier of a row with its place, whatever was sent. */
function identifiersOf(sent: object): Place[] {
  return identifiers.flatMap((name): Place[] => {
    const value: unknown = Object.hasOwn(sent, name) ? (sent as Record<string, unknown>)[name] : undefined;
    // Case counts in external ids only.
    if (name === 'externalId') return [{ path: [name], value }];
    return Array.isArray(value)
      ? value.map((item: unknown, index) => ({ path: [name, index], value: comparableValue(item) }))
      : [{ path: [name], value: comparableValue(value) }];
  });
}

export const createUsers = defineTool({
  name: 'create_users',
  title: 'Create many users',
  description:
    'Create up to 100 users right away, without invitation or password; addresses count as verified. Rows are checked first: one bad row, and nothing is sent. Users who exist are not changed, so it is safe to repeat.',
  methods: ['users.createUser', 'users.getUserList'],
  keywords: 'bulk batch several import migrate onboard team',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  isFinishedByRepeating: true,
  permission: 'users:write',
  input: z.strictObject({
    rows: distinctRows(row, identifiersOf).describe(
      `The users, 1 to ${maxRows}. Example: [{ "emailAddress": ["ada@example.com"], "firstName": "Ada" }].`,
    ),
    skipPasswordRequirement: z
      .boolean()
      .optional()
      .describe('Create without the password that the instance requires. Default false.'),
    skipLegalChecks: z.boolean().optional().describe('For migrations.'),
    detail: rowsDetail,
  }),
  output: rowsOutput,
  plan: ({ rows }, context) => planRows(rows, context),
  run({ rows, detail, ...common }, context) {
    return createRows(
      rows.map((own) => ({ ...common, ...own })),
      context,
      detail,
    );
  },
});

import * as z from 'zod';

/*
 * What the published schema of `server.json` requires of what is used here, transcribed from
 * schemas/2025-12-11/server.schema.json in https://github.com/modelcontextprotocol/static at 12022ab: its definitions
 * Input, KeyValueInput, StreamableHttpTransport, RemoteTransport and ServerDetail. Stricter than
 * that in two things: $schema must be there, and no property that it does not know.
 */

const input = {
  choices: z.array(z.string()).optional(),
  default: z.string().optional(),
  description: z.string().optional(),
  format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
  isRequired: z.boolean().optional(),
  isSecret: z.boolean().optional(),
  placeholder: z.string().optional(),
  value: z.string().optional(),
};
const variables = z.record(z.string(), z.strictObject(input)).optional();
const header = z.strictObject({ ...input, name: z.string(), variables });

const remote = z.strictObject({
  type: z.enum(['streamable-http', 'sse']),
  url: z.string().regex(/^https?:\/\/[^\s]+$/),
  headers: z.array(header).optional(),
  variables,
});

/** A `server.json` of remote servers. */
export const serverJson = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100).optional(),
  description: z.string().min(1).max(100),
  version: z.string().max(255),
  websiteUrl: z.url().optional(),
  remotes: z.array(remote).optional(),
});

/** The names in braces in texts that the schema describes as templates, each of which must be among the variables. */
export function unresolved({ remotes = [] }: z.infer<typeof serverJson>): string[] {
  const namesIn = (text = '', known: object = {}) =>
    [...text.matchAll(/\{([^}]*)\}/g)]
      .map(([, name = '']) => name)
      .filter((name) => !Object.hasOwn(known, name));
  return remotes.flatMap(({ url, headers = [], variables: ofUrl }) => [
    ...namesIn(url, ofUrl),
    ...headers.flatMap(({ value, variables: ofHeader }) => namesIn(value, ofHeader)),
  ]);
}

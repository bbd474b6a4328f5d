import * as z from 'zod';

/** A text to search for. */
export function searchText(description: string) {
  return z.string().min(1).max(256).optional().describe(description);
}

/** The order of a list, as Clerk takes it: a field, with `-` before it for descending. */
export function orderBy<const Field extends string>(fields: readonly Field[]) {
  const orders = fields.flatMap((field) => [field, `-${field}`] as const);
  return z.enum(orders).optional().describe('The order; - before it means descending. Default -created_at.');
}

/** A list of exact or partial values to filter by; Clerk takes at most 100. */
export function filterValues<Schema extends z.ZodType>(schema: Schema, description: string) {
  return z.array(schema).min(1).max(100).optional().describe(`${description} At most 100.`);
}

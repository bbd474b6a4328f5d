import * as z from 'zod';
import { invalidRequest } from './credential-errors.ts';
import type { Call } from './operation.ts';

/** The body, checked: 400 bad_request about the first thing that is wrong with it. */
export function readCredentialBody<Schema extends z.ZodType>(call: Call, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(call.body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidRequest(['body', ...(issue?.path ?? [])].map(String).join('.'), issue?.message ?? 'Invalid');
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalidRequest(`url_parameter.${name}`, 'Expected a whole number');
}

/** The page that `limit` (1–100, by default 10) and `offset` ask for. 400 when out of range. */
export function credentialPage<Item>(query: URLSearchParams, items: Item[]): Item[] {
  const limit = wholeNumber(query, 'limit', 10);
  const offset = wholeNumber(query, 'offset', 0);
  if (limit < 1 || limit > 100) throw invalidRequest('url_parameter.limit', 'Must be from 1 to 100');
  return items.slice(offset, offset + limit);
}

/** A query parameter that is `true`, `false` or absent, which counts as false. 400 otherwise. */
export function flagIn(query: URLSearchParams, name: string): boolean {
  const text = query.get(name) ?? '';
  if (text === '' || text === 'true' || text === 'false') return text === 'true';
  throw invalidRequest(`url_parameter.${name}`, "Expected 'true' or 'false'");
}

/** How long something lasts, in seconds; null for no end. */
export const secondsField = z.number().positive().nullish();

/** Claims of the application's own. */
export const claimsField = z.record(z.string(), z.unknown()).nullish();

export const revokeBody = z.strictObject({ revocation_reason: z.string().nullish() });

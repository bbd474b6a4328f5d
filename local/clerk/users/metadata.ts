import * as z from 'zod';
import { invalidParameter } from '../operation/errors.ts';
import { metadataField } from '../operation/operation.ts';
import type { Metadata } from '../state/state.ts';

/** Clerk keeps at most 8 KB of each kind of metadata. https://clerk.com/docs/guides/users/extending */
const maximumBytes = 8192;

/** Throws 422 form_param_exceeds_allowed_size when `value` is more than 8192 bytes of JSON; else returns it. */
export function checkedMetadata(parameter: string, value: Metadata): Metadata {
  if (Buffer.byteLength(JSON.stringify(value)) <= maximumBytes) return value;
  throw invalidParameter(
    'form_param_exceeds_allowed_size',
    parameter,
    'exceeds allowed size',
    `${parameter} exceeds the maximum allowed size of ${maximumBytes} bytes.`,
  );
}

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `change` merged into `before` at every depth; a key whose new value is null goes. Neither is altered. */
function mergeMetadata(before: Metadata, change: Metadata): Metadata {
  const merged = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(change)) {
    const old = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isObject(value) ? mergeMetadata(isObject(old) ? old : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

const fields = {
  public_metadata: 'publicMetadata',
  private_metadata: 'privateMetadata',
  unsafe_metadata: 'unsafeMetadata',
} as const;

interface Owner {
  publicMetadata: Metadata;
  privateMetadata: Metadata;
  unsafeMetadata?: Metadata;
  updatedAt: number;
}

/** Body of the metadata operations of organizations and memberships. */
export const metadataBody = z.strictObject({
  public_metadata: metadataField.optional(),
  private_metadata: metadataField.optional(),
});

/** Body of the metadata operations of users. */
export const userMetadataBody = metadataBody.extend({ unsafe_metadata: metadataField.optional() });

/** PATCH merges, PUT replaces; parameters left out stay. All or nothing: on 422 (over 8 KB) nothing changed. */
export function changeMetadata(
  owner: Owner,
  body: z.infer<typeof userMetadataBody>,
  how: 'merge' | 'replace',
  now: number,
): void {
  const changed: Partial<Owner> = {};
  for (const parameter of ['public_metadata', 'private_metadata', 'unsafe_metadata'] as const) {
    const value = body[parameter];
    if (value === undefined) continue;
    const field = fields[parameter];
    const next = how === 'merge' ? mergeMetadata(owner[field] ?? {}, value) : value;
    changed[field] = checkedMetadata(parameter, next);
  }
  Object.assign(owner, changed, { updatedAt: now });
}

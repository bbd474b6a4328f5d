import * as z from 'zod';

/*
 * Codecs rather than transforms: for each value that it transforms, zod hangs a function on it, which V8 keeps together
 * with the value until its next major collection (docs/performance.md).
 */

/** A time that Clerk gives in milliseconds since 1970, shown in ISO 8601, UTC. */
export const time = z.codec(
  z.number(),
  // Not `z.iso.datetime()`: what was just written so need not be checked.
  z.string().meta({ format: 'date-time' }),
  { decode: (milliseconds) => new Date(milliseconds).toISOString(), encode: (iso) => Date.parse(iso) },
);

/** A field that may be missing; then null. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

/** A time that may be missing; then null. */
export const timeOrNull = orNull(time);

/** Metadata that the application writes. */
export const metadata = z.record(z.string(), z.unknown());

/** Metadata that may be missing; then empty. */
export const metadataOrEmpty = z.codec(metadata.nullish(), metadata, {
  decode: (value) => value ?? {},
  encode: (value) => value,
});

/** What Clerk answers to a deletion. */
export const deletedShape = z.object({ id: z.string(), deleted: z.boolean() });

/**
 * A flag for the query of a request. `@clerk/backend` drops every falsy parameter, so `false` would never reach
 * Clerk; as a text it does.
 */
export function queryFlag(flag: boolean | undefined): boolean | undefined {
  return flag === false ? ('false' as unknown as boolean) : flag;
}

/**
 * An ISO 8601 time for the query of a request, in milliseconds since 1970. Never 0, which `@clerk/backend` would drop
 * like every falsy parameter.
 */
export function queryTime(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time) || 1;
}

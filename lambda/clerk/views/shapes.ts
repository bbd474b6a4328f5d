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

/** A time that Clerk gives in seconds since 1970, as few of its answers do, shown in ISO 8601, UTC. */
export const timeInSeconds = z.codec(z.number(), z.string().meta({ format: 'date-time' }), {
  decode: (seconds) => new Date(seconds * 1_000).toISOString(),
  encode: (iso) => Date.parse(iso) / 1_000,
});

/** Seconds since 1970 are smaller than this until the year 5138, milliseconds larger since 1973. */
const leastMilliseconds = 100_000_000_000;

/** A time of which Clerk does not say whether it is in seconds or in milliseconds since 1970, in ISO 8601, UTC. */
export const timeInEither = z.codec(z.number(), z.string().meta({ format: 'date-time' }), {
  decode: (count) => new Date(count < leastMilliseconds ? count * 1_000 : count).toISOString(),
  encode: (iso) => Date.parse(iso),
});

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

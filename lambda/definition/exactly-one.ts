import * as z from 'zod';

/** An object with one of the fields. */
type OneOf<Shape extends Record<string, z.ZodType>> = {
  [Name in keyof Shape]: { [Only in Name]: z.output<Shape[Name]> };
}[keyof Shape];

/**
 * An object that has exactly one of the fields of `shape`. It is shown as one object of optional fields, since many hosts
 * keep only one object of a union.
 */
export function exactlyOne<Shape extends Record<string, z.ZodType>>(shape: Shape): z.ZodType<OneOf<Shape>> {
  return z
    .strictObject(Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.optional()])))
    .refine((sent) => Object.keys(sent).length === 1, {
      error: `send exactly one of ${Object.keys(shape).join(', ')}`,
    }) as unknown as z.ZodType<OneOf<Shape>>;
}

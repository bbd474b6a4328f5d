import type { FieldSchema } from '../access/fields.ts';
import type { MaskKind } from '../access/masks.ts';

const isSchema = (value: unknown): value is FieldSchema => typeof value === 'object' && value !== null;

/** The fields of an output that are marked with how they are masked, by path: `*` stands for items of a list and for any name. */
export interface MarkedFields {
  readonly marks: ReadonlyMap<string, MaskKind>;
  /** The paths of all properties that have a name in the schema. */
  readonly named: ReadonlySet<string>;
}

/** What has no schema, and no marks. */
export const unmarked: MarkedFields = { marks: new Map(), named: new Set() };

const known = new WeakMap<FieldSchema, MarkedFields>();

/** The marked fields of a schema; found once for each. */
export function markedFields(schema: FieldSchema): MarkedFields {
  let fields = known.get(schema);
  if (!fields) {
    const marks = new Map<string, MaskKind>();
    const named = new Set<string>();
    collect(schema, '', marks, named);
    fields = { marks, named };
    known.set(schema, fields);
  }
  return fields;
}

function collect(schema: FieldSchema, path: string, marks: Map<string, MaskKind>, named: Set<string>): void {
  const { mask, properties = {}, items, anyOf = [], additionalProperties } = schema;
  if (mask !== undefined) marks.set(path, mask as MaskKind);
  for (const [name, inner] of Object.entries(properties)) {
    named.add(`${path}/${name}`);
    collect(inner, `${path}/${name}`, marks, named);
  }
  for (const any of [items, additionalProperties]) if (isSchema(any)) collect(any, `${path}/*`, marks, named);
  for (const choice of anyOf) collect(choice, path, marks, named);
}

/** The value with every text in it as `change` gives it, and the names that objects have; `path` as `markedFields` has it. */
export function mapTexts(
  value: unknown,
  fields: MarkedFields,
  change: (text: string, mark: MaskKind | undefined) => string,
  path = '',
): unknown {
  if (typeof value === 'string') return change(value, fields.marks.get(path));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, fields, change, `${path}/*`));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const own = `${path}/${name}`;
      const at = fields.named.has(own) ? own : `${path}/*`;
      return [change(name, undefined), mapTexts(inner, fields, change, at)];
    }),
  );
}

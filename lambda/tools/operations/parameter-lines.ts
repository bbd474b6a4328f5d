import { cut } from '../../base/cut.ts';

/** The part of a JSON Schema that a line about a parameter is made of. */
interface Schema {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** How much is told of the parameters: of all what they are, only of those that are required, or only their names. */
export const amounts = ['all', 'required', 'names'] as const;

/** Characters of a description that are shown. */
const maxDescription = 140;

/**
 * The parameters of a JSON Schema, the required ones first and marked with `*`: `machineId* string: The machine, mch_….`
 * What a confirmation is, is told when one is asked for.
 */
export function parametersOf(schema: object, amount: (typeof amounts)[number]): string[] {
  const { properties = {}, required = [] } = schema as Schema;
  const names = Object.keys(properties).filter((name) => name !== 'confirmation');
  const isRequired = (name: string) => required.includes(name);
  const ordered = [...names.filter(isRequired), ...names.filter((name) => !isRequired(name))];
  return ordered.map((name) => {
    const marked = isRequired(name) ? `${name}*` : name;
    const isTold = amount === 'all' || (amount === 'required' && isRequired(name));
    return isTold ? `${marked} ${described(properties[name] ?? {})}` : marked;
  });
}

function described(schema: Schema): string {
  const { description } = schema;
  return description === undefined
    ? typeOf(schema)
    : `${typeOf(schema)}: ${cut(description, maxDescription)}`;
}

function typeOf({ type, enum: values, items, properties, required = [], anyOf }: Schema): string {
  if (values) return values.map(String).join('/');
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (type === 'array') return `list of ${typeOf(items ?? {})}`;
  if (properties) {
    const names = Object.keys(properties).map((name) => (required.includes(name) ? `${name}*` : name));
    return `{${names.join(', ')}}`;
  }
  return Array.isArray(type) ? type.join(' or ') : typeof type === 'string' ? type : 'any';
}

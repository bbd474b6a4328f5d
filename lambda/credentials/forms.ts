import type { FieldSchema } from '../access/fields.ts';
import type { Guardrails } from '../guardrails/guardrails.ts';
import type { CredentialForm } from './parameter.ts';

/** What a stage says of credentials. */
export type CredentialRules = Pick<Guardrails, 'rawCredentials' | 'credentialSecrets'>;

/** True when the stage takes credentials in this form. */
export function isTaken(
  form: CredentialForm,
  { rawCredentials, credentialSecrets }: CredentialRules,
): boolean {
  if (form === 'raw') return rawCredentials === 'allow';
  return form === 'generated' || credentialSecrets !== undefined;
}

/** The forms in which a field takes a credential; none for other fields. */
export function formsOf({ credential, anyOf = [] }: FieldSchema): CredentialForm[] {
  return credential === undefined ? anyOf.flatMap(formsOf) : [credential as CredentialForm];
}

/** The parameter for a credential in a form: `password`, `passwordFromSecret` or `generatePassword`. */
export function parameterFor(name: string, form: CredentialForm): string {
  if (form === 'raw') return name;
  if (form === 'reference') return `${name}FromSecret`;
  return `generate${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Which credential, in which form, a parameter stands for, whatever its capital letters; undefined for others. */
export function formOf(
  parameter: string,
  properties: Readonly<Record<string, FieldSchema>>,
): { name: string; form: CredentialForm } | undefined {
  const small = parameter.toLowerCase();
  for (const [name, schema] of Object.entries(properties)) {
    const form = formsOf(schema).find((form) => parameterFor(name, form).toLowerCase() === small);
    if (form !== undefined) return { name, form };
  }
  return undefined;
}

/** A credential among the arguments of a call. */
export interface SentCredential {
  /** Where it stands: `oidc.clientSecret`. */
  readonly path: string;
  readonly schema: FieldSchema;
  readonly value: unknown;
  /** The object that has it, under `name`. */
  readonly holder: object;
  readonly name: string;
}

/** The credentials in arguments that fit the schema, at whatever depth. */
export function credentialsIn(
  { properties = {}, items }: FieldSchema,
  args: unknown,
  path = '',
): SentCredential[] {
  if (typeof args !== 'object' || args === null) return [];
  if (Array.isArray(args)) {
    return items ? args.flatMap((item, index) => credentialsIn(items, item, `${path}${index}.`)) : [];
  }
  return Object.entries(args).flatMap(([name, value]: [string, unknown]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema === undefined || value === undefined || value === null) return [];
    return formsOf(schema).length > 0
      ? [{ path: `${path}${name}`, schema, value, holder: args, name }]
      : credentialsIn(schema, value, `${path}${name}.`);
  });
}

/**
 * The schema as a stage shows it: each credential is one parameter for each form that the stage takes, since many hosts
 * keep only a part of a parameter that takes different kinds of values.
 */
export function takenForms(schema: FieldSchema, rules: CredentialRules): FieldSchema {
  const { properties, required, items, ...rest } = schema;
  const shown = new Map(
    Object.entries(properties ?? {}).map(([name, inner]) => [name, parametersOf(name, inner, rules)]),
  );
  return {
    ...rest,
    ...(properties && { properties: Object.assign({}, ...shown.values()) }),
    ...(required && { required: required.flatMap((name) => onlyOne(Object.keys(shown.get(name) ?? {}))) }),
    ...(items && { items: takenForms(items, rules) }),
  };
}

const onlyOne = (names: readonly string[]) => (names.length === 1 ? names : []);

/** What a parameter is shown as: itself, or one for each form of a credential. */
function parametersOf(
  name: string,
  schema: FieldSchema,
  rules: CredentialRules,
): Record<string, FieldSchema> {
  const forms = formsOf(schema);
  if (forms.length === 0) return { [name]: takenForms(schema, rules) };
  return Object.fromEntries(
    forms
      .filter((form) => isTaken(form, rules))
      .map((form) => [parameterFor(name, form), shownForm(name, form, schema, rules)]),
  );
}

function shownForm(
  name: string,
  form: CredentialForm,
  { anyOf, ...rest }: FieldSchema,
  { credentialSecrets }: CredentialRules,
): FieldSchema {
  const own = anyOf?.find(({ credential }) => credential === form) ?? {};
  if (form === 'raw') return withoutMark({ ...own, ...rest });
  if (form === 'generated') {
    return {
      type: 'boolean',
      description: `true: a random ${name} that nobody sees; the user resets it to sign in.`,
    };
  }
  const prefix = credentialSecrets?.prefix ?? '';
  return {
    type: 'string',
    description: `Instead of ${name}: name of a secret in AWS Secrets Manager, ${prefix}…; with #key for a key of its JSON.`,
  };
}

function withoutMark(schema: FieldSchema): FieldSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== 'credential'));
}

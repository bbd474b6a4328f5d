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

/** The schema with only the forms of credentials that the stage takes, and without the marks on them. */
export function takenForms(schema: FieldSchema, rules: CredentialRules): FieldSchema {
  const { credential, properties, required, items, anyOf, ...rest } = schema;
  if (credential === 'reference') {
    const description = `Name of a secret in AWS Secrets Manager; begins with ${rules.credentialSecrets?.prefix}`;
    return {
      ...rest,
      required,
      properties: { ...properties, secret: { ...properties?.['secret'], description } },
    };
  }
  const isOffered = (inner: FieldSchema) => {
    const forms = formsOf(inner);
    return forms.length === 0 || forms.some((form) => isTaken(form, rules));
  };
  const shown = Object.entries(properties ?? {}).filter(([, inner]) => isOffered(inner));
  const names = new Set(shown.map(([name]) => name));
  const choices = anyOf?.filter(isOffered).map((inner) => takenForms(inner, rules));
  return {
    ...(choices?.length === 1 ? choices[0] : choices && { anyOf: choices }),
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(shown.map(([name, inner]) => [name, takenForms(inner, rules)])),
    }),
    ...(required && { required: required.filter((name) => names.has(name)) }),
    ...(items && { items: takenForms(items, rules) }),
  };
}

import { contact } from '../access/contact.ts';
import { allEnded } from '../base/all-ended.ts';
import type { FieldSchema } from '../access/fields.ts';
import { readSecret } from '../clerk/secret-key.ts';
import { ToolError } from '../definition/tool.ts';
import {
  type CredentialRules,
  credentialsIn,
  formsOf,
  isTaken,
  parameterFor,
  type SentCredential,
} from './forms.ts';
import type { CredentialForm } from './parameter.ts';
import { generatePassword } from './password.ts';
import { isBelow } from './secret-name.ts';

/** A secret of AWS Secrets Manager; `key` for one value of a secret that holds JSON. */
interface Reference {
  readonly secret: string;
  readonly key?: string;
}

/** The credentials among the arguments of one request's calls. */
export interface Credentials {
  /** Throws `ToolError` for a credential in a form that the stage does not take, without asking AWS anything. */
  readonly check: (schema: FieldSchema, args: Record<string, unknown>) => void;
  /**
   * The arguments with the values in place of references, and with passwords generated where that is asked for. Throws
   * `ToolError`, which holds no value, for a secret that can't be read or does not fit.
   */
  readonly fill: (schema: FieldSchema, args: Record<string, unknown>) => Promise<Record<string, unknown>>;
}

/** Credentials as the stage's settings have them; the function's own ARN says in which account secrets are. */
export function openCredentials(
  rules: CredentialRules,
  read: (secretId: string) => Promise<string> = readSecret,
): (functionArn: string) => Credentials {
  return (functionArn) => ({
    check(schema, args) {
      for (const sent of credentialsIn(schema, args)) {
        const why = whyRefused(sent.value, rules, functionArn);
        if (why !== undefined) throw refused(sent, why, rules);
      }
    },
    async fill(schema, args) {
      if (credentialsIn(schema, args).length === 0) return args;
      const filled = structuredClone(args);
      await allEnded(
        credentialsIn(schema, filled).map(async (sent) => {
          const { holder, name, value } = sent;
          if (isReference(value)) Reflect.set(holder, name, await valueOf(value, sent, read));
          else if (isGeneration(value)) Reflect.set(holder, name, generatePassword());
        }),
      );
      return filled;
    },
  });
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'secret' in value;
}

function isGeneration(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'generate' in value;
}

function whyRefused(value: unknown, rules: CredentialRules, functionArn: string): string | undefined {
  if (isGeneration(value)) return undefined;
  if (!isReference(value)) {
    return isTaken('raw', rules) ? undefined : 'the settings of this server refuse credentials as they are';
  }
  const { credentialSecrets } = rules;
  if (!credentialSecrets) {
    return 'the settings of this server (guardrails.credentialSecrets) allow no references to secrets';
  }
  const { prefix } = credentialSecrets;
  return isBelow(prefix, value.secret, functionArn)
    ? undefined
    : `only secrets of this account and region whose names begin with ${prefix} may be used`;
}

function refused({ path, name, schema }: SentCredential, why: string, rules: CredentialRules): ToolError {
  const ways: Readonly<Record<CredentialForm, string>> = {
    raw: 'the value',
    reference: `${parameterFor(name, 'reference')}: "${rules.credentialSecrets?.prefix}…"`,
    generated: `${parameterFor(name, 'generated')}: true`,
  };
  const taken = formsOf(schema).filter((form) => isTaken(form, rules));
  const wayOut =
    taken.length === 0
      ? "leave it to a person, in the Clerk Dashboard or with Clerk's own API"
      : `send ${taken.map((form) => ways[form]).join(' or ')}`;
  return new ToolError(`${path}: ${why}; nothing was sent to Clerk. Next: ${wayOut}.`);
}

async function valueOf(
  { secret, key }: Reference,
  { path, schema }: SentCredential,
  read: (secretId: string) => Promise<string>,
): Promise<string | readonly string[]> {
  const unusable = (why: string, cause?: unknown) =>
    new ToolError(`${path}: the secret ${secret} ${why}. Nothing was changed.`, { cause });
  const text = await read(secret).catch((error: unknown) => {
    throw unusable(
      `could not be read: there is none of this name, this server may not read it, or AWS does not answer. Next: check the name; else tell ${contact}`,
      error,
    );
  });
  const isList = schema.anyOf?.some(({ type }) => type === 'array');
  const value = key === undefined && !isList ? text : valueIn(text, key);
  const place = key === undefined ? '' : ` under the key ${JSON.stringify(key)}`;
  if (isList ? isTexts(value) : isText(value)) return value as string | readonly string[];
  throw unusable(
    `holds no ${isList ? 'JSON list of texts' : 'text'}${place}. Next: name another secret or key`,
  );
}

/** What the JSON has under the key, or all of it; undefined where it is no such JSON. The parser's error quotes it. */
function valueIn(json: string, key: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(json);
    if (key === undefined) return value;
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? Reflect.get(value, key)
      : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

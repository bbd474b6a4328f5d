import { randomInt, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Template } from './assembly.ts';
import type { Resolver } from './intrinsics.ts';

const secretShape = z.looseObject({
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .looseObject({
      PasswordLength: z.coerce.number().default(32),
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
    })
    .optional(),
});

/** One secret with its current version. */
export interface Secret {
  arn: string;
  name: string;
  value: string;
  versionId: string;
  /** Seconds since the epoch. */
  createdDate: number;
}

/** The secrets of the stack, and those it imports that were given a value. */
export interface SecretStore {
  /** By ARN, by ARN without its random suffix, or by name. */
  find(id: string): Secret | undefined;
  /** Makes a new current version, and a secret when `id` is an ARN nobody knew. Also takes a logical id.
   * @throws Error when there is no such secret and `id` is no ARN */
  put(id: string, value: string): Secret;
}

/** Reads the AWS::SecretsManager::Secret resources, with the values CloudFormation would have given them. */
export function createSecretStore(template: Template, resolver: Resolver): SecretStore {
  const secrets = new Map<string, Secret>();
  const arns = new Map<string, string>();
  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::SecretsManager::Secret') continue;
    const properties = secretShape.parse(resolver.value(Properties));
    const arn = resolver.ref(logicalId);
    arns.set(logicalId, arn);
    secrets.set(arn, newVersion(arn, properties.SecretString ?? generate(properties.GenerateSecretString)));
  }

  function find(id: string): Secret | undefined {
    return (
      secrets.get(arns.get(id) ?? id) ??
      [...secrets.values()].find(({ arn, name }) => name === id || withoutSuffix(arn) === id)
    );
  }

  return {
    find,
    put(id, value) {
      const arn = find(id)?.arn ?? id;
      if (!arn.startsWith('arn:')) throw new Error(`The stack has no secret ${id}`);
      const secret = newVersion(arn, value);
      secrets.set(arn, secret);
      return secret;
    },
  };
}

function newVersion(arn: string, value: string): Secret {
  const name = withoutSuffix(arn).split(':').slice(6).join(':');
  return { arn, name, value, versionId: randomUUID(), createdDate: Date.now() / 1000 };
}

/** Secrets Manager ends each ARN with a hyphen and six random characters. */
function withoutSuffix(arn: string): string {
  return arn.replace(/-[a-zA-Z0-9]{6}$/, '');
}

function generate(settings: z.output<typeof secretShape>['GenerateSecretString']): string {
  if (settings === undefined) return '';
  // "!" to "~", the characters of GetRandomPassword when nothing is excluded.
  const password = Array.from({ length: settings.PasswordLength }, () =>
    String.fromCodePoint(randomInt(33, 127)),
  ).join('');
  const { SecretStringTemplate: template, GenerateStringKey: key } = settings;
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...(JSON.parse(template) as object), [key]: password });
}

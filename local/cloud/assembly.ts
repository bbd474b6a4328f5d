import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const resourceShape = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});

const templateShape = z.looseObject({
  Resources: z.record(z.string(), resourceShape),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});

const assetsShape = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

const manifestShape = z.object({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.looseObject({ templateFile: z.string(), stackName: z.string() }).partial().optional(),
    }),
  ),
});

/** A CloudFormation template whose optional sections are filled with empty ones. */
export type Template = z.output<typeof templateShape>;
/** One resource of a template, its properties still unresolved. */
export type TemplateResource = z.output<typeof resourceShape>;

/** The one stack of a cloud assembly that has a REST API. */
export interface Assembly {
  template: Template;
  /** The template as it was written, which is what is deployed. */
  templateBody: string;
  stackName: string;
  /** The region the stack is bound to, or undefined when it is environment-agnostic. */
  region: string | undefined;
  /** The absolute directory of the asset uploaded under this S3 key, or undefined when the assembly has none. */
  assetDirectory(s3Key: string): string | undefined;
}

/**
 * Reads a synthesized cloud assembly from disk.
 * @throws Error when the directory has no stack with a REST API, or more than one
 */
export function readAssembly(directory: string): Assembly {
  const files = readdirSync(directory);
  const stacks = files
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => ({ file, template: templateShape.parse(readJson(join(directory, file))) }))
    .filter(({ template }) =>
      Object.values(template.Resources).some(({ Type }) => Type === 'AWS::ApiGateway::RestApi'),
    );
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    throw new Error(
      `Expected one stack with a REST API in ${directory}, found ${stacks.length}. Has the app been synthesized?`,
    );
  }

  const assets = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.assets.json'))) {
    for (const { source, destinations } of Object.values(
      assetsShape.parse(readJson(join(directory, file))).files,
    )) {
      for (const { objectKey } of Object.values(destinations)) {
        if (source.path !== undefined) assets.set(objectKey, resolve(directory, source.path));
      }
    }
  }

  const artifact = files.includes('manifest.json') ? stackArtifact(directory, stack.file) : undefined;
  return {
    template: stack.template,
    templateBody: readFileSync(join(directory, stack.file), 'utf8'),
    stackName: artifact?.name ?? stack.file.replace('.template.json', ''),
    region: artifact?.region,
    assetDirectory: (s3Key) => assets.get(s3Key),
  };
}

function stackArtifact(directory: string, templateFile: string) {
  const { artifacts } = manifestShape.parse(readJson(join(directory, 'manifest.json')));
  for (const [id, { type, environment, properties }] of Object.entries(artifacts)) {
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile !== templateFile) continue;
    const region = environment?.split('/').at(-1);
    return {
      name: properties.stackName ?? id,
      region: region === 'unknown-region' ? undefined : region,
    };
  }
  return undefined;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

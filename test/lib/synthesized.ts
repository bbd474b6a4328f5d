import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A resource as the template has it. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** What one stage was synthesized to. */
export interface Synthesized {
  readonly text: string;
  readonly description: string;
  readonly outputs: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly folder: string;
  readonly ofType: (type: string) => Resource[];
  /** The only resource of a type whose logical id starts so. Throws when there is none, or more. */
  readonly only: (type: string, idPrefix?: string) => Resource;
  /** The REST API's methods by `<HTTP method> <path>`. */
  readonly methods: Readonly<Record<string, Resource['Properties']>>;
  /** Findings of cdk-nag that nobody acknowledged, and how many rule packs looked. */
  readonly findings: string[];
  readonly packs: string[];
  /** What the synthesis notes for who deploys, without stopping it. */
  readonly notes: string[];
  /** The lines on stderr while it was synthesized. */
  readonly said: string[];
}

/** Where `synthesize.ts` puts each stage, and what was said meanwhile. */
export const folder = join(import.meta.dirname, '../../.local/test-stages');

/** Reads a stage that was synthesized before the tests. */
export async function readStage(name: string): Promise<Synthesized> {
  const sections = (await readFile(join(folder, 'stderr.txt'), 'utf8')).split(/^# /m);
  const [, ...lines] = sections.find((section) => section.startsWith(`${name}\n`))?.split('\n') ?? [];
  // npm may add warnings about the machine's own settings.
  const said = lines.filter((line) => line !== '' && !line.startsWith('npm warn '));
  return { ...(await readAssembly(join(folder, name))), said };
}

/** Reads what a stage was synthesized to. */
export async function readAssembly(folder: string): Promise<Omit<Synthesized, 'said'>> {
  const text = await readFile(join(folder, 'ClerkMcp.template.json'), 'utf8');
  const template = JSON.parse(text);
  const resources = Object.values<Resource>(template.Resources);
  const metadata = JSON.parse(await readFile(join(folder, 'ClerkMcp.metadata.json'), 'utf8'));
  const report = (await readdir(folder)).find((file) => file.endsWith('validation-report.json')) ?? '';
  const { pluginReports } = JSON.parse(await readFile(join(folder, report), 'utf8'));
  return {
    text,
    description: template.Description,
    outputs: template.Outputs,
    folder,
    ofType: (type) => resources.filter((resource) => resource.Type === type),
    only: (type, idPrefix = '') => {
      const found = Object.entries<Resource>(template.Resources).filter(
        ([id, resource]) => resource.Type === type && id.startsWith(idPrefix),
      );
      if (found[0] === undefined || found.length > 1) {
        throw new Error(`${found.length} of ${type} ${idPrefix}`);
      }
      return found[0][1];
    },
    methods: methodsIn(template.Resources),
    notes: Object.values<{ type: string; data: string }[]>(metadata)
      .flat()
      .filter(({ type }) => type === 'aws:cdk:info')
      .map(({ data }) => data),
    packs: pluginReports.map((pack: { pluginName: string }) => pack.pluginName),
    findings: pluginReports.flatMap((pack: { violations: { ruleName: string }[] }) =>
      pack.violations.map((violation) => violation.ruleName),
    ),
  };
}

/** A value of a template as text, with `<LogicalId>` for what is known at deployment only. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref: name } = value as Record<string, unknown>;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(textOf).join('');
  if (Array.isArray(attribute)) return `<${nameOf(attribute[0])}.${attribute[1]}>`;
  return `<${nameOf(name)}>`;
}

/** A logical id without the hash that the CDK adds. */
function nameOf(id: unknown): string {
  return String(id).replace(/[0-9A-F]{8}$/, '');
}

function methodsIn(
  resources: Readonly<Record<string, Resource>>,
): Readonly<Record<string, Resource['Properties']>> {
  const pathOf = (reference: unknown): string => {
    const { Ref: id } = reference as { Ref?: string };
    const found = id === undefined ? undefined : resources[id];
    if (found === undefined) return '';
    return `${pathOf(found.Properties['ParentId'])}/${String(found.Properties['PathPart'])}`;
  };
  const methods = Object.values(resources).filter(({ Type }) => Type === 'AWS::ApiGateway::Method');
  return Object.fromEntries(
    methods.map(({ Properties }) => [
      `${String(Properties['HttpMethod'])} ${pathOf(Properties['ResourceId']) || '/'}`,
      Properties,
    ]),
  );
}

import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A template of CloudFormation, as far as tests change it. */
export interface Template {
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever a resource has
  readonly Resources: Record<string, { Type: string; Properties: Record<string, any> }>;
}

export interface Assets {
  files: Record<
    string,
    { source: { path: string }; destinations: Record<string, { readonly objectKey: string }> }
  >;
}

/**
 * Copies an assembly, its code left where it is, and has its templates changed. Gives the folder of the copy, which
 * whoever asks for it removes.
 */
export function withOtherTemplate(assembly: string, change: (template: Template) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-mcp-assembly-'));
  for (const name of readdirSync(assembly).filter((file) => file.endsWith('.json'))) {
    if (name.endsWith('.assets.json')) {
      const assets = readJson(join(assembly, name)) as Assets;
      for (const { source } of Object.values(assets.files)) source.path = resolve(assembly, source.path);
      writeFileSync(join(folder, name), JSON.stringify(assets));
    } else if (name.endsWith('.template.json')) {
      const template = readJson(join(assembly, name)) as Template;
      change(template);
      writeFileSync(join(folder, name), JSON.stringify(template));
    } else cpSync(join(assembly, name), join(folder, name));
  }
  return folder;
}

/** Reads a file of an assembly. */
export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Template {
  readonly Resources: Readonly<
    Record<string, { Type: string; Properties?: { Code?: { S3Key?: string }; Handler?: string } }>
  >;
}

interface Assets {
  files: Record<
    string,
    { source: { path: string }; destinations: Record<string, { readonly objectKey: string }> }
  >;
}

/**
 * Copies an assembly, but for the code of its functions whose logical ids begin so: a CommonJS module with this text.
 * Gives the folder of the copy, which whoever asks for it removes.
 */
export function withOtherCode(assembly: string, beginning: string, module: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-mcp-assembly-'));
  const code = join(folder, 'other-code');
  mkdirSync(code);
  writeFileSync(join(code, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(code, 'index.js'), module);
  const files = readdirSync(assembly).filter((name) => name.endsWith('.json'));
  for (const name of files) cpSync(join(assembly, name), join(folder, name));
  const keys = new Set(
    files
      .filter((name) => name.endsWith('.template.json'))
      .flatMap((name) => Object.entries((readJson(join(assembly, name)) as Template).Resources))
      .filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(beginning))
      .map(([, { Properties }]) => Properties?.Code?.S3Key),
  );
  for (const name of files.filter((file) => file.endsWith('.assets.json'))) {
    const assets = readJson(join(assembly, name)) as Assets;
    for (const { source, destinations } of Object.values(assets.files)) {
      const isOther = Object.values(destinations).some(({ objectKey }) => keys.has(objectKey));
      source.path = isOther ? code : resolve(assembly, source.path);
    }
    writeFileSync(join(folder, name), JSON.stringify(assets));
  }
  return folder;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

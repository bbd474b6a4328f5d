import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Assets, readJson, withOtherTemplate } from './other-template.ts';

/**
 * Copies an assembly, but for the code of its functions whose logical ids begin so: a CommonJS module with this text.
 * Gives the folder of the copy, which whoever asks for it removes.
 */
export function withOtherCode(assembly: string, beginning: string, module: string): string {
  const keys = new Set<string>();
  const folder = withOtherTemplate(assembly, ({ Resources }) => {
    for (const [id, { Type, Properties }] of Object.entries(Resources)) {
      if (Type === 'AWS::Lambda::Function' && id.startsWith(beginning)) keys.add(Properties['Code']['S3Key']);
    }
  });
  const code = join(folder, 'other-code');
  mkdirSync(code);
  writeFileSync(join(code, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(code, 'index.js'), module);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.assets.json'))) {
    const assets = readJson(join(folder, name)) as Assets;
    for (const { source, destinations } of Object.values(assets.files)) {
      if (Object.values(destinations).some(({ objectKey }) => keys.has(objectKey))) source.path = code;
    }
    writeFileSync(join(folder, name), JSON.stringify(assets));
  }
  return folder;
}

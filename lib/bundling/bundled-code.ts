import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePlaceless } from './placeless.ts';
import { root } from './sources.ts';
import { splitBundle } from './split-bundle.ts';

/** What goes into a function's bundle. */
export interface Bundle {
  /** The entry below `lambda/`, without the end of its name. */
  readonly entry: string;
  /** Values built into the code in place of these names. */
  readonly constants: Readonly<Record<string, unknown>>;
  /** Texts that lie as files beside the code, by their names. */
  readonly files: Readonly<Record<string, string>>;
}

/** What was bundled in this process, by all that it depends on besides the source: the bytes of files by their names. */
const bundled = new Map<string, ReadonlyMap<string, Uint8Array>>();

/** Writes a bundle into a folder. Stages that are synthesized together share what their constants leave the same. */
function writeBundle({ entry, constants }: Bundle, folder: string): void {
  const key = JSON.stringify([entry, constants]);
  const known = bundled.get(key);
  if (known === undefined) {
    splitBundle(entry, constants, folder);
    makePlaceless(folder);
    bundled.set(key, new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))])));
  } else {
    for (const [name, bytes] of known) writeFileSync(join(folder, name), bytes);
  }
}

/**
 * The code of a function, bundled by esbuild itself: the construct that CDK has for it starts npx each time, which takes
 * longer than all the rest.
 */
export function bundledCode(bundle: Bundle): AssetCode {
  const { entry, constants, files } = bundle;
  const write = (folder: string): void => {
    // esbuild names files by their real paths.
    writeBundle(bundle, realpathSync(folder));
    // Node takes the nearest package.json's word for what a file is: this one's, not that of a folder around.
    for (const [name, text] of Object.entries({ 'package.json': '{"type":"commonjs"}', ...files })) {
      writeFileSync(join(folder, name), text);
    }
  };
  return Code.fromAsset(root, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Neither is run, since what fails below throws; by the command CDK tells one bundle of the folder from another.
      image: DockerImage.fromRegistry('none'),
      command: [JSON.stringify({ entry, constants, files })],
      local: {
        tryBundle(folder) {
          write(folder);
          return true;
        },
      },
    },
  });
}

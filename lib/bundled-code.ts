import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lazySdk } from './lazy-sdk.ts';

const root = join(import.meta.dirname, '..');

/** What goes into a function's bundle. */
export interface Bundle {
  /** The entry below `lambda/`. */
  readonly entry: string;
  /** Values built into the code in place of these names. */
  readonly constants: Readonly<Record<string, unknown>>;
  /** Texts that lie as files beside the code, by their names. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The code of a function in one file, `index.js`. Bundled by esbuild itself: the construct that CDK has for it starts
 * npx each time, which takes longer than all the rest.
 */
export function bundledCode({ entry, constants, files }: Bundle): AssetCode {
  const bundle = (folder: string): void => {
    const sdk = resolve(folder, 'mcp-sdk.mjs');
    writeFileSync(sdk, lazySdk());
    buildSync({
      absWorkingDir: root,
      entryPoints: [join('lambda', entry)],
      outfile: join(folder, 'index.js'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      // In ESM, an import of `node:http` evaluates all that it exports, undici among it: 60 ms of every cold start.
      format: 'cjs',
      // import() of node:https would evaluate it as an ES module.
      supported: { 'dynamic-import': false },
      minify: true,
      mainFields: ['module', 'main'],
      inject: ['lambda/clerk/web-classes.ts'],
      alias: {
        '@aws-sdk/credential-provider-node': './lambda/aws/environment-credentials.ts',
        '@modelcontextprotocol/server': sdk,
        '@modelcontextprotocol/server/_shims': './lambda/mcp/no-validator.ts',
        // Two names of one thing: by the second, esbuild would not see that it must be evaluated first.
        'zod/v4': 'zod',
      },
      define: Object.fromEntries(
        Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]),
      ),
      // A build artifact for reading stack traces; enabled in Lambda it would cost 60 ms of every cold start.
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'warning',
    });
    rmSync(sdk);
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
      command: [JSON.stringify({ entry, constants })],
      local: {
        tryBundle(folder) {
          bundle(folder);
          return true;
        },
      },
    },
  });
}

import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { masked } from './settings/problems.ts';
import type { Settings } from './settings/settings.ts';

/** Where the metadata of a template has the settings that it was made of. */
export const settingsMetadataKey = 'ClerkMcpSettings';

/** The most characters that they take of a template, which may have a million: some 5,000 rules. */
const mostCharacters = 150_000;
/** The most bytes that they are read to: what stands in a template is not ours alone. */
const mostBytes = 20_000_000;

/** What the metadata says. */
export type SettingsMetadata =
  /** JSON, compressed by Brotli, in base 64: CloudFormation gives back `?` for what is not ASCII. */
  | { readonly brotli: string }
  /** They are too long to be there. */
  | { readonly tooLong: true };

/** The settings as the metadata of the template has them. There is no secret in settings, and a key of Clerk's that is there all the same is cut. */
export function settingsMetadata(settings: Settings): SettingsMetadata {
  const brotli = brotliCompressSync(masked(JSON.stringify(settings))).toString('base64');
  return brotli.length > mostCharacters ? { tooLong: true } : { brotli };
}

const templateShape = z.looseObject({
  Metadata: z.looseObject({ [settingsMetadataKey]: z.looseObject({ brotli: z.string() }) }),
});

/**
 * The settings that a template was made of, as that release had them; undefined where it does not tell, as those before
 * 0.2.0 do.
 */
export function settingsOfTemplate(template: unknown): Settings | undefined {
  const { data } = templateShape.safeParse(template);
  if (!data) return undefined;
  try {
    const bytes = brotliDecompressSync(Buffer.from(data.Metadata[settingsMetadataKey].brotli, 'base64'), {
      maxOutputLength: mostBytes,
    });
    return JSON.parse(bytes.toString()) as Settings;
  } catch {
    return undefined;
  }
}

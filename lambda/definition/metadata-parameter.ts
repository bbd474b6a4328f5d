import * as z from 'zod';
import { freeForm } from './free-form.ts';

/** Metadata: a JSON object; Clerk keeps at most 8 KB. */
export function metadataParameter(description: string) {
  return freeForm(z.string().min(1), z.unknown())
    .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= 8_192, {
      error: 'is larger than the 8 KB (8192 bytes of JSON) that Clerk stores',
    })
    .describe(description);
}

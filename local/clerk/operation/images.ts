import { refusal } from './errors.ts';
import type { Call } from './operation.ts';

/** Clerk's limit: 10 MB. */
const maximumBytes = 10 * 1024 * 1024;

/** Whether bytes, read as latin1, begin as files of each supported type do. */
const beginsAs: Record<string, (beginning: string) => boolean> = {
  'image/jpeg': (beginning) => beginning.startsWith('\u00ff\u00d8\u00ff'),
  'image/png': (beginning) => beginning.startsWith('\u0089PNG\r\n\u001a\n'),
  'image/gif': (beginning) => beginning.startsWith('GIF87a') || beginning.startsWith('GIF89a'),
  'image/webp': (beginning) => beginning.startsWith('RIFF') && beginning.slice(8, 12) === 'WEBP',
};

/**
 * Makes sure that the form of the request has an image in `file`. 400 form_param_missing without one, 400
 * request_body_invalid for an unsupported type or bytes that aren't of it, 413 image_too_large over 10 MB. The image
 * itself is let go: Clerk's image host serves it, and that isn't embedded.
 */
export async function requireImage(call: Call): Promise<void> {
  const file = call.body instanceof FormData ? call.body.get('file') : undefined;
  if (!(file instanceof File)) {
    throw refusal(
      400,
      'form_param_missing',
      'Image file missing',
      'There was no image file present in the request',
    );
  }
  if (file.size > maximumBytes) {
    throw refusal(
      413,
      'image_too_large',
      'Image too large',
      'The image being uploaded is more than 10MB. Please choose a smaller one.',
    );
  }
  const isOfType = Object.hasOwn(beginsAs, file.type) ? beginsAs[file.type] : undefined;
  if (isOfType === undefined) {
    throw refusal(
      400,
      'request_body_invalid',
      'Unsupported image type',
      `'${file.type}' images are not currently supported. Please consult the API documentation for more information.`,
    );
  }
  const beginning = Buffer.from(await file.slice(0, 12).arrayBuffer()).toString('latin1');
  if (!isOfType(beginning)) {
    throw refusal(
      400,
      'request_body_invalid',
      'Image decode error',
      'The image could not be decoded. Please ensure the image is valid and try again.',
    );
  }
}

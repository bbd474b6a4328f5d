import { Buffer } from 'node:buffer';
import * as z from 'zod';

/** Bytes of an image at most: as base64 it must fit in a request of 1 MB. Clerk itself takes 10 MB. */
const maxBytes = 700 * 1024;

/**
 * How the files of each type that Clerk takes begin, in hexadecimal digits.
 * https://clerk.com/docs/reference/backend-api/tag/Organizations#operation/UploadOrganizationLogo
 */
const beginnings = [
  { type: 'image/png', pattern: /^89504e470d0a1a0a/ },
  { type: 'image/jpeg', pattern: /^ffd8ff/ },
  // GIF87a and GIF89a.
  { type: 'image/gif', pattern: /^474946383[79]61/ },
  // RIFF, the length in 4 bytes, WEBP.
  { type: 'image/webp', pattern: /^52494646.{8}57454250/ },
];

/** The media type of an image by its first bytes; undefined for anything but PNG, JPEG, GIF and WebP. */
function typeOf(bytes: Buffer): string | undefined {
  const beginning = bytes.toString('hex', 0, 12);
  return beginnings.find(({ pattern }) => pattern.test(beginning))?.type;
}

/** An image in base64: PNG, JPEG, GIF or WebP, at most 700 KB. */
export const imageParameter = z
  .base64({ error: 'must be the bytes of the image in base64, without a data: prefix' })
  .max(Math.ceil(maxBytes / 3) * 4, { error: 'is larger than 700 KB' })
  .refine((text) => typeOf(Buffer.from(text.slice(0, 16), 'base64')) !== undefined, {
    error: 'must be a PNG, JPEG, GIF or WebP image',
  })
  .describe(
    'The image itself in base64, without a data: prefix: PNG, JPEG, GIF or WebP, at most 700 KB before encoding. A URL is not taken.',
  );

/** The image as a file to upload, of the type that its bytes say. */
export function toImageFile(base64: string): File {
  const bytes = Buffer.from(base64, 'base64');
  const type = typeOf(bytes) ?? 'application/octet-stream';
  return new File([bytes], `image.${type.split('/')[1]}`, { type });
}

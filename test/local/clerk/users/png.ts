/** The smallest PNG: one transparent pixel. */
const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** An image that an upload takes. */
export const pngFile = (name = 'picture.png', type = 'image/png') =>
  new File([Buffer.from(onePixel, 'base64')], name, { type });

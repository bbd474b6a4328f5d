/** A picture of a page, as PNG. */
export interface Screenshot {
  readonly file: string;
  readonly png: Buffer;
}

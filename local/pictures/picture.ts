import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { type Palette, palettes } from './palettes.ts';

/** Where the pictures of the documentation lie: the text of each, and what is drawn of it. */
export const folder = join(import.meta.dirname, '../../docs/pictures');

/** The texts of the pictures, without their ending. */
export const pictures = ['request'] as const;

/** A file of a picture, with its path from the folder. */
export interface Drawing {
  readonly file: string;
  readonly svg: string;
}

/** Draws one picture in each palette. Throws for a text that Graphviz can't read, and for a colour that no palette has. */
export async function draw(
  name: (typeof pictures)[number],
  inPalettes: Readonly<Record<string, Partial<Palette>>> = palettes,
): Promise<Drawing[]> {
  const text = await readFile(join(folder, `${name}.dot`), 'utf8');
  const graphviz = await Graphviz.load();
  return Object.entries(inPalettes).map(([theme, palette]) => {
    const colours = new Map(Object.entries(palette));
    const coloured = text.replaceAll(/"\$(\w+)"/g, (_, colour: string) => {
      const value = colours.get(colour);
      if (value === undefined) {
        throw new Error(
          `${name}.dot: $${colour} is no colour; use one of ${[...colours.keys()].join(', ')}, or add it to local/pictures/palettes.ts`,
        );
      }
      return `"${value}"`;
    });
    // Measured as Arial; the others have the same widths, or nearly.
    const svg = graphviz
      .dot(coloured, 'svg')
      .replaceAll('font-family="Arial"', 'font-family="Arial,Helvetica,Liberation Sans,sans-serif"');
    return { file: `${name}-${theme}.svg`, svg };
  });
}

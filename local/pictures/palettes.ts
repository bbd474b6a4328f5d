/** The colours of a picture, by the names that stand in its text behind `$`. */
export interface Palette {
  /** Behind everything: the picture brings its own, so that it can be read on any page. */
  readonly paper: string;
  readonly ink: string;
  /** Text of less weight. */
  readonly quiet: string;
  readonly arrow: string;
  /** Fill and frame of what others run. */
  readonly box: string;
  readonly line: string;
  /** Fill and frame of what this project is. */
  readonly own: string;
  readonly ownLine: string;
}

/** One picture is drawn in each; a page shows the one that fits its reader's theme. */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    paper: '#ffffff',
    ink: '#1f2328',
    quiet: '#59636e',
    arrow: '#59636e',
    box: '#f6f8fa',
    line: '#d1d9e0',
    own: '#ddf4ff',
    ownLine: '#54aeff',
  },
  dark: {
    paper: '#0d1117',
    ink: '#f0f6fc',
    quiet: '#9198a1',
    arrow: '#9198a1',
    box: '#151b23',
    line: '#3d444d',
    own: '#121d2f',
    ownLine: '#1f6feb',
  },
};

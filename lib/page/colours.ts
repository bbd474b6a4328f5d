/** What a colour of the page is for. */
export type ColourUse =
  | 'ground'
  | 'card'
  | 'text'
  | 'quiet'
  | 'line'
  | 'accent'
  | 'accent-text'
  | 'soft'
  | 'calm'
  | 'calm-text'
  | 'alarm'
  | 'alarm-text'
  | 'warn'
  | 'warn-text'
  | 'bad'
  | 'bad-text';

/**
 * The colours of what people are shown of this project, in each scheme: of the page of a stage, and of the documentation's
 * site. Of each pair, text on ground, the contrast is 4.5 or more. Without `#`, which templates of API Gateway act on.
 */
export const pageColours: Readonly<Record<'light' | 'dark', Readonly<Record<ColourUse, string>>>> = {
  light: {
    ground: 'rgb(243 243 247)',
    card: 'rgb(255 255 255)',
    text: 'rgb(29 27 42)',
    quiet: 'rgb(90 87 105)',
    line: 'rgb(217 215 227)',
    accent: 'rgb(91 61 245)',
    'accent-text': 'rgb(255 255 255)',
    soft: 'rgb(239 236 255)',
    calm: 'rgb(223 240 232)',
    'calm-text': 'rgb(14 74 45)',
    alarm: 'rgb(176 18 31)',
    'alarm-text': 'rgb(255 255 255)',
    warn: 'rgb(255 243 214)',
    'warn-text': 'rgb(92 61 0)',
    bad: 'rgb(253 232 232)',
    'bad-text': 'rgb(143 29 29)',
  },
  dark: {
    ground: 'rgb(18 17 24)',
    card: 'rgb(28 26 38)',
    text: 'rgb(242 240 250)',
    quiet: 'rgb(171 167 191)',
    line: 'rgb(56 52 80)',
    accent: 'rgb(157 139 255)',
    'accent-text': 'rgb(22 19 42)',
    soft: 'rgb(42 37 69)',
    calm: 'rgb(21 58 40)',
    'calm-text': 'rgb(180 240 207)',
    alarm: 'rgb(255 120 125)',
    'alarm-text': 'rgb(40 3 6)',
    warn: 'rgb(58 45 11)',
    'warn-text': 'rgb(255 223 154)',
    bad: 'rgb(69 26 29)',
    'bad-text': 'rgb(255 194 194)',
  },
};

/** A scheme's colours as custom properties, `--ground` and so on, one a line behind `indent`. */
export function colourProperties(scheme: keyof typeof pageColours, indent: string): string {
  return Object.entries(pageColours[scheme])
    .map(([use, colour]) => `${indent}--${use}: ${colour};`)
    .join('\n');
}

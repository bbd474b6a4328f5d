import { element } from './elements.ts';
import type { Host, ShownResult } from './host.ts';
import { partsOf } from './quotations.ts';
import { textOf, type Values } from './values.ts';

/** Where an app shows what it has; the page has nothing else. */
const main = document.querySelector('main') ?? document.body.appendChild(element('main'));

/** Puts these in the place of all that is shown. */
export function show(...parts: (Node | string)[]): void {
  main.replaceChildren(...parts);
}

/** Says something where the result should be. */
export function showNothing(why: string): void {
  show(element('h1', '', 'No result'), element('p', 'quiet', why));
}

/** What a tool says instead of a result. */
export function showFailure({ text }: ShownResult): void {
  const said = element('p', 'said', text);
  said.setAttribute('role', 'alert');
  show(element('h1', '', 'No result'), said);
}

/** What somebody wrote, on its own: its direction is nobody else's. */
export function written(value: unknown, otherwise = '–'): HTMLElement {
  const text = textOf(value);
  return text === undefined ? element('span', 'quiet', otherwise) : element('bdi', '', text);
}

/**
 * A sentence of the server. What people wrote stands out in it and has its own direction: it neither passes for words of
 * the server nor moves them.
 */
export function sentence(text: string): HTMLElement {
  return element(
    'span',
    '',
    ...partsOf(text).map((part) => (part.isQuoted ? element('bdi', 'quoted', part.text) : part.text)),
  );
}

/** An id, or another word of machines. */
export function code(value: unknown): HTMLElement {
  return element('code', '', textOf(value) ?? '');
}

/** A word that stands out, with a colour by what it means besides. */
export function badge(text: string, kind: 'calm' | 'warn' | 'bad' = 'calm'): HTMLElement {
  return element('span', `badge ${kind}`, text);
}

/** A moment, as the reader writes it. */
export function time(value: unknown, host: Host, otherwise = 'never'): HTMLElement {
  const iso = textOf(value);
  if (iso === undefined) return element('span', 'quiet', otherwise);
  const made = element('time', '', host.time(iso));
  made.dateTime = iso;
  return made;
}

/** A name and what it has, for a list of such pairs. */
export function fact(name: string, ...values: (Node | string)[]): HTMLElement {
  return element('div', '', element('dt', '', name), element('dd', '', ...values));
}

/** A table with a name, in a frame that can be moved with the keyboard where it is too wide. `heading` is what heads it. */
export function table(
  name: string,
  heads: readonly (Node | string)[],
  rows: readonly (readonly (Node | string)[])[],
  heading: Node | string = name,
): HTMLElement {
  const head = element('tr', '', ...heads.map((text) => withScope(element('th', '', text), 'col')));
  const body = rows.map(([first = '', ...others]) =>
    element(
      'tr',
      '',
      withScope(element('th', '', first), 'row'),
      ...others.map((cell) => element('td', '', cell)),
    ),
  );
  const frame = element(
    'div',
    'frame',
    element(
      'table',
      '',
      element('caption', '', heading),
      element('thead', '', head),
      element('tbody', '', ...body),
    ),
  );
  frame.tabIndex = 0;
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', name);
  return frame;
}

function withScope(cell: HTMLTableCellElement, scope: 'col' | 'row'): HTMLTableCellElement {
  cell.scope = scope;
  return cell;
}

/** Says how much of a result is masked for the caller; nothing where nothing is. */
export function maskedNote({ maskedFields }: Values): HTMLElement[] {
  return typeof maskedFields === 'number'
    ? [
        element(
          'p',
          'quiet',
          `${maskedFields} ${maskedFields === 1 ? 'field is' : 'fields are'} masked for you.`,
        ),
      ]
    : [];
}

/** Several parts in a row, with something between them. */
export function joined(parts: readonly (Node | string)[], between = ' '): DocumentFragment {
  const all = document.createDocumentFragment();
  all.append(...parts.flatMap((part, index) => (index === 0 ? [part] : [between, part])));
  return all;
}

import { applyEdits, type Edit, type Node, visit } from 'jsonc-parser';

/*
 * jsonc-parser's own `modify` formats the lines beside what it writes, and takes comments away with what it removes. Here
 * no character changes but those of what is added or removed, and of its comma.
 */

/** How a file is written: what it indents by, and how its lines end. */
interface Style {
  readonly indent: string;
  readonly eol: string;
}

/** The text with one more property or item at the end of an object or list of it. */
export function append(text: string, container: Node, added: { name?: string; value: unknown }): string {
  const style = styleOf(text);
  const children = container.children ?? [];
  const last = children.at(-1);
  const end = container.offset + container.length - 1;
  const outer = lineIndent(text, container.offset);
  const inner = outer + style.indent;
  const name = added.name === undefined ? '' : `${JSON.stringify(added.name)}: `;
  const value = rendered(added.value, inner, style);
  const comma: Edit[] =
    last && commaAfter(text, endOf(last), end) === undefined
      ? [{ offset: endOf(last), length: 0, content: ',' }]
      : [];
  const lineStart = startOfLine(text, end);
  const standsAlone = lineStart > container.offset && text.slice(lineStart, end).trim() === '';
  const place: Edit = standsAlone
    ? { offset: lineStart, length: 0, content: `${inner}${name}${value}${style.eol}` }
    : {
        offset: end - spaceBefore(text, end),
        length: spaceBefore(text, end),
        content: `${style.eol}${inner}${name}${value}${style.eol}${outer}`,
      };
  return applyEdits(text, [...comma, place]);
}

/** The text with another value in the place of one. */
export function replaced(text: string, node: Node, value: unknown): string {
  const content = rendered(value, lineIndent(text, node.offset), styleOf(text));
  return applyEdits(text, [{ offset: node.offset, length: node.length, content }]);
}

/** The text without a property or an item; whole lines go where it has them for itself. */
export function removed(text: string, container: Node, child: Node): string {
  const children = container.children ?? [];
  const index = children.indexOf(child);
  const previous = children[index - 1];
  const end = container.offset + container.length - 1;
  const comma = commaAfter(text, endOf(child), end);
  let from = child.offset;
  let to = comma === undefined ? endOf(child) : comma + 1;
  const lineStart = startOfLine(text, from);
  const rest = /^[ \t]*(\r?\n)/.exec(text.slice(to));
  if (text.slice(lineStart, from).trim() === '' && lineStart > container.offset && rest) {
    from = lineStart;
    to += rest[0].length;
  }
  const own: Edit = { offset: from, length: to - from, content: '' };
  // What is now the last must have no comma, which strict JSON does not take.
  const before =
    previous && comma === undefined ? commaAfter(text, endOf(previous), child.offset) : undefined;
  return applyEdits(text, [
    ...(before === undefined ? [] : [{ offset: before, length: 1, content: '' }]),
    own,
  ]);
}

function rendered(value: unknown, indent: string, style: Style): string {
  return JSON.stringify(value, null, style.indent).replaceAll('\n', `${style.eol}${indent}`);
}

function styleOf(text: string): Style {
  return {
    indent: /^(\t| +)\S/m.exec(text)?.[1] ?? '  ',
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

const endOf = ({ offset, length }: Node): number => offset + length;

/** Where the first comma is between two places; comments have none. */
function commaAfter(text: string, from: number, to: number): number | undefined {
  let found: number | undefined;
  visit(
    text,
    {
      onSeparator(character, offset) {
        if (character === ',' && offset >= from && offset < to) found ??= offset;
      },
    },
    { allowTrailingComma: true },
  );
  return found;
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(startOfLine(text, offset)))?.[0] ?? '';
}

function spaceBefore(text: string, end: number): number {
  return /[ \t]*$/.exec(text.slice(0, end))?.[0].length ?? 0;
}

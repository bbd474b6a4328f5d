import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

const root = join(import.meta.dirname, '..');

/** What is read of a node of swc's syntax tree. */
interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly object?: Node;
  readonly property?: Node;
  readonly callee?: Node;
  readonly tag?: Node;
  readonly quasis?: readonly { readonly cooked: string }[];
  readonly arguments?: readonly { readonly expression: Node }[];
}

/**
 * The names of the tests in a file, by its path from the project's root: what is around each, the outermost first, and
 * its own title. Cases stand as they are written, for example `%s`. Those that are skipped are none.
 */
export function testNames(path: string): string[][] {
  const { body } = parseSync(readFileSync(join(root, path), 'utf8'), {
    syntax: 'typescript',
    target: 'es2024',
  });
  const found: string[][] = [];
  const walk = (node: unknown, around: readonly string[]): void => {
    if (typeof node !== 'object' || node === null) return;
    const block = blockOf(node);
    const names = block ? [...around, block.title] : around;
    if (block?.kind === 'test') found.push([...names]);
    for (const child of Object.values(node)) walk(child, names);
  };
  walk(body, []);
  return found;
}

/** The `test` or `describe` that a call is, with its title; undefined for other nodes. */
function blockOf(node: Node): { kind: 'test' | 'describe'; title: string } | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const [first, ...rest] = node.arguments ?? [];
  if (!first || rest.length === 0) return undefined;
  const kind = calledBy(node.callee);
  const title = textOf(first.expression);
  return title !== undefined && (kind === 'test' || kind === 'describe') ? { kind, title } : undefined;
}

/** The function that is called in the end, for example `test` of `test.each([…])`; undefined for one that skips. */
function calledBy(node: Node | undefined): unknown {
  if (node?.type === 'Identifier') return node.value;
  if (node?.type === 'MemberExpression') {
    return node.property?.value === 'each' ? calledBy(node.object) : undefined;
  }
  if (node?.type === 'CallExpression') return calledBy(node.callee);
  return node?.type === 'TaggedTemplateExpression' ? calledBy(node.tag) : undefined;
}

function textOf({ type, value, quasis }: Node): string | undefined {
  if (type === 'StringLiteral') return String(value);
  return type === 'TemplateLiteral' ? quasis?.map(({ cooked }) => cooked).join('…') : undefined;
}

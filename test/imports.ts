import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from '@swc/core';

const root = join(import.meta.dirname, '..');

/** What is read of a node of swc's syntax tree. */
interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly source?: Node | null;
  readonly argument?: Node;
  readonly callee?: Node;
  readonly arguments?: readonly { readonly expression: Node }[];
}

/**
 * The files of this project that a file imports, types and `import()` included, each once; all paths from the project's
 * root.
 */
export function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const { body } = parseSync(text, { syntax: 'typescript', target: 'es2024' });
  const found = new Set<string>();
  // Declarations stand at the top; for what may stand anywhere, the whole is walked.
  const isDeep = text.includes('import(');
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const specifier = specifierOf(node);
    if (typeof specifier === 'string' && specifier.startsWith('.')) {
      found.add(normalize(join(dirname(path), specifier)));
    }
    if (isDeep) for (const child of Object.values(node)) walk(child);
  };
  for (const item of body) walk(item);
  return [...found];
}

function specifierOf(node: Node): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source?.value;
    case 'TsImportType':
      return node.argument?.value;
    case 'CallExpression':
      return node.callee?.type === 'Import' ? node.arguments?.[0]?.expression.value : undefined;
    case undefined:
    default:
      return undefined;
  }
}

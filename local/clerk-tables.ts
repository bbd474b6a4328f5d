import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../bin/terminal/command-line.ts';
import { readDocument } from './clerk/contract/document.ts';
import { errorTableText, readErrorList } from './clerk/contract/error-list.ts';
import { requestTable, tableText } from './clerk/contract/request-table.ts';
import { operations } from './clerk/operations.ts';

const tables = join(import.meta.dirname, 'clerk/contract');

/**
 * Renews what is kept of Clerk's OpenAPI document and of its list of errors. Neither is part of this project; the tables
 * that are made of them are. Throws `CommandError` for a file that can't be read.
 */
export function renewTables(documentPath: string, errorsPath: string | undefined): void {
  const document = textOf(documentPath);
  const list = errorsPath === undefined ? undefined : textOf(errorsPath);
  const keys = operations.map(({ method, path }) => `${method} ${path}`);
  const table = requestTable(readDocument(document), keys);
  writeFileSync(join(tables, 'requests.json'), tableText(table));
  console.log(`requests.json: what ${Object.keys(table).length} operations take.`);

  if (list === undefined) return;
  const errors = readErrorList(list);
  writeFileSync(join(tables, 'error-codes.ts'), errorTableText(errors));
  console.log(`error-codes.ts: ${errors.length} errors.`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${path} can't be read: ${why}`, { cause: error });
  }
}

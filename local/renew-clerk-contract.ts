import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from './clerk/operations.ts';
import { readDocument } from './clerk/contract/document.ts';
import { errorTableText, readErrorList } from './clerk/contract/error-list.ts';
import { requestTable, tableText } from './clerk/contract/request-table.ts';

/*
 * Renews what is kept of Clerk's OpenAPI document and of its list of errors. Neither is part of this project; the
 * tables that are made of them are.
 */
const tables = join(import.meta.dirname, 'clerk/contract');
const [documentPath, errorsPath] = process.argv.slice(2);
if (documentPath === undefined) {
  console.error(
    "Usage: npm run clerk-contract -- <Clerk's OpenAPI document of the Backend API> [<list of errors>]\nThe list of errors: lines of code, status, yes or no for the Backend API, separated by tabs.",
  );
  process.exit(1);
}

const keys = operations.map(({ method, path }) => `${method} ${path}`);
const table = requestTable(readDocument(readFileSync(documentPath, 'utf8')), keys);
writeFileSync(join(tables, 'requests.json'), tableText(table));
console.log(`requests.json: what ${Object.keys(table).length} operations take.`);

if (errorsPath !== undefined) {
  const errors = readErrorList(readFileSync(errorsPath, 'utf8'));
  writeFileSync(join(tables, 'error-codes.ts'), errorTableText(errors));
  console.log(`error-codes.ts: ${errors.length} errors.`);
}

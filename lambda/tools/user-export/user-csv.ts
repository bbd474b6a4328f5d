import { stringify } from 'csv-stringify/sync';
import type { ExportedUser, ExportField } from './exported-user.ts';

/**
 * The users as CSV (RFC 4180), texts in quotation marks, lists separated by spaces, metadata as JSON. What a
 * spreadsheet would take for a formula gets an apostrophe in front: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsv(
  users: readonly ExportedUser[],
  fields: readonly ExportField[],
  withHeader: boolean,
): string {
  return stringify(
    users.map((user) => fields.map((field) => cell(user[field]))),
    {
      columns: [...fields],
      header: withHeader,
      escape_formulas: true,
      quoted_string: true,
      record_delimiter: 'windows',
    },
  );
}

function cell(value: ExportedUser[ExportField]): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

import type { FieldSchema } from '../access/fields.ts';

const confirmation: FieldSchema = {
  type: 'string',
  description: 'From a preview; else leave it out.',
};

/** The schema of a tool's arguments with the one by which a call is confirmed. */
export function withConfirmation(input: FieldSchema): FieldSchema {
  return { ...input, properties: { ...input.properties, confirmation } };
}

const text: FieldSchema = { type: 'string' };
const approval: FieldSchema = {
  type: 'object',
  description: 'Then nothing has changed yet.',
  properties: { preview: text, confirmation: text, expiresAt: { type: 'string', format: 'date-time' } },
};

/** The schema of a tool's results, which may also be a question. */
export function orApproval(output: FieldSchema): FieldSchema {
  return { ...output, properties: { ...output.properties, approval } };
}

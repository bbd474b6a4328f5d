import type { FieldSchema } from '../access/fields.ts';

const confirmation: FieldSchema = {
  type: 'string',
  description: 'Leave it out at first. The server may answer with a preview and the value to send here.',
};

/** The schema of a tool's arguments with the one by which a call is confirmed. */
export function withConfirmation(input: FieldSchema): FieldSchema {
  return { ...input, properties: { ...input.properties, confirmation } };
}

const approval: FieldSchema = {
  type: 'object',
  description: 'There instead of the rest when nothing was changed yet because the call must be confirmed.',
  properties: {
    preview: { type: 'string', description: 'What would happen.' },
    confirmation: { type: 'string', description: 'Send it with the same call to go ahead.' },
    expiresAt: { type: 'string', description: 'Until when, ISO 8601, UTC.' },
  },
  required: ['preview', 'confirmation', 'expiresAt'],
  additionalProperties: false,
};

/** The schema of a tool's results, which may also be a question. */
export function orApproval(output: FieldSchema): FieldSchema {
  const { required = [], ...rest } = output;
  return {
    ...rest,
    properties: { ...output.properties, approval },
    anyOf: [{ required }, { required: ['approval'] }],
  };
}

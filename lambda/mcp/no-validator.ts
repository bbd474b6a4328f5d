/**
 * The bundler puts this in for the SDK's default validator, ajv: that would check what a person answers to a question
 * that a server asks on its own, and this one asks none.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error('This server validates nothing by JSON Schema.');
  }
}

import * as z from 'zod';
import { settingsShape } from './shape.ts';

/** A JSON Schema of settings: what zod makes of them, and what the page of settings says besides. */
export interface SettingsSchema {
  readonly description?: string;
  /** What may stand here, in words. */
  readonly values?: string;
  /** What holds without the setting, in words; else `default` says so. */
  readonly unset?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SettingsSchema>>;
  readonly items?: SettingsSchema;
  /** What it may be: a short form, and a group of settings. */
  readonly anyOf?: readonly SettingsSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, SettingsSchema>>;
}

let made: SettingsSchema | undefined;

/** The settings as JSON Schema (draft 7, which all editors know), with `values` and `unset` of the page of settings. */
export function settingsSchema(): SettingsSchema {
  made ??= z.toJSONSchema(settingsShape, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    // Zod leaves out the examples of what is transformed: https://zod.dev/json-schema
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.['examples'];
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  }) as SettingsSchema;
  return made;
}

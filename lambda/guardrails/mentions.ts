import type { OutgoingRequest } from '../clerk/request-guard.ts';

/** The fields of Clerk's bodies that hold metadata. */
const metadataFields = ['public_metadata', 'private_metadata', 'unsafe_metadata'] as const;
export type MetadataField = (typeof metadataFields)[number];

/** A metadata object in a body. */
export interface SentMetadata {
  readonly field: MetadataField;
  readonly value: unknown;
}

/**
 * The same text for all that people, and careless applications, take for the same: compatibility forms, case and
 * space around it put aside. https://unicode.org/reports/tr15/
 */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
}

function isMetadata(name: string): name is MetadataField {
  return (metadataFields as readonly string[]).includes(name);
}

/** True for a JSON object, which a list is not. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a body has under this name; undefined when it is no object. */
export function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

/** Every text in a body outside of metadata, with the name it stands under. */
export function* textsIn(body: unknown, name = ''): Generator<{ name: string; text: string }> {
  if (typeof body === 'string') yield { name, text: body };
  if (typeof body !== 'object' || body === null) return;
  for (const [key, value] of Object.entries(body)) {
    if (!isMetadata(key)) yield* textsIn(value, Array.isArray(body) ? name : key);
  }
}

/** Every metadata object in a body; one that is sent as text is parsed. */
export function* metadataIn(body: unknown): Generator<SentMetadata> {
  if (typeof body !== 'object' || body === null) return;
  for (const [key, value] of Object.entries(body)) {
    if (isMetadata(key)) yield { field: key, value: typeof value === 'string' ? parsed(value) : value };
    else yield* metadataIn(value);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Every text that a request names somebody or something with: in its path, its query or its body, keys of maps too. */
export function mentionsOf({ path, query, body }: OutgoingRequest): { name: string; text: string }[] {
  return [...[...path, ...query, ...namesIn(body)].map((text) => ({ name: '', text })), ...textsIn(body)];
}

function* namesIn(body: unknown): Generator<string> {
  if (typeof body !== 'object' || body === null) return;
  for (const [key, value] of Object.entries(body)) {
    yield key;
    if (!isMetadata(key)) yield* namesIn(value);
  }
}

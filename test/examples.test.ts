import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { toItem } from '../lambda/ledger/items.ts';
import type { LedgerRecord } from '../lambda/ledger/record.ts';
import { eventSource } from '../lib/ledger-events.ts';
import { matches } from './event-pattern.ts';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Properties: Readonly<Record<string, unknown>> }>>;
}
const template = parse(
  readFileSync(join(import.meta.dirname, '../examples/refusals-to-webhook.yaml'), 'utf8'),
) as Template;
const rule = template.Resources['Rule']?.Properties ?? {};
const [target] = rule['Targets'] as {
  readonly InputTransformer: {
    readonly InputPathsMap: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}[];

/** The event of a record, as the pipe hands it on. */
const eventOf = (kind: string) => ({
  source: eventSource,
  detail: {
    eventName: 'INSERT',
    dynamodb: {
      NewImage: toItem({
        change: 'c1',
        chain: 'x',
        sequence: 1,
        at: '2026-11-20T09:00:00.000Z',
        expiresAt: 1,
        previous: '0',
        hash: 'h',
        kind,
        reason: 'no_permission',
        intent: {
          principal: { kind: 'user', issuer: 'https://acme.example', subject: '"},{"forged' },
          rules: [],
          tool: 'delete_user',
          permission: 'users:delete',
          targets: [],
          fields: [],
          requestId: 'r',
        },
      } as unknown as LedgerRecord),
    },
  },
});

/** What a path of a transformer finds. */
const at = (path: string, event: unknown) =>
  path
    .slice(2)
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], event);

describe('the example that posts refusals', () => {
  it('is about refusals, and no other record', () => {
    expect(matches(rule['EventPattern'], eventOf('refusal'))).toBe(true);
    for (const kind of ['intent', 'read']) expect(matches(rule['EventPattern'], eventOf(kind))).toBe(false);
  });

  it('posts JSON in words of this server alone, whatever a caller is called', () => {
    const { InputPathsMap, InputTemplate } = target!.InputTransformer;
    const posted = Object.entries(InputPathsMap).reduce(
      (text, [name, path]) => text.replaceAll(`<${name}>`, String(at(path, eventOf('refusal')))),
      InputTemplate,
    );
    expect(JSON.parse(posted)).toEqual({
      text: 'clerk-mcp refused a call of delete_user, on record as 2026-11-20T09:00:00.000Z c1',
    });
  });
});

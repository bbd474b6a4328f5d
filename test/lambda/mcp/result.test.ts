import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { pageAnswer } from '../../../lambda/definition/page.ts';
import { defineTool, type ToolAnswer } from '../../../lambda/definition/tool.ts';
import { callResult } from '../../../lambda/mcp/result.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';

const tool = defineTool({
  name: 'list_things',
  title: 'List things',
  description: 'Lists things.',
  methods: [],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  permission: null,
  input: z.strictObject({}),
  output: z.object({
    items: z.array(z.object({ id: z.string(), note: z.string().optional() })),
    notes: z.record(z.string(), z.string()).optional(),
    nextCursor: z.string().optional(),
  }),
  run: async () => ({ structured: { items: [] } }),
});
const ids = Array.from({ length: 300 }, (_, index) => `thing_${index}`);

async function shown(answer: ToolAnswer<Record<string, unknown>>) {
  const { content, structuredContent } = await callResult(answer, schemasOf(tool), new Set(), {});
  const [block] = content;
  const text = block?.type === 'text' ? block.text : '';
  const structured = structuredContent as { items: { id: string }[]; nextCursor?: string };
  return { text, structured, length: Math.max(text.length, JSON.stringify(structured).length) };
}

test('a page that is too long with all that stands around its rows has fewer, and its cursor goes on after them', async () => {
  const seen: string[] = [];
  let from = 0;
  for (let pages = 0; from < ids.length && pages < 20; pages += 1) {
    const left = ids.slice(from);
    const { text, structured, length } = await shown(
      pageAnswer(left.length, (rows) => ({
        structured: {
          items: left.slice(0, rows).map((id) => ({ id })),
          notes: Object.fromEntries(left.slice(0, rows).map((id) => [id, 'n'.repeat(1_000)])),
          ...(rows < left.length && { nextCursor: String(from + rows) }),
        },
        headline: `${rows} things.`,
      })),
    );
    expect(length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(new RegExp(`^${structured.items.length} things`));
    seen.push(...structured.items.map(({ id }) => id));
    from = Number(structured.nextCursor ?? ids.length);
    expect(seen).toHaveLength(from);
  }
  expect(seen).toEqual(ids);
});

test('one row that is too long alone is shortened, and said to be', async () => {
  const { text, structured, length } = await shown(
    pageAnswer(2, (rows) => ({
      structured: {
        items: ids.slice(0, rows).map((id) => ({ id, note: 'x'.repeat(80_000) })),
        nextCursor: String(rows),
      },
    })),
  );
  expect(length).toBeLessThanOrEqual(60_000);
  expect(structured).toMatchObject({ items: [{ id: 'thing_0' }], nextCursor: '1' });
  expect(text).toMatch(/^Too long to show whole: in each row, texts end after 4000 characters\./);
});

test('no row is left out of an answer with a cursor that can not be made anew', async () => {
  const { structured } = await shown({
    structured: { items: ids.map((id) => ({ id, note: 'x'.repeat(500) })), nextCursor: '300' },
  });
  expect(structured.items.map(({ id }) => id)).toEqual(ids);
});

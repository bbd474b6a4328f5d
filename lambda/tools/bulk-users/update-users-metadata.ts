import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { toUserView, userShape } from '../../clerk/views/user.ts';
import { metadataParameter } from '../../definition/metadata-parameter.ts';
import { defaultCharacters, resultSize } from '../../definition/result-size.ts';
import { defineTool } from '../../definition/tool.ts';
import { privateMetadataParameter, publicMetadata, unsafeMetadata } from '../users/user-parameters.ts';
import { maxReason, maxRows, distinctRows } from './row-report.ts';
import { undoingMerge } from './undoing-metadata.ts';
import { cut } from '../../base/cut.ts';

const kinds = ['publicMetadata', 'privateMetadata', 'unsafeMetadata'] as const;
type Objects = { readonly [Kind in (typeof kinds)[number]]?: Record<string, unknown> | undefined };

const objects = {
  publicMetadata: metadataParameter(publicMetadata).optional(),
  privateMetadata: privateMetadataParameter,
  unsafeMetadata: metadataParameter(unsafeMetadata).optional(),
};
const row = z.strictObject({ userId, ...objects });
const {
  publicMetadata: publicShape,
  privateMetadata: privateShape,
  unsafeMetadata: unsafeShape,
} = userShape.shape;
const mode = z.enum(['merge', 'replace']);

const hasSome = (sent: object) => kinds.some((kind) => Reflect.get(sent, kind) !== undefined);

/** How much of the result is for what was overwritten. */
const shareOfPrevious = 0.5;

const output = z.object({
  complete: z.boolean().describe('No row failed or was left.'),
  counts: z.object({ updated: z.int(), unchanged: z.int(), failed: z.int(), left: z.int() }),
  stopped: z.string().optional().describe('Why rows were left.'),
  rows: z.array(
    z.object({
      row: z.int().describe('From 1.'),
      userId: z.string(),
      outcome: z
        .enum(['updated', 'unchanged', 'failed', 'left'])
        .describe('unchanged: it was so already; left: not tried, send it again.'),
      why: z.string().optional(),
    }),
  ),
  previous: z
    .object({
      mode,
      rows: z.array(
        z.object({
          userId: z.string(),
          publicMetadata: publicShape.optional(),
          privateMetadata: privateShape,
          unsafeMetadata: unsafeShape.optional(),
        }),
      ),
    })
    .optional()
    .describe('What was overwritten: send it as the arguments of a call to put it back.'),
  previousLeftOut: z
    .array(z.string())
    .optional()
    .describe('Users whose former values found no place in this result.'),
});

/** A user's metadata, changed in one request. */
export const updateUsersMetadata = defineTool({
  name: 'update_users_metadata',
  title: "Update many users' metadata",
  description:
    'Change the metadata of up to 100 users: the same for all, or each row its own. merge changes the keys sent, deeply, and null deletes a key; replace puts an object in the place of the old one. Reports each row, and gives back what was overwritten in a form that puts it back when sent as it is. Applications may read roles and plans from metadata.',
  methods: ['users.updateUserMetadata', 'users.replaceUserMetadata', 'users.getUser'],
  keywords: 'bulk several custom data attributes properties plan role flags tag undo put back',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  isFinishedByRepeating: true,
  permission: 'users:write',
  input: z
    .strictObject({
      rows: distinctRows(row, (one) => [
        { path: ['userId'], value: 'userId' in one ? one.userId : undefined },
      ]).describe(
        `The users, 1 to ${maxRows}; what a row has of its own counts instead of the common objects. Example: [{ "userId": "user_2xPq8aTk3" }].`,
      ),
      mode: mode
        .default('merge')
        .describe('merge (default) changes the keys sent; replace drops all others of each object sent.'),
      ...objects,
    })
    .superRefine((sent, context) => {
      if (hasSome(sent)) return;
      for (const [index, one] of sent.rows.entries()) {
        if (hasSome(one)) continue;
        const message =
          'has nothing to change: send publicMetadata, privateMetadata or unsafeMetadata, for all or for it';
        context.addIssue({ code: 'custom', path: ['rows', index], message, input: one });
      }
    }),
  output,
  hasRowsApart: true,
  rows: ({ rows, mode: how, ...common }) =>
    rows.map((one) => ({ mode: how, rows: [{ ...defined(common), ...defined(one) }] })),
  async run({ rows: [one], mode: how }, { clerk }) {
    if (!one) throw new Error('A change of metadata without a row');
    const { userId: id, ...sent } = one;
    const before = toUserView(await clerk.read((client) => client.users.getUser(id)));
    const after = toUserView(
      await clerk.write((client) =>
        how === 'replace'
          ? client.users.replaceUserMetadata(id, defined(sent))
          : client.users.updateUserMetadata(id, defined(sent)),
      ),
    );
    const overwritten = kinds
      .filter((kind) => !isDeepStrictEqual(before[kind], after[kind]))
      .map((kind) => {
        const was = before[kind] ?? {};
        return [kind, how === 'replace' ? was : undoingMerge(was, after[kind] ?? {})] as const;
      });
    const isUpdated = overwritten.length > 0;
    return {
      structured: {
        complete: true,
        counts: { updated: Number(isUpdated), unchanged: Number(!isUpdated), failed: 0, left: 0 },
        rows: [{ row: 1, userId: id, outcome: isUpdated ? ('updated' as const) : ('unchanged' as const) }],
        ...(isUpdated && {
          previous: { mode: how, rows: [{ userId: id, ...Object.fromEntries(overwritten) }] },
        }),
      },
    };
  },
  report(outcomes) {
    const rows = outcomes.map(({ input, answer, why, isLeft }, index) => {
      const failed = isLeft ? ('left' as const) : ('failed' as const);
      return {
        row: index + 1,
        userId: input.rows[0]?.userId ?? '',
        outcome: answer?.rows[0]?.outcome ?? failed,
        ...(why !== undefined && !isLeft && { why: cut(why, maxReason) }),
      };
    });
    const count = (wanted: string) => rows.filter(({ outcome }) => outcome === wanted).length;
    const counts = {
      updated: count('updated'),
      unchanged: count('unchanged'),
      failed: count('failed'),
      left: count('left'),
    };
    const complete = counts.failed + counts.left === 0;
    const stopped = outcomes.find(({ isLeft }) => isLeft)?.why;
    const size = resultSize(defaultCharacters * shareOfPrevious);
    const former = outcomes.flatMap(({ answer }) => answer?.previous?.rows ?? []);
    const shown = former.map((one) => size.take(one));
    const kept = former.filter((_, index) => shown[index]);
    const leftOut = former.filter((_, index) => !shown[index]).map(({ userId: id }) => id);
    const [first] = outcomes;
    return {
      structured: {
        complete,
        counts,
        ...(stopped !== undefined && { stopped }),
        rows,
        ...(kept.length > 0 && first && { previous: { mode: first.input.mode, rows: kept } }),
        ...(leftOut.length > 0 && { previousLeftOut: leftOut }),
      },
      partlyDone: !complete,
      isFailure: counts.updated + counts.unchanged === 0,
      headline: `${complete ? 'Done' : 'NOT complete'}: ${[
        `${counts.updated} updated`,
        ...(counts.unchanged > 0 ? [`${counts.unchanged} unchanged`] : []),
        ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
        ...(counts.left > 0 ? [`${counts.left} not tried`] : []),
      ].join(', ')}.`,
    };
  },
});

/** The objects, and what goes with them, that are there. */
function defined<T extends Objects>(sent: T): T {
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as T;
}

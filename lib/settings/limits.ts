import { group, whole } from './shapes.ts';

/** The setting `limits`. */
export const limitsShape = group({
  perPrincipal: whole(1, 100, 'percent', 'the default, 80')
    .default(80)
    .meta({
      description:
        "What one principal takes of Clerk's rate limit at most while that is near, in percent. [How shares work](reliability.md#shares).",
      examples: [50],
    }),
});

import { defaultPerCall } from '../../lambda/definition/pace.ts';
import { group, whole } from './shapes.ts';

/** The setting `limits`. */
export const limitsShape = group({
  perCall: whole(1, 100, 'percent', `the default, ${defaultPerCall}`)
    .default(defaultPerCall)
    .meta({
      description:
        "What one call that does much (an export, a review, changes in many rows, an offboarding) takes of Clerk's rate limit at most, in percent. When Clerk refuses for there being too many, it is halved for a while.",
      examples: [20],
    }),
  perPrincipal: whole(1, 100, 'percent', 'the default, 80')
    .default(80)
    .meta({
      description:
        "What one principal takes of Clerk's rate limit at most while that is near, in percent. [How shares work](reliability.md#shares).",
      examples: [50],
    }),
});

import { call, load, untilWell } from '../stage/calls.ts';
import type { Front } from '../stage/front.ts';
import type { DrillLine } from '../stage/line.ts';
import { mixedCalls, read } from '../stage/mixed.ts';
import type { DrillStage } from '../stage/stage.ts';

type Other = 'toLedger' | 'toSecrets';

/** Something beneath answers nothing, or ends each connection, for five seconds: at the start of the functions, or later. */
function otherDown(
  name: string,
  other: Other,
  mode: Exclude<Front['mode'], 'open'>,
  isWarm: boolean,
  promised: DrillLine['promised'],
): DrillLine {
  return {
    name: `${name} ${mode}, ${isWarm ? 'while warm' : 'at the start'}`,
    users: 50,
    async run(stage: DrillStage) {
      if (isWarm) {
        await untilWell(read(stage));
        // A change needs the ledger's key, too.
        await call(stage.laptop, 'update_user', { userId: stage.users.at(-1), firstName: 'After' });
      }
      stage[other].mode = mode;
      const endings = await load(5, 5, mixedCalls(stage));
      stage[other].mode = 'open';
      return { endings, wellAfter: await untilWell(read(stage)) };
    },
    promised,
  };
}

/** The ledger and Secrets Manager, each down at the start and while warm. */
export const othersDown: readonly DrillLine[] = [
  otherDown('ledger', 'toLedger', 'down', false, { answered: 0.7, lost: 0, wellAfter: 5 }),
  otherDown('ledger', 'toLedger', 'silent', true, { answered: 0.7, lost: 0, wellAfter: 5 }),
  otherDown('Secrets Manager', 'toSecrets', 'down', false, { answered: 0, lost: 0, wellAfter: 5 }),
  otherDown('Secrets Manager', 'toSecrets', 'silent', true, { answered: 0.95, lost: 0, wellAfter: 5 }),
];

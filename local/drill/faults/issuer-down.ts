import { load, untilWell } from '../stage/calls.ts';
import type { DrillLine } from '../stage/line.ts';
import { mixedCalls, read } from '../stage/mixed.ts';

/** The issuer's keys hang for five seconds: before anybody has read them, or when they are known. */
function issuerDown(isWarm: boolean, promised: DrillLine['promised']): DrillLine {
  return {
    name: `issuer silent, ${isWarm ? 'while warm' : 'at the start'}`,
    users: 50,
    async run(stage) {
      const { clerk } = stage.laptop;
      if (isWarm) await untilWell(read(stage));
      clerk.fault({ kind: 'hang', path: /jwks|m2m_tokens\/verify/ });
      const endings = await load(5, 5, mixedCalls(stage));
      clerk.clearFaults();
      return { endings, wellAfter: await untilWell(read(stage)) };
    },
    promised,
  };
}

/** The issuer down at the start and while warm. */
export const issuersDown: readonly DrillLine[] = [
  issuerDown(false, { answered: 0, lost: 0, wellAfter: 8 }),
  issuerDown(true, { answered: 0.95, lost: 0, wellAfter: 5 }),
];

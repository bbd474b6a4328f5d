import { setTimeout as sleep } from 'node:timers/promises';
import { call, crowd, type Ending, load, untilWell } from '../stage/calls.ts';
import type { DrillLine } from '../stage/line.ts';
import { mixedCalls, read } from '../stage/mixed.ts';

/** Two hundred callers at once for a minute; the function is replaced in the middle of it. */
const twoHundred: DrillLine = {
  name: '200 callers at once for a minute, the function replaced in the middle',
  users: 20_000,
  async run(stage) {
    const one = mixedCalls(stage);
    const endsAt = performance.now() + 60_000;
    const calls = crowd(200, () => performance.now() > endsAt, one);
    await sleep(30_000);
    stage.laptop.replaceFunction('mcp', stage.assembly);
    return { endings: await calls, wellAfter: await untilWell(read(stage)) };
  },
  promised: { answered: 0.2, lost: 0, wellAfter: 5 },
};

/** The instance stopped between calls, for longer than any connection lives. */
const frozen: DrillLine = {
  name: 'frozen for 25 s between calls, ten times',
  users: 20,
  async run(stage) {
    const { laptop, users } = stage;
    const endings: Ending[] = [];
    for (const userId of users.slice(0, 10)) {
      endings.push(await call(laptop, 'update_user', { userId, firstName: 'After' }));
      // Its clock stays ahead: no further than AWS takes signatures.
      await laptop.freeze('mcp', 25_000);
      endings.push(await call(laptop, 'get_user', { userId }));
    }
    return { endings };
  },
  promised: { answered: 1, lost: 0 },
};

/** One process that answers for long; half of the calls are changes of nothing. */
const longRun: DrillLine = {
  name: '20,000 calls through one process',
  users: 100,
  async run({ laptop, users }) {
    const endings = await crowd(
      8,
      () => false,
      (index) =>
        index < 20_000 ? call(laptop, 'get_user', { userId: users[index % users.length] }) : undefined,
    );
    return { endings };
  },
  promised: { answered: 0.2, lost: 0 },
};

/** An instance with many users and organizations. */
const large: DrillLine = {
  name: '20,000 users and 500 organizations',
  users: 20_000,
  async run({ laptop, users }) {
    const { state } = laptop.clerk;
    const [model] = state.organizations.values();
    if (!model) throw new Error('The seed has no organizations');
    for (let index = 0; index < 500; index += 1) {
      const id = `org_drill${String(index).padStart(6, '0')}`;
      state.organizations.set(id, { ...model, id, name: `Drill ${index}`, slug: `drill-${index}` });
    }
    const [userId] = users;
    const tools = [
      ['list_users', { limit: 100 }],
      ['list_users', { query: 'drill019999' }],
      ['list_organizations', { limit: 100 }],
      ['get_user', { userId }],
    ] as const;
    const endings = await load(2, 10, (index) => {
      const [name, args] = tools[index % tools.length] ?? tools[0];
      return call(laptop, name, args);
    });
    return { endings };
  },
  promised: { answered: 0.95, lost: 0 },
};

/** Many callers, many calls, much data, long pauses. */
export const crowds: readonly DrillLine[] = [frozen, large, twoHundred, longRun];

import type { AnsweredRequest } from '../cloud/gateway.ts';
import { createApprovals } from './approvals.ts';
import { createCallFeed } from './calls.ts';
import { createDemonstration, type Demonstration, type DemonstrationAnswer } from './demonstration.ts';
import { shownFaults, switchFault } from './fault-switches.ts';
import { createHub, type Message } from './hub.ts';
import type { Page } from '../../lib/page/page.ts';
import { namesOf } from './names.ts';
import { createRecords, type Records } from './records.ts';
import type { ShownCall, ShownSwitch, Snapshot } from './shown.ts';
import type { Sources } from './sources.ts';
import { turnSwitch } from './turn-switch.ts';
import { compareUsers, peopleIn } from './users.ts';
import type { SwitchPosition } from '../../lambda/guardrails/switch-position.ts';

/** Calls that are kept for whoever opens the view later. */
const mostCalls = 200;
/** Milliseconds that several writes to the ledger, or changes at Clerk, are read together. */
const settleMs = 50;

/** How the live view is made. */
export interface LiveOptions {
  readonly isEmbedded: boolean;
  /** How many calls come first that nobody but the laptop itself makes. */
  readonly ownCalls?: number | undefined;
}

/** What happens at the laptop, put together for who looks on; its taps are for whatever makes it happen. */
export interface Live {
  readonly onLog: (line: string) => void;
  readonly onAnswer: (answered: AnsweredRequest) => void;
  /** Something was written to a table. */
  readonly onWrite: () => void;
  /** The embedded Clerk may have changed. */
  readonly onChange: () => void;
  /** Says where everything is, once it is. */
  begin(sources: Sources): void;
  /** The page that shows all this, made once. It holds nothing of what happens. Rejects before `begin`. */
  page(): Promise<Page>;
  /**
   * Tells `listener` what changes from now on, after what it has missed since the message `lastId`, or all there is where
   * that is not known. Returns what ends it. Rejects when the ledger can't be read.
   */
  listen(lastId: string | undefined, listener: (message: Message) => void): Promise<() => void>;
  /** Switches a fault of the embedded Clerk; false where there is none of this id, or no embedded Clerk. */
  switchFault(id: string, isOn: boolean): boolean;
  /** Turns the switch of the stage. Rejects when it did not work. */
  turnSwitch(position: SwitchPosition): Promise<void>;
  /** Plays the demonstration; false when it is played already, or there is no embedded Clerk. */
  play(): boolean;
  /** Answers what it asks; false when it asks nothing. */
  answer(answer: DemonstrationAnswer): boolean;
  /** Gives the embedded Clerk its users again; false where there is no embedded Clerk. */
  reset(): boolean;
  close(): void;
}

/** A live view of nothing yet. What is read of ledger and users is read only while somebody looks on. */
export function createLive({ isEmbedded, ownCalls = 0 }: LiveOptions): Live {
  const hub = createHub();
  const calls: ShownCall[] = [];
  const approvals = createApprovals(isEmbedded);
  let sources: Sources | undefined;
  let page: Promise<Page> | undefined;
  let records: Records | undefined;
  let demonstration: Demonstration | undefined;
  let before: ReturnType<typeof peopleIn> = new Map();
  let users: string | undefined;
  let faults: string | undefined;
  let standing: ShownSwitch = { position: 'on' };
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<void> = Promise.resolve();

  const clerk = () => sources?.clerk;
  const names = namesOf(isEmbedded ? () => clerk()?.state : () => undefined);
  const shownUsers = () => {
    const one = clerk();
    return one && compareUsers(before, peopleIn(one.state));
  };

  const feed = createCallFeed({
    names,
    isEmbedded,
    ownCalls,
    onCall(call, end) {
      calls.push(call);
      if (calls.length > mostCalls) calls.shift();
      hub.publish('call', call);
      for (const approval of approvals.note(call, end)) hub.publish('approval', approval);
      tellFaults();
    },
  });

  /** A fault may be used up, or ended by somebody else. */
  function tellFaults(): void {
    const one = clerk();
    if (!one || hub.listeners === 0) return;
    const shown = shownFaults(one);
    const text = JSON.stringify(shown);
    if (text === faults) return;
    faults = text;
    hub.publish('faults', shown);
  }

  async function readAll(): Promise<void> {
    const shown = shownUsers();
    const text = JSON.stringify(shown);
    if (shown && text !== users) hub.publish('users', shown);
    users = text;
    tellFaults();
    if (!records) return;
    const [changed, stands] = await Promise.all([records.refresh(), records.readSwitch()]);
    if (changed.length > 0) hub.publish('records', changed);
    if (JSON.stringify(stands) === JSON.stringify(standing)) return;
    standing = stands;
    hub.publish('switch', stands);
  }

  /** One after the other: two at once would tell the same twice. */
  function read(): Promise<void> {
    const turn = reading.then(readAll);
    reading = turn.catch(() => undefined);
    return turn;
  }

  /** Reads soon, and once for all that happens until then; nothing while nobody looks on. */
  function readSoon(): void {
    if (hub.listeners === 0 || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      // What could not be read now is read with the next write.
      read().catch(() => undefined);
    }, settleMs);
    timer.unref();
  }

  function snapshot(): Snapshot {
    const one = clerk();
    return {
      clerk: isEmbedded ? 'embedded' : 'live',
      calls,
      approvals: approvals.all,
      records: records?.all ?? [],
      switch: standing,
      ...(one ? { users: shownUsers() ?? [], faults: shownFaults(one) } : {}),
      ...(demonstration ? { demonstration: demonstration.shown } : {}),
    };
  }

  return {
    onLog: feed.onLog,
    onAnswer: feed.onAnswer,
    onWrite: readSoon,
    onChange: readSoon,
    begin(given) {
      sources = given;
      const { url: endpoint, table, region, credentials } = given.ledger;
      const variables = {
        AWS_REGION: region,
        AWS_ENDPOINT_URL_DYNAMODB: endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
      };
      records = createRecords(table, variables, names);
      const one = given.clerk;
      if (!one) return;
      before = peopleIn(one.state);
      demonstration = createDemonstration({
        mcpUrl: given.mcpUrl,
        token: given.token,
        state: () => one.state,
        onChange: (shown) => hub.publish('demonstration', shown),
      });
    },
    page() {
      if (!sources) return Promise.reject(new Error('There is nothing to see yet.'));
      const { place } = sources;
      // Loads what only whoever looks on needs.
      page ??= import('./page.ts').then(({ livePage }) => livePage(place));
      return page;
    },
    async listen(lastId, listener) {
      if (!sources) throw new Error('There is nothing to see yet.');
      // From here on others keep what is read up to date.
      const end = hub.subscribe(() => undefined);
      try {
        await read();
        const missed = lastId === undefined ? undefined : hub.since(lastId);
        const whole = { id: hub.newest, event: 'snapshot', data: JSON.stringify(snapshot()) };
        for (const message of missed ?? [whole]) listener(message);
        return hub.subscribe(listener);
      } finally {
        end();
      }
    },
    switchFault(id, isOn) {
      const one = clerk();
      const isThere = one !== undefined && switchFault(one, id, isOn);
      if (isThere) tellFaults();
      return isThere;
    },
    async turnSwitch(position) {
      if (!sources) throw new Error('There is nothing to switch yet.');
      await turnSwitch(sources.ledger, position);
      await read();
    },
    play: () => demonstration?.play() ?? false,
    answer: (answer) => demonstration?.answer(answer) ?? false,
    reset() {
      const one = clerk();
      if (!one) return false;
      one.reset();
      before = peopleIn(one.state);
      readSoon();
      return true;
    },
    close() {
      clearTimeout(timer);
      demonstration?.close();
    },
  };
}

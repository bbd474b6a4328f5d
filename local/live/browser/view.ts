import type {
  Changes,
  ShownCall,
  ShownDemonstration,
  ShownFault,
  ShownSwitch,
  ShownUser,
  Snapshot,
} from '../shown.ts';
import { command, listen, takeKey } from './connection.ts';
import { element } from '../../../lib/apps/browser/elements.ts';
import { byId, keyedList } from './elements.ts';
import { approvalCard, callRow, recordCard, userCard, userLine } from './parts.ts';

const text = (id: string) => byId(id, HTMLElement);
const button = (id: string) => byId(id, HTMLButtonElement);

const calls = keyedList(text('calls'), 200);
const approvals = keyedList(text('approvals'), 50);
const records = keyedList(text('records'), 50);
const waiting = new Map<string, Changes['approval']>();
const problem = text('problem');

/** What comes while the page is held still. */
let held: (() => void)[] | undefined;

/** Said by screen readers, the newest of many. */
function say(news: string): void {
  text('news').textContent = news;
}

function tellProblem(message: string | undefined): void {
  problem.hidden = message === undefined;
  problem.textContent = message ?? '';
}

function showCall(call: ShownCall): void {
  calls.put(String(call.id), callRow(call));
}

function showApproval(approval: Changes['approval']): void {
  approvals.put(approval.id, approvalCard(approval, Date.now()));
  if (approval.state === 'waiting') waiting.set(approval.id, approval);
  else waiting.delete(approval.id);
}

/** What was not answered in time says so by itself. */
setInterval(() => {
  const now = Date.now();
  for (const approval of waiting.values()) {
    if (Date.parse(approval.expiresAt) > now) continue;
    waiting.delete(approval.id);
    approvals.put(approval.id, approvalCard(approval, now));
  }
}, 1_000);

function showUsers(users: readonly ShownUser[] | undefined): void {
  text('users-part').hidden = users === undefined;
  const differ = (users ?? []).filter(({ state }) => state !== 'same');
  const same = (users ?? []).filter(({ state }) => state === 'same');
  text('users-sum').textContent =
    differ.length === 0
      ? 'All users are as they were at the start.'
      : `${differ.length} not as at the start.`;
  text('users').replaceChildren(...differ.map(userCard));
  text('same').replaceChildren(...same.map(userLine));
}

function showSwitch({ position, turned }: ShownSwitch): void {
  for (const radio of document.querySelectorAll<HTMLInputElement>('#switch input')) {
    radio.checked = radio.value === position;
    radio.disabled = false;
  }
  text('turned').textContent = turned ? `${turned}; followed within 10 seconds` : 'Nobody has turned it yet.';
}

function showFaults(faults: readonly ShownFault[] | undefined): void {
  const place = text('faults');
  place.hidden = faults === undefined;
  for (const { id, title, detail, isOn } of faults ?? []) {
    const known = place.querySelector<HTMLInputElement>(`#fault-${CSS.escape(id)}`);
    const box = known ?? addFault(place, id, title, detail);
    box.checked = isOn;
  }
}

function addFault(place: HTMLElement, id: string, title: string, detail: string): HTMLInputElement {
  const box = element('input');
  box.type = 'checkbox';
  box.id = `fault-${id}`;
  box.addEventListener('change', () => void run('/faults', { id, on: box.checked }));
  place.append(element('label', '', box, element('span', '', `${title} `, element('span', 'quiet', detail))));
  return box;
}

function showDemonstration(demonstration: ShownDemonstration | undefined): void {
  text('demonstration').hidden = demonstration === undefined;
  if (!demonstration) return;
  const { state, steps, question } = demonstration;
  const isPlaying = state === 'running' || state === 'asking';
  // Disabled in another way it would lose the focus.
  button('play').setAttribute('aria-disabled', String(isPlaying));
  button('play').textContent = isPlaying ? 'Playing …' : steps.length > 0 ? 'Play again' : 'Play';
  const words = { next: '', running: ' …', done: '', failed: ' failed' };
  text('steps').replaceChildren(
    ...steps.map(({ title, state: step, text: came }) =>
      element(
        'li',
        step,
        element('strong', '', `${title}${words[step]}`),
        ...(came === undefined ? [] : [element('p', 'quote', came)]),
      ),
    ),
  );
  text('asking').hidden = state !== 'asking';
  text('asking-text').textContent = question ?? '';
}

function showAll(all: Snapshot): void {
  const isEmbedded = all.clerk === 'embedded';
  text('happening').hidden = false;
  button('hold').hidden = false;
  text('which').textContent = isEmbedded
    ? 'Live, on this machine: the Clerk behind it is embedded, and nobody in it is real.'
    : 'Live, on this machine: the Clerk behind it is a REAL instance.';
  text('which').classList.toggle('problem', !isEmbedded);
  for (const list of [calls, approvals, records]) list.clear();
  for (const call of all.calls) showCall(call);
  for (const approval of all.approvals) showApproval(approval);
  for (const entry of all.records) records.put(entry.id, recordCard(entry));
  showSwitch(all.switch);
  showUsers(all.users);
  showFaults(all.faults);
  showDemonstration(all.demonstration);
}

/** How each change is shown. What it is follows from its name: both are this project's. */
const show: { readonly [Event in keyof Changes]: (data: Changes[Event]) => void } = {
  call(call) {
    showCall(call);
    say(`${call.caller} ${call.tool || call.method}: ${call.outcome.replaceAll('_', ' ')}`);
  },
  approval(approval) {
    showApproval(approval);
    say(`${approval.tool}, asked by ${approval.caller}: ${approval.state}`);
  },
  records(entries) {
    for (const entry of entries) records.put(entry.id, recordCard(entry));
    const last = entries.at(-1);
    if (last) say(`On record: ${last.tool} ${last.result}`);
  },
  switch(standing) {
    showSwitch(standing);
    say(`The stage is ${standing.position}`);
  },
  users: showUsers,
  faults: showFaults,
  demonstration(demonstration) {
    showDemonstration(demonstration);
    if (demonstration.state === 'asking') say('The demonstration asks: approve or decline.');
  },
};

function take(event: string, data: unknown): void {
  const showing = () => {
    if (event === 'snapshot') showAll(data as Snapshot);
    else if (Object.hasOwn(show, event)) (show[event as keyof Changes] as (data: unknown) => void)(data);
  };
  if (!held || event === 'snapshot') {
    showing();
    return;
  }
  held.push(showing);
  connected(`Held still: ${held.length} more`);
}

function connected(state = 'Live'): void {
  text('connection').textContent = state;
  text('connection').className = 'live';
}

button('hold').addEventListener('click', () => {
  const shows = held;
  held = shows ? undefined : [];
  button('hold').setAttribute('aria-pressed', String(held !== undefined));
  for (const showing of shows ?? []) showing();
  connected(held ? 'Held still' : 'Live');
});

const key = takeKey();
// The link of another start, opened where this page is already.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#key=')) location.reload();
});

/** Has something done, and says why it was not. */
async function run(path: string, body: object): Promise<void> {
  try {
    await command(key ?? '', path, body);
    tellProblem(undefined);
  } catch (error) {
    tellProblem(error instanceof Error ? error.message : String(error));
  }
}

button('play').addEventListener('click', () => {
  if (button('play').getAttribute('aria-disabled') !== 'true') void run('/demonstration', {});
});
button('accept').addEventListener('click', () => void run('/answer', { answer: 'accept' }));
button('decline').addEventListener('click', () => void run('/answer', { answer: 'decline' }));
button('seed').addEventListener('click', () => void run('/seed', {}));
text('switch').addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  void run('/switch', { position: target.value });
});

function noKey(): void {
  tellProblem('Open the link that npm start printed: its key is new at each start.');
  text('connection').textContent = 'Not connected';
  text('happening').hidden = true;
  button('hold').hidden = true;
}

if (key === undefined) noKey();
else {
  void listen(key, {
    onMessage: take,
    onState(state) {
      if (state === 'refused') noKey();
      else if (state === 'connected') {
        tellProblem(undefined);
        connected();
      } else {
        text('connection').textContent = 'Cut off: trying again …';
        text('connection').className = '';
      }
    },
  });
}

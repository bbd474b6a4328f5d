import { element } from './elements.ts';
import { connect, type ShownResult, tool } from './host.ts';
import {
  badge,
  code,
  joined,
  maskedNote,
  show,
  showFailure,
  showNothing,
  table,
  time,
  written,
} from './parts.ts';
import { listOf, textOf, type Values } from './values.ts';

/** The pages that were shown, in their order: going back asks for nothing. */
let pages: ShownResult[] = [];
let at = 0;
let asked: Values = {};

const host = connect({
  result(result, args = {}) {
    pages = [result];
    at = 0;
    asked = args;
    showPage();
  },
  nothing: showNothing,
});

function showPage(said = '', focused?: 'Previous page' | 'Next page'): void {
  const page = pages[at];
  if (!page) return;
  if (page.isError) return showFailure(page);
  const { structured } = page;
  const users = listOf(structured['users']);
  const before = button('Previous page', at > 0, () => {
    at -= 1;
    showPage('', 'Previous page');
  });
  const after = button('Next page', textOf(structured['nextCursor']) !== undefined, () => void goOn());
  const status = element('p', 'status', said === '' ? placeOf(users.length, structured['totalCount']) : said);
  status.setAttribute('role', 'status');
  show(
    table('Users', ['User', 'Status', 'Last active'], users.map(row), element('h1', '', 'Users')),
    element('nav', 'actions', before, after, status),
    ...maskedNote(structured),
  );
  const wanted = focused === 'Previous page' ? [before, after] : [after, before];
  if (focused) wanted.find(({ disabled }) => !disabled)?.focus();
}

function placeOf(count: number, totalCount: unknown): string {
  const total = typeof totalCount === 'number' ? `, ${totalCount} in all` : '';
  return `Page ${at + 1}: ${count} ${count === 1 ? 'user' : 'users'}${total}`;
}

function row(user: Values): (Node | string)[] {
  // Concise or full, as it was asked for.
  const name =
    textOf(user['name']) ?? [user['firstName'], user['lastName']].map(textOf).filter(Boolean).join(' ');
  const addresses = listOf(user['emailAddresses']);
  const primary = addresses.find(({ id }) => id === user['primaryEmailAddressId']) ?? addresses[0];
  const address =
    textOf(user['emailAddress']) ??
    textOf(primary?.['emailAddress']) ??
    textOf(user['phoneNumber']) ??
    textOf(user['username']);
  const status =
    textOf(user['status']) ??
    (user['banned'] === true ? 'banned' : user['locked'] === true ? 'locked' : 'active');
  return [
    joined(
      [
        written(name, 'No name'),
        ...(address === undefined ? [] : [element('span', 'address', written(address))]),
        code(user['id']),
      ],
      '\n',
    ),
    badge(status, status === 'active' ? 'calm' : 'bad'),
    time(user['lastActiveAt'], host),
  ];
}

/** The next page, from where it was seen before or by the same call with its cursor. */
async function goOn(): Promise<void> {
  const cursor = textOf(pages[at]?.structured['nextCursor']);
  if (cursor === undefined) return;
  if (!pages[at + 1]) {
    showPage('Loading …');
    for (const one of document.querySelectorAll('button')) one.disabled = true;
    try {
      const next = await host.call({ ...asked, cursor });
      if (next.isError) return showPage(next.text, 'Next page');
      pages.push(next);
    } catch (cause) {
      return showPage(
        `The host did not call ${tool}: ${cause instanceof Error ? cause.message : String(cause)}`,
        'Next page',
      );
    }
  }
  at += 1;
  showPage('', 'Next page');
}

function button(text: string, isOn: boolean, press: () => void): HTMLButtonElement {
  const made = element('button', '', text);
  made.type = 'button';
  made.disabled = !isOn;
  made.addEventListener('click', press);
  return made;
}
